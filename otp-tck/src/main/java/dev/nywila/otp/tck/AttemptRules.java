package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V5. */
abstract class AttemptRules extends RuleTests {

    private static final int THREADS = 16;
    private static final int ROUNDS = 3;
    private static final int FEW = 2;

    @Test
    @Tag("V5")
    @DisplayName("V5: after the last attempt every code is TOO_MANY_ATTEMPTS, the right one included")
    void attemptsAreLimited() {
        Challenge challenge = send();
        List<Rejected> answers = wrongUntilRefused(challenge);
        if (answers.size() == 1) {
            // where one attempt is all there is, the first wrong code may be one too many
            Challenge fresh = send();
            approves(client(), fresh, code(fresh), "at least one attempt: the first wrong code");
        }
        Rejected last = answers.get(answers.size() - 1);
        expectReason(Rejection.TOO_MANY_ATTEMPTS, last, "the code after the last attempt");
        Rejected right = rejects(client(), challenge, code(challenge), "the right code after the last attempt");
        expectReason(Rejection.TOO_MANY_ATTEMPTS, right, "the right code after the last attempt");
    }

    @Test
    @Tag("V5")
    @DisplayName(
            "V5: each wrong code says how many attempts remain, one less each time, if and only if ATTEMPTS_REMAINING"
                    + " is declared")
    void attemptsCountDown() {
        boolean told = capabilities().has(Capability.ATTEMPTS_REMAINING);
        List<Rejected> answers = wrongUntilRefused(send());
        if (answers.size() == 1) {
            throw run().notClaimed("with its one attempt no wrong code leaves any");
        }
        expectCountDown(answers, told);
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: with ATTEMPTS_REMAINING the right code is approved by the last attempt that remains")
    void lastAttempt() {
        run().claim(Capability.ATTEMPTS_REMAINING);
        Challenge challenge = send();
        String code = code(challenge);
        int left = MOST_ATTEMPTS;
        for (int i = 0; i < MOST_ATTEMPTS && left > 1; i++) {
            Rejected answer = rejects(client(), challenge, wrong(i, List.of(code)), "doVerify");
            left = answer.attemptsRemaining().orElse(0);
        }
        if (left == 0) {
            throw run().notClaimed("with its one attempt no wrong code leaves any");
        }
        if (left != 1) {
            throw run().notProven("no wrong code told that one attempt remains");
        }
        approves(client(), challenge, code, "attemptsRemaining: 1 was told, so the next code is compared");
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: with ATTEMPTS_REMAINING the provider's own limit is told as it is, and holds for another client")
    void providersLimit() {
        run().claim(Capability.ATTEMPTS_REMAINING);
        int patience = 30;
        OtpClient patient = run().open(run().config.but("max-attempts", Integer.toString(patience)));
        Challenge challenge = send(patient, OtpRequest.to(recipient()));
        List<Rejected> answers = wrongUntilRefused(patient, challenge, List.of(code(challenge)));
        expectCountDown(answers, true);
        if (answers.size() <= patience) {
            String lookAt = "a challenge whose attempts another client used up";
            Rejected right = rejects(run().open(), challenge, code(challenge), lookAt);
            expectReason(Rejection.TOO_MANY_ATTEMPTS, right, lookAt);
        }
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: max-attempts is held, whatever is told of attempts and however many the provider allows")
    void ownLimit() {
        OtpClient strict = run().open(run().config.but("max-attempts", Integer.toString(FEW)));
        Challenge challenge = send(strict, OtpRequest.to(recipient()));
        String code = code(challenge);
        String lookAt = "max-attempts, which the client holds itself";
        for (int i = 0; i < FEW; i++) {
            String wrong = wrong(i, List.of(code));
            expectNotApproved(Outcomes.of(() -> strict.verify(challenge, wrong)), lookAt);
        }
        expectNotApproved(Outcomes.of(() -> strict.verify(challenge, code)), lookAt);
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: a wrong code that is tried again counts again")
    void repeatedWrongCode() {
        int allowed = wrongUntilRefused(send()).size() - 1;
        Challenge challenge = send();
        String code = code(challenge);
        for (int i = 0; i < allowed + 1; i++) {
            expectNotApproved(Outcomes.of(() -> client().verify(challenge, wrong(code))), "doVerify");
        }
        expectNotApproved(
                Outcomes.of(() -> client().verify(challenge, code)), "the attempt of a wrong code that comes again");
    }

    private void expectCountDown(List<Rejected> answers, boolean told) {
        int wrong = answers.size() - 1;
        // the code that takes the last attempt is the last to be called wrong, or already one too many
        boolean tooManyTakesOne = answers.get(0).attemptsRemaining().equals(OptionalInt.of(wrong));
        int last = tooManyTakesOne ? 1 : 0;
        for (int i = 0; i < wrong; i++) {
            OptionalInt remaining = told ? OptionalInt.of(wrong - 1 - i + last) : OptionalInt.empty();
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
        if (ofWrong() == Rejection.REFUSED && !told.contains(Rejection.TOO_MANY_ATTEMPTS)) {
            throw run().notClaimed("the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS");
        }
        int allowed = wrongUntilRefused(send()).size() - 1;
        for (int round = 0; round < ROUNDS; round++) {
            Challenge challenge = send();
            String code = code(challenge);
            List<Object> outcomes =
                    ConcurrentCalls.run(THREADS, i -> () -> client().verify(challenge, wrong(i, List.of(code))));
            long tried = outcomes.stream()
                    .filter(one -> one instanceof Rejected no && no.reason() == ofWrong())
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
        boolean told = capabilities().rejections().contains(Rejection.TOO_MANY_ATTEMPTS);
        int allowed = told ? Math.max(1, wrongUntilRefused(send()).size() - 1) : FEW;
        String lookAt = "the attempt of a try whose outcome is unknown: it was used, as far as anybody knows";
        for (Trouble trouble : List.of(Trouble.OUTAGE, Trouble.GARBLED)) {
            // else the client may allow more than the provider, which did nothing
            OtpClient fresh = run().open(run().config.but("max-attempts", Integer.toString(allowed)));
            Challenge challenge = send(fresh, OtpRequest.to(recipient()));
            String code = code(challenge);
            for (int i = 0; i < allowed; i++) {
                String wrong = wrong(i, List.of(code));
                callWith(trouble, () -> fresh.verify(challenge, wrong));
            }
            expectReason(Rejection.TOO_MANY_ATTEMPTS, rejects(fresh, challenge, code, lookAt), lookAt);
        }
    }
}
