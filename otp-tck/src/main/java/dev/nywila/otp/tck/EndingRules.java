package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V6 and V9. */
abstract class EndingRules extends RuleTests {

    /** Longer than codes are good for. */
    private static final Duration A_DAY = Duration.ofDays(1);

    // ---- V6

    @Test
    @Tag("V6")
    @DisplayName("V6: one second before expiresAt the code is approved")
    void approvedBeforeExpiry() {
        Challenge challenge = send();
        run().advance(Duration.between(challenge.sentAt(), expiry(challenge)).minusSeconds(1));
        String code = code(challenge);
        Object outcome = Outcomes.of(() -> client().verify(challenge, code));
        // where the clock goes on by itself, a busy machine may take the second
        if (outcome instanceof Rejected
                && run().now().filter(now -> !now.isBefore(expiry(challenge))).isPresent()) {
            throw run().notProven("the testbed's clock went on by itself and reached expiresAt");
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

    @Test
    @Tag("V6")
    @DisplayName("V6: at expiresAt the code is expired, however it went and whatever was tried before")
    void expiredHoweverItWent() {
        List<Challenge> challenges = new ArrayList<>(List.of(send()));
        rejects(client(), challenges.get(0), wrong(code(challenges.get(0))), "doVerify");
        if (capabilities().channels().contains(Channel.EMAIL)) {
            challenges.add(send(client(), OtpRequest.to(run().email())));
        }
        challenges.add(resend(send()));
        List<String> codes = challenges.stream().map(this::code).toList();
        Instant last =
                challenges.stream().map(this::expiry).max(Instant::compareTo).orElseThrow();
        run().advance(Duration.between(challenges.get(0).sentAt(), last).plusSeconds(1));
        for (int i = 0; i < challenges.size(); i++) {
            Challenge challenge = challenges.get(i);
            rejects(client(), challenge, codes.get(i), "expiresAt as told and as kept, by each channel and of resends");
        }
    }

    private Instant expiry(Challenge challenge) {
        return challenge.expiresAt().orElseThrow(() -> run().notClaimed("the client does not declare EXPIRES_AT"));
    }

    // ---- V9

    @Test
    @Tag("V9")
    @DisplayName("V9: a rejection is the exact one where the client declares it, else NO_LONGER_VALID or REFUSED")
    void exactRejections() {
        Challenge tried = send();
        Rejected wrong = rejects(client(), tried, wrong(code(tried)), "doVerify");
        expectWrong(wrong, "a wrong code, and Capabilities.rejections");
        Challenge used = send();
        String code = code(used);
        approvedBeforehand(client(), used, code);
        Rejected again = rejects(client(), used, code, "a used challenge");
        expectReason(Rejection.ALREADY_USED, again, "a used challenge, and Capabilities.rejections");
        Challenge ended = send();
        List<Rejected> answers = wrongUntilRefused(client(), ended, List.of(code(ended)));
        Rejected last = answers.get(answers.size() - 1);
        expectReason(Rejection.TOO_MANY_ATTEMPTS, last, "used-up attempts, and Capabilities.rejections");
    }

    @Test
    @Tag("V9")
    @DisplayName("V9: what a challenge came to is a rejection also for a client that did not see it")
    void endedElsewhere() {
        Challenge ended = send();
        List<Rejected> answers = wrongUntilRefused(client(), ended, List.of(code(ended)));
        expect(!answers.isEmpty(), "rejections", answers, "doVerify");
        String tooMany = "how doVerify reads used-up attempts, which is no throttling, where nothing is remembered";
        expectDeclared(rejects(run().open(), ended, wrong(code(ended)), tooMany), tooMany);
        Object right = Outcomes.of(() -> run().open().verify(ended, code(ended)));
        boolean calledWrong = right instanceof Rejected no && no.reason() == Rejection.INCORRECT_CODE;
        expect(!calledWrong, "of a right code no INCORRECT_CODE", right, tooMany);
        run().claim(Capability.SINGLE_USE);
        Challenge used = send();
        String code = code(used);
        approvedBeforehand(client(), used, code);
        String lookAt = "how doVerify reads a used challenge, where nothing is remembered";
        Rejected again = rejects(run().open(), used, code, lookAt);
        expectDeclared(again, lookAt);
        expect(again.reason() != Rejection.INCORRECT_CODE, "that the challenge is over", again, lookAt);
    }

    @Test
    @Tag("V9")
    @DisplayName("V9: an expired challenge is EXPIRED where that is declared, whether or not the client sent it")
    void expiredIsExact() {
        Challenge challenge = send();
        String code = code(challenge);
        List<OtpClient> clients = List.of(run().open(), client(), run().open());
        Duration told = Duration.between(
                challenge.sentAt(),
                challenge.expiresAt().orElse(challenge.sentAt().plus(A_DAY)));
        run().advance(told.plusSeconds(60));
        String lookAt = "how doVerify reads an expired challenge, where nothing is remembered";
        for (OtpClient client : clients) {
            Object outcome = Outcomes.of(() -> client.verify(challenge, code));
            // whether it is expired is V6's question, and where nothing was told nobody's
            if (isApproved(outcome)) {
                return;
            }
            Rejected rejected = expectRejected(outcome, lookAt);
            if (challenge.expiresAt().isPresent()) {
                expectReason(Rejection.EXPIRED, rejected, lookAt);
            } else {
                expectDeclared(rejected, lookAt);
            }
        }
    }

    @Test
    @Tag("V9")
    @DisplayName("V9: what is said of an older challenge is declared")
    void olderChallenge() {
        Challenge older = send();
        String code = code(older);
        sendAgain(older.recipient());
        Object outcome = Outcomes.of(() -> client().verify(older, code));
        if (isApproved(outcome)) {
            throw run().notClaimed("an older challenge is approved too");
        }
        String lookAt = "what doVerify says of an older challenge";
        expectDeclared(expectRejected(outcome, lookAt), lookAt);
    }

    /** V9: a reason that is exact is declared. */
    private void expectDeclared(Rejected seen, String lookAt) {
        boolean inexact = seen.reason() == Rejection.NO_LONGER_VALID || seen.reason() == Rejection.REFUSED;
        expect(
                inexact || capabilities().rejections().contains(seen.reason()),
                "a declared rejection, NO_LONGER_VALID or REFUSED",
                seen,
                lookAt + ", and Capabilities.rejections");
    }

    @Test
    @Live(rank = 18, messages = 2, phones = 1)
    @Tag("V9")
    @DisplayName("V9: an older challenge is SUPERSEDED, if the client declares that it can tell")
    void superseded() {
        claimRejection(Rejection.SUPERSEDED);
        if (capabilities().has(Capability.KEEPS_OLD_CHALLENGE)) {
            throw run().notClaimed("with KEEPS_OLD_CHALLENGE none is superseded");
        }
        Challenge older = send();
        String code = code(older);
        sendAgain(older.recipient());
        Rejected rejected = rejects(client(), older, code, "an older challenge");
        expectReason(Rejection.SUPERSEDED, rejected, "an older challenge");
    }

    @Test
    @Live(rank = 5, messages = 1, phones = 1)
    @Tag("V9")
    @DisplayName("V9: a reference that was never given is UNKNOWN_CHALLENGE, if the client declares that it can tell")
    void neverGiven() {
        claimRejection(Rejection.UNKNOWN_CHALLENGE);
        // where a code is bound to the recipient only, the reference may be the adapter's own and mean nothing
        run().claim(Capability.BOUND_TO_CHALLENGE);
        Challenge given = send();
        Challenge invented = forged(given, given.provider(), wrong(given.reference()), given.recipient());
        Rejected rejected = rejects(client(), invented, code(given), "how doVerify reads an unknown reference");
        expectReason(Rejection.UNKNOWN_CHALLENGE, rejected, "how doVerify reads an unknown reference");
    }

    private void claimRejection(Rejection rejection) {
        if (!capabilities().rejections().contains(rejection)) {
            throw run().notClaimed("the client does not declare " + rejection);
        }
    }
}
