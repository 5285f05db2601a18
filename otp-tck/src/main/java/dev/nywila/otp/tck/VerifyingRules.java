package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V1, V2 and V8; V3 and V4 are in {@link ApprovingRules}, V5 to V7 and V9 in {@link RejectingRules}. */
abstract class VerifyingRules extends ApprovingRules {

    // ---- V1, V2

    @Test
    @Tag("V1")
    @DisplayName("V1: the right code is approved for the number that it was sent to")
    void approved() {
        Challenge challenge = send();
        approves(client(), challenge, code(challenge), "how doVerify reads success, and OtpTestbed.code");
    }

    @Test
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
            Met met = meet(trouble, () -> fresh.verify(challenge, code(challenge)));
            expectNotApproved(met.outcome(), "how doVerify reads success, after " + trouble);
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
            expectReason(Rejection.INCORRECT_CODE, rejected, "how doVerify reads a wrong code");
            approves(client(), challenge, code(challenge), "the challenge after one wrong code");
        }
    }

    @Test
    @Tag("V2")
    @DisplayName("V2: trouble is an exception that says whether the code may have been tried")
    void troubleIsAnException() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(recipient()));
            expectAnswer(meet(trouble, () -> fresh.verify(challenge, wrong(code(challenge)))), "what doVerify throws");
        }
    }

    // ---- V8

    @Test
    @Tag("V8")
    @DisplayName("V8: a lost answer is outcome-unknown, after one request")
    void lostAnswer() {
        Challenge challenge = send();
        String code = code(challenge);
        Met met = meet(Trouble.REPLY_LOST, () -> client().verify(challenge, code));
        expectAnswer(met, "what doVerify throws");
        expectAtMostOneRequest(met, "retries, redirects and the HTTP client's own re-sends");
    }

    @Test
    @Tag("V8")
    @DisplayName("V8: with SINGLE_USE a code that was approved unseen is not approved later")
    void approvedUnseen() {
        run().claim(Capability.SINGLE_USE);
        Challenge challenge = send();
        String code = code(challenge);
        expectAnswer(meet(Trouble.REPLY_LOST, () -> client().verify(challenge, code)), "what doVerify throws");
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
                    meet(trouble, () -> fresh.verify(challenge, wrong(code(challenge)))),
                    "retries, redirects and the HTTP client's own re-sends");
        }
    }
}
