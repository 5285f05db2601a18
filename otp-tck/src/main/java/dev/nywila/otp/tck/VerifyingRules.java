package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V1, V2 and V8. */
abstract class VerifyingRules extends RuleTests {

    /** Codes that sandboxes approve, and patterns of all codes. */
    private static final List<String> OPEN_SESAME = List.of(
            "000000",
            "123456",
            "111111",
            "999999",
            "0000",
            "1234",
            "1111",
            "00000000",
            "12345678",
            "%",
            "%%%%%%",
            "______",
            "*",
            ".*",
            "......",
            "[0-9]*");

    // ---- V1, V2

    @Test
    @Live(rank = 3, messages = 1, phones = 1)
    @Tag("V1")
    @DisplayName("V1: the right code is approved for the number that it was sent to")
    void approved() {
        Challenge challenge = send();
        approves(client(), challenge, code(challenge), "how doVerify reads success, and OtpTestbed.code");
    }

    @Test
    @Live(rank = 21, messages = 2, phones = 2)
    @Tag("V1")
    @DisplayName("V1: the right code is approved also after a send to another number")
    void approvedAfterAnotherSend() {
        Challenge challenge = send();
        send();
        approves(
                client(),
                challenge,
                code(challenge),
                "what doVerify tells the provider, and what a send leaves behind");
    }

    @Test
    @Tag("V1")
    @DisplayName("V1: nothing but the provider's success is an approval, whatever breaks")
    void failClosed() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(recipient()));
            TroubledCall troubled = callWith(trouble, () -> fresh.verify(challenge, code(challenge)));
            expectNotApproved(troubled.outcome(), "how doVerify reads success, after " + trouble);
        }
    }

    @Test
    @Tag("V1")
    @DisplayName("V1: no wrong code is an approval, neither a sandbox's own nor a pattern")
    void noOtherCode() {
        for (String typed : OPEN_SESAME) {
            Challenge challenge = send();
            if (!typed.equals(code(challenge))) {
                Object outcome = Outcomes.of(() -> client().verify(challenge, typed));
                expectNotApproved(outcome, "how codes are compared: " + typed + " is nobody's");
            }
        }
        Challenge challenge = send();
        Object outcome = Outcomes.of(() -> client().verify(challenge, wrong(code(challenge))));
        expectNotApproved(outcome, "how doVerify reads success");
    }

    @Test
    @Tag("V1")
    @DisplayName("V1: trouble approves nobody when it comes twice, and no wrong code after it")
    void failClosedAfterTrouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(recipient()));
            String code = code(challenge);
            for (int i = 0; i < 2; i++) {
                Object outcome =
                        callWith(trouble, () -> fresh.verify(challenge, code)).outcome();
                expectNotApproved(outcome, "how doVerify reads success, after " + trouble + " that comes again");
            }
            // where the client knew that all attempts are used, the second trouble is still to come
            Outcomes.of(() -> run().open().send(recipient()));
            Object outcome = Outcomes.of(() -> fresh.verify(challenge, wrong(code)));
            expectNotApproved(outcome, "what " + trouble + " leaves behind, for a wrong code");
        }
    }

    @Test
    @Tag("V2")
    @DisplayName("V2: a wrong code is a value, whichever of its characters is wrong")
    void wrongCodeIsAValue() {
        int length = code(send()).length();
        for (int i = 0; i < length; i++) {
            Challenge challenge = send();
            Rejected rejected = rejects(client(), challenge, wrong(i, List.of(code(challenge))), "doVerify");
            expectWrong(rejected, "how doVerify reads a wrong code");
            approvesAfterWrong(client(), challenge, code(challenge), "the challenge after one wrong code");
        }
    }

    @Test
    @Tag("V2")
    @DisplayName("V2: trouble is an exception that says whether the code may have been tried")
    void troubleIsAnException() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(recipient()));
            expectAnswer(
                    callWith(trouble, () -> fresh.verify(challenge, wrong(code(challenge)))), "what doVerify throws");
        }
    }

    // ---- V8

    @Test
    @Tag("V8")
    @DisplayName("V8: a lost answer is outcome-unknown, after one request")
    void lostAnswer() {
        Challenge challenge = send();
        String code = code(challenge);
        TroubledCall troubled = callWith(Trouble.REPLY_LOST, () -> client().verify(challenge, code));
        expectAnswer(troubled, "what doVerify throws");
        expectAtMostOneRequest(troubled, "retries, redirects and the HTTP client's own re-sends");
    }

    @Test
    @Tag("V8")
    @DisplayName("V8: with SINGLE_USE a code that was approved unseen is not approved later")
    void approvedUnseen() {
        run().claim(Capability.SINGLE_USE);
        Challenge challenge = send();
        String code = code(challenge);
        expectAnswer(callWith(Trouble.REPLY_LOST, () -> client().verify(challenge, code)), "what doVerify throws");
        rejects(client(), challenge, code, "what an answer such as 'already used' becomes");
    }

    @Test
    @Tag("V8")
    @DisplayName("V8: whatever breaks, a check makes at most one request")
    void atMostOneRequest() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(recipient()));
            expectAtMostOneRequest(
                    callWith(trouble, () -> fresh.verify(challenge, wrong(code(challenge)))),
                    "retries, redirects and the HTTP client's own re-sends");
        }
    }
}
