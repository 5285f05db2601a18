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
abstract class CodeRules extends RuleTests {

    /** Zeros of other scripts: Arabic, Persian, of full width, Adlam. */
    private static final List<Integer> ZEROS = List.of(0x660, 0x6f0, 0xff10, 0x1e950);

    /** Any code, as chats and contacts wrap it in marks that nobody sees. */
    private static final List<String> UNSEEN =
            List.of("\u200b%s", "%s\u200e", "\u202a%s\u202c", "\u2068%s\u2069", "\ufeff%s", "%s\ufe0f");

    /** A code of digits, as keyboards and people part it: its first, its second, then the others. */
    private static final List<String> PARTED = List.of(
            "%s %s%s", "%s%s\u00a0%s", "%s\u2009%s %s", "%s-%s%s", "%s%s\u2011%s", "%s%s \u2013 %s", "%s%s\u2212%s");

    /** A code of digits, as keyboards and messages end it. */
    private static final List<String> ENDED = List.of("%s.", "%s. ", "%s,", "%s!", "%s\u3002", "%s\u06d4");

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
            "x",
            "\"",
            "\\",
            "%",
            "{0}",
            "{{code}}",
            "$1",
            "a&b=c",
            "<a>",
            "abcdefghijklmnopqrstuvwxyz",
            "\ud83d\ude00");

    @Test
    @Tag("V2")
    @DisplayName("V2: whatever a person types is a value, never an exception")
    void anyTextIsAValue() {
        for (String typed : ANY_TEXT) {
            // a challenge for each, as none is asked about once its attempts are used up
            Challenge challenge = send();
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
            String code = code(challenge);
            if (!isComparedAlike(variant.formatted(code), code)) {
                rejects(
                        client(),
                        challenge,
                        variant.formatted(code),
                        "what is done to the code before it is compared, as in " + variant.replace("%s", "<code>"));
            }
        }
        Challenge parted = send();
        String lettered = code(parted).charAt(0) + "x-" + code(parted).substring(1);
        rejects(client(), parted, lettered, "what is done to the code: letters dropped");
        Challenge shorter = send();
        String code = code(shorter);
        rejects(client(), shorter, code.substring(1), "what is done to the code: its first character dropped");
        rejects(client(), shorter, code.substring(0, code.length() - 1), "what is done to the code: its last dropped");
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: leading zeros are kept")
    void leadingZeros() {
        Challenge shortened = sendWithZero();
        rejects(client(), shortened, code(shortened).substring(1), "what is done to the code: its leading zero");
        Challenge whole = sendWithZero();
        approves(client(), whole, code(whole), "what is done to the code: its leading zero");
    }

    private Challenge sendWithZero() {
        for (int i = 0; i < SENDS_FOR_A_ZERO; i++) {
            Challenge challenge = send();
            String code = code(challenge);
            if (code.startsWith("0")) {
                return challenge;
            }
            if (!isOfDigits(code)) {
                throw run().notClaimed("its codes are no numbers, which alone lose zeros");
            }
        }
        throw run().notProven("none of " + SENDS_FOR_A_ZERO + " codes began with a zero");
    }

    @Test
    @Live(rank = 11, messages = 1, phones = 1)
    @Tag("V7")
    @DisplayName("V7: white space around the code is ignored")
    void surroundingWhiteSpace() {
        Challenge challenge = send();
        approves(client(), challenge, " \t" + code(challenge) + "\u00a0\u2003\r\n", "what is done to the code");
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: marks that nobody sees are dropped")
    void unseenMarks() {
        for (String form : UNSEEN) {
            Challenge challenge = send();
            approves(client(), challenge, form.formatted(code(challenge)), "what is done to marks that nobody sees");
        }
        Challenge within = send();
        String code = code(within);
        approves(
                client(),
                within,
                code.charAt(0) + "\ufe0f\u00ad" + code.substring(1),
                "what is done to marks that nobody sees, within the code");
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: digits of any script are read")
    void digitsOfAnyScript() {
        for (int zero : ZEROS) {
            Challenge challenge = send();
            String inAnotherScript = code(challenge)
                    .codePoints()
                    .map(c -> c >= '0' && c <= '9' ? zero + c - '0' : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            approves(client(), challenge, inAnotherScript, "what is done to digits of another script");
        }
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: white space and dashes within a code of digits are dropped; in any other code they stay")
    void partedCodes() {
        for (String form : PARTED) {
            Challenge challenge = send();
            String code = code(challenge);
            String typed = form.formatted(code.charAt(0), code.charAt(1), code.substring(2));
            expectRead(challenge, code, typed, "white space or dashes within the code");
        }
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: a full stop or the like behind a code of digits is dropped; behind any other code it stays")
    void endedCodes() {
        for (String form : ENDED) {
            Challenge challenge = send();
            expectRead(
                    challenge, code(challenge), form.formatted(code(challenge)), "a full stop or the like behind it");
        }
    }

    /** Approved where the code is of digits, rejected where it is not, as then these signs may be part of codes. */
    private void expectRead(Challenge challenge, String code, String typed, String what) {
        String lookAt = "what is done to the code: " + what;
        if (isOfDigits(code)) {
            approves(client(), challenge, typed, lookAt);
        } else if (!isComparedAlike(typed, code)) {
            rejects(client(), challenge, typed, lookAt);
        }
    }

    /** Whether the provider itself takes both for the same, so that it is no matter what the client makes of them. */
    private boolean isComparedAlike(String typed, String code) {
        return run().testbed.comparedAs(typed).equals(run().testbed.comparedAs(code));
    }

    private static boolean isOfDigits(String code) {
        return code.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Test
    @Tag("V7")
    @DisplayName("V7: what can be no code is INCORRECT_CODE, without a request and without using an attempt")
    void impossibleCodes() {
        Challenge challenge = send();
        String code = code(challenge);
        String inside = code.substring(0, 1) + "%s" + code.substring(1);
        List<String> impossible =
                List.of("", " \t\n", "\u200b\ufe0f", inside.formatted("\u0000"), "1".repeat(33), "\ud800" + code);
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
