package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V7, and what V2 says of texts that people type. */
abstract class CodeRules extends Area {

    /** From the signs of ASCII to the wide ones of East Asian scripts. */
    private static final int FULL_WIDTH = 0xFEE0;

    private static final int SENDS_FOR_A_ZERO = 100;
    private static final List<String> ANY_TEXT = List.of(
            "abcdef",
            "12 34",
            "1e5",
            "-1",
            "99999999999999999999",
            "null",
            "' or 1=1",
            "<&\"\\%s{}",
            "\u0661\u0662\u0663\u0664",
            "\u00e9\u4e2d",
            "\ud83d\ude00");

    @Test
    @Tag("V2")
    @DisplayName("V2: whatever a person types is a value, never an exception")
    void anyTextIsAValue() {
        Challenge challenge = send();
        for (String typed : ANY_TEXT) {
            rejects(client(), challenge, typed, "what is done to a code of letters, signs or other scripts");
        }
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: a code is text: what has the same value or the same beginning is another code")
    void textNotNumber() {
        List<String> variants = new ArrayList<>(List.of("0%s", "00%s", "%s0", "+%s", "-%s", "%s.0"));
        for (String variant : variants) {
            Challenge challenge = send();
            rejects(
                    client(),
                    challenge,
                    variant.formatted(code(challenge)),
                    "what is done to the code before it is compared, as in " + variant.replace("%s", "<code>"));
        }
        Challenge spaced = send();
        rejects(
                client(),
                spaced,
                code(spaced).charAt(0) + " " + code(spaced).substring(1),
                "what is done to the code: a blank within it");
        Challenge wide = send();
        String inAnotherScript = code(wide)
                .codePoints()
                .map(c -> c > ' ' && c <= '~' ? c + FULL_WIDTH : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        rejects(client(), wide, inAnotherScript, "what is done to the code: digits of another script");
        Challenge shorter = send();
        String code = code(shorter);
        rejects(client(), shorter, code.substring(1), "what is done to the code: its first character dropped");
        rejects(client(), shorter, code.substring(0, code.length() - 1), "what is done to the code: its last dropped");
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: leading zeros are kept")
    void leadingZeros() {
        for (int i = 0; i < SENDS_FOR_A_ZERO; i++) {
            Challenge challenge = send();
            String code = code(challenge);
            if (code.startsWith("0")) {
                rejects(client(), challenge, code.substring(1), "what is done to the code: its leading zero");
                approves(client(), challenge, code, "what is done to the code: its leading zero");
                return;
            }
            if (!code.chars().allMatch(c -> c >= '0' && c <= '9')) {
                // no number, so nothing that loses a zero
                return;
            }
        }
        run().notProven("none of " + SENDS_FOR_A_ZERO + " codes began with a zero");
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: white space around the code is ignored")
    void surroundingWhiteSpace() {
        Challenge challenge = send();
        approves(client(), challenge, " \t" + code(challenge) + "\u00a0\u2003\r\n", "what is done to the code");
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: what can be no code is INCORRECT_CODE, without a request and without using an attempt")
    void impossibleCodes() {
        Challenge challenge = send();
        String code = code(challenge);
        String inside = code.substring(0, 1) + "%s" + code.substring(1);
        List<String> impossible = List.of(
                "", " \t\n", inside.formatted("\u0000"), inside.formatted("\u200b"), "1".repeat(33), "\ud800" + code);
        String lookAt = "the check of the code's form";
        for (int round = 0; round < 20; round++) {
            for (String text : impossible) {
                Rejected answer =
                        expectRejected(withoutRequest(() -> client().verify(challenge, text), lookAt), lookAt);
                expect(answer.reason() == Rejection.INCORRECT_CODE, "INCORRECT_CODE", answer, lookAt);
            }
        }
        approves(client(), challenge, code, "attempts used by what can be no code");
    }
}
