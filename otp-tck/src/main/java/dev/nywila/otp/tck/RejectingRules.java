package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V5, V6 and V9; V7 is in {@link CodeRules}. */
abstract class RejectingRules extends CodeRules {

    /** No limit of attempts is greater. */
    private static final int MOST_ATTEMPTS = 100;

    private static final int THREADS = 16;
    private static final int ROUNDS = 3;

    /**
     * Tries wrong codes until one is told something else than the first, which comes last; where the client can tell
     * neither wrong codes nor used-up attempts, as many as may be allowed at most, and one more.
     */
    static List<Rejected> wrongUntilRefused(Area area, Challenge challenge, List<String> right) {
        return wrongUntilRefused(area, area.client(), challenge, right);
    }

    private static List<Rejected> wrongUntilRefused(
            Area area, OtpClient client, Challenge challenge, List<String> right) {
        Set<Rejection> told = area.capabilities().rejections();
        boolean tells = told.contains(Rejection.INCORRECT_CODE) || told.contains(Rejection.TOO_MANY_ATTEMPTS);
        Rejection ofWrong = told.contains(Rejection.INCORRECT_CODE) ? Rejection.INCORRECT_CODE : Rejection.REFUSED;
        List<Rejected> answers = new ArrayList<>();
        Rejected answer;
        do {
            area.expect(answers.size() <= MOST_ATTEMPTS, "at most 100 attempts", "more", "max-attempts");
            answer = area.rejects(client, challenge, wrong(answers.size(), right), "doVerify");
            answers.add(answer);
        } while (answer.reason() == ofWrong && (tells || answers.size() <= MOST_ATTEMPTS));
        return answers;
    }

    private List<Rejected> wrongUntilRefused(Challenge challenge) {
        return wrongUntilRefused(this, challenge, List.of(code(challenge)));
    }

    // ---- V5

    @Test
    @Tag("V5")
    @DisplayName("V5: after the last attempt every code is TOO_MANY_ATTEMPTS, the right one included")
    void attemptsAreLimited() {
        Challenge challenge = send();
        List<Rejected> answers = wrongUntilRefused(challenge);
        expect(answers.size() > 1, "at least one attempt", "none", "the first wrong code");
        Rejected last = answers.get(answers.size() - 1);
        expectReason(Rejection.TOO_MANY_ATTEMPTS, last, "the code after the last attempt");
        Rejected right = rejects(client(), challenge, code(challenge), "the right code after the last attempt");
        expectReason(Rejection.TOO_MANY_ATTEMPTS, right, "the right code after the last attempt");
    }

    @Test
    @Tag("V5")
    @DisplayName(
            "V5: each wrong code says how many attempts remain, down to 0, if and only if ATTEMPTS_REMAINING is declared")
    void attemptsCountDown() {
        boolean told = capabilities().has(Capability.ATTEMPTS_REMAINING);
        expectCountDown(wrongUntilRefused(send()), told);
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: with ATTEMPTS_REMAINING the provider's own limit is told as it is, and holds for another client")
    void providersLimit() {
        run().claim(Capability.ATTEMPTS_REMAINING);
        int patience = 30;
        OtpClient patient =
                run().open(run().config.but(Map.of("otp." + run().id + ".max-attempts", Integer.toString(patience))));
        Challenge challenge = send(patient, OtpRequest.to(phone()));
        List<Rejected> answers = wrongUntilRefused(this, patient, challenge, List.of(code(challenge)));
        expectCountDown(answers, true);
        if (answers.size() <= patience) {
            String lookAt = "a challenge whose attempts another client used up";
            Rejected right = rejects(run().open(), challenge, code(challenge), lookAt);
            expectReason(Rejection.TOO_MANY_ATTEMPTS, right, lookAt);
        }
    }

    private void expectCountDown(List<Rejected> answers, boolean told) {
        int wrong = answers.size() - 1;
        for (int i = 0; i < wrong; i++) {
            OptionalInt remaining = told ? OptionalInt.of(wrong - 1 - i) : OptionalInt.empty();
            expect(
                    answers.get(i).attemptsRemaining().equals(remaining),
                    remaining + " attempts remaining after wrong code " + (i + 1) + " of " + wrong,
                    answers.get(i),
                    "attemptsRemaining, and max-attempts if it is less than the provider's limit");
        }
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: 16 threads do not try more wrong codes than attempts are allowed")
    void attemptsAreLimitedUnderThreads() throws Exception {
        Set<Rejection> told = capabilities().rejections();
        Rejection ofWrong = told.contains(Rejection.INCORRECT_CODE) ? Rejection.INCORRECT_CODE : Rejection.REFUSED;
        if (ofWrong == Rejection.REFUSED && !told.contains(Rejection.TOO_MANY_ATTEMPTS)) {
            run().notClaimed("the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS");
        }
        int allowed = wrongUntilRefused(send()).size() - 1;
        for (int round = 0; round < ROUNDS; round++) {
            Challenge challenge = send();
            String code = code(challenge);
            List<Object> outcomes =
                    Together.call(THREADS, i -> () -> client().verify(challenge, wrong(i, List.of(code))));
            long tried = outcomes.stream()
                    .filter(one -> one instanceof Rejected no && no.reason() == ofWrong)
                    .count();
            expect(
                    tried <= allowed,
                    "at most " + allowed + " wrong codes tried",
                    tried + " tried",
                    "how an attempt is taken before the code is compared");
        }
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: a try whose outcome is unknown uses an attempt")
    void unknownOutcomeUsesAnAttempt() {
        Set<Rejection> told = capabilities().rejections();
        if (!told.contains(Rejection.TOO_MANY_ATTEMPTS)) {
            run().notClaimed("the client does not tell TOO_MANY_ATTEMPTS");
        }
        int allowed = wrongUntilRefused(send()).size() - 1;
        // else the client may allow more than the provider, which did nothing
        OtpClient fresh =
                run().open(run().config.but(Map.of("otp." + run().id + ".max-attempts", Integer.toString(allowed))));
        Challenge challenge = send(fresh, OtpRequest.to(phone()));
        String code = code(challenge);
        for (int i = 0; i < allowed; i++) {
            String wrong = wrong(i, List.of(code));
            meet(Trouble.OUTAGE, () -> fresh.verify(challenge, wrong));
        }
        String lookAt = "the attempt of a try whose outcome is unknown: it was used, as far as anybody knows";
        expectReason(Rejection.TOO_MANY_ATTEMPTS, rejects(fresh, challenge, code, lookAt), lookAt);
    }

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
        Instant expiresAt = challenge.expiresAt();
        if (expiresAt == null) {
            run().notClaimed("the client does not declare EXPIRES_AT");
            throw new IllegalStateException();
        }
        return expiresAt;
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
        List<Rejected> answers = wrongUntilRefused(send());
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
            Challenge invented = new Challenge(
                    given.provider(),
                    wrong(given.reference()),
                    given.recipient(),
                    given.channel(),
                    given.sentAt(),
                    given.expiresAt());
            Rejected rejected = rejects(client(), invented, code(given), "how doVerify reads an unknown reference");
            expectReason(Rejection.UNKNOWN_CHALLENGE, rejected, "how doVerify reads an unknown reference");
        }
    }
}
