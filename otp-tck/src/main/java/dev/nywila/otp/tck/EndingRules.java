package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V6 and V9. */
abstract class EndingRules extends CodeRules {

    // ---- V6

    @Test
    @Tag("V6")
    @DisplayName("V6: one second before expiresAt the code is approved")
    void approvedBeforeExpiry() {
        Challenge challenge = send();
        run().advance(Duration.between(challenge.sentAt(), expiry(challenge)).minusSeconds(1));
        String code = code(challenge);
        Object outcome = Together.outcome(() -> client().verify(challenge, code));
        // where the clock goes on by itself, a busy machine may take the second
        if (outcome instanceof Rejected
                && run().now().filter(now -> !now.isBefore(expiry(challenge))).isPresent()) {
            run().notProven("the testbed's clock went on by itself and reached expiresAt");
        }
        expectApproved(challenge, code, outcome, "the clocks of client and provider");
    }

    @Test
    @Tag("V6")
    @DisplayName("V6: at expiresAt the code is expired")
    void expired() {
        Challenge challenge = send();
        String code = code(challenge);
        run().advance(Duration.between(challenge.sentAt(), expiry(challenge)));
        Rejected rejected = rejects(client(), challenge, code, "expiresAt as told and as kept");
        expectReason(Rejection.EXPIRED, rejected, "how doVerify reads an expired code");
    }

    @Test
    @Tag("V6")
    @DisplayName("V6: a code that expired for one client is expired for another")
    void expiredForAnotherClient() {
        Challenge challenge = send();
        OtpClient other = run().open();
        run().advance(Duration.between(challenge.sentAt(), expiry(challenge)).plusSeconds(60));
        rejects(other, challenge, code(challenge), "expiry of a challenge that the client did not send");
    }

    private Instant expiry(Challenge challenge) {
        if (challenge.expiresAt().isEmpty()) {
            run().notClaimed("the client does not declare EXPIRES_AT");
        }
        return challenge.expiresAt().orElseThrow();
    }

    // ---- V9

    @Test
    @Tag("V9")
    @DisplayName("V9: a rejection is the exact one where the client declares it, else NO_LONGER_VALID or REFUSED")
    void exactRejections() {
        Challenge used = send();
        Rejected wrong = rejects(client(), used, wrong(code(used)), "doVerify");
        expectReason(Rejection.INCORRECT_CODE, wrong, "a wrong code, and Capabilities.rejections");
        String code = code(used);
        approves(client(), used, code, "doVerify");
        Rejected again = rejects(client(), used, code, "a used challenge");
        expectReason(Rejection.ALREADY_USED, again, "a used challenge, and Capabilities.rejections");
        Challenge ended = send();
        List<Rejected> answers = RejectingRules.wrongUntilRefused(this, client(), ended, List.of(code(ended)));
        Rejected last = answers.get(answers.size() - 1);
        expectReason(Rejection.TOO_MANY_ATTEMPTS, last, "used-up attempts, and Capabilities.rejections");
    }

    @Test
    @Tag("V9")
    @DisplayName("V9: an older challenge is SUPERSEDED, if the client declares that it can tell")
    void superseded() {
        if (capabilities().rejections().contains(Rejection.SUPERSEDED)
                && !capabilities().has(Capability.KEEPS_OLD_CHALLENGE)) {
            Challenge older = send();
            String code = code(older);
            sendAgain(older.recipient());
            Rejected rejected = rejects(client(), older, code, "an older challenge");
            expectReason(Rejection.SUPERSEDED, rejected, "an older challenge");
        }
    }

    @Test
    @Tag("V9")
    @DisplayName("V9: a reference that was never given is UNKNOWN_CHALLENGE, if the client declares that it can tell")
    void neverGiven() {
        // where a code is bound to the recipient only, the reference may be the adapter's own and mean nothing
        if (capabilities().rejections().contains(Rejection.UNKNOWN_CHALLENGE)
                && capabilities().has(Capability.BOUND_TO_CHALLENGE)) {
            Challenge given = send();
            Challenge invented = forged(given, given.provider(), wrong(given.reference()), given.recipient());
            Rejected rejected = rejects(client(), invented, code(given), "how doVerify reads an unknown reference");
            expectReason(Rejection.UNKNOWN_CHALLENGE, rejected, "how doVerify reads an unknown reference");
        }
    }
}
