package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;

/** The words in which the areas' tests are written. */
abstract class Area {

    /** What a call that met trouble returned or threw, and how many requests the provider's side saw meanwhile. */
    record Met(Trouble trouble, Object outcome, long requests) {}

    abstract Run run();

    final OtpClient client() {
        return run().client();
    }

    final Capabilities capabilities() {
        return client().capabilities();
    }

    final PhoneNumber phone() {
        return run().phone();
    }

    final Challenge send() {
        return send(client(), OtpRequest.to(phone()));
    }

    /** Sends where a test needs a challenge to begin with, and fails in the form of all failures. */
    final Challenge send(OtpClient client, OtpRequest request) {
        return expectChallenge(Together.outcome(() -> client.send(request)));
    }

    private Challenge expectChallenge(Object outcome) {
        expect(outcome instanceof Challenge, "a challenge", outcome, "doSend and doResend");
        return (Challenge) outcome;
    }

    /** Sends to a recipient who has an open challenge; ends the test if this provider refuses that (S8). */
    final Challenge sendAgain(PhoneNumber recipient) {
        return unlessInProgress(() -> client().send(recipient));
    }

    /** Sends one more; where the provider refuses that while one is open, the older challenge is approved first. */
    final Challenge sendAfter(Challenge older) {
        Object outcome = Together.outcome(() -> client().send(older.recipient()));
        return outcome instanceof OtpException refused && isCertainly(OtpFailure.IN_PROGRESS, refused)
                ? sendWhenOver(older)
                : expectChallenge(outcome);
    }

    final Challenge sendWhenOver(Challenge older) {
        approves(client(), older, code(older), "the challenge that is open");
        return send(client(), OtpRequest.to(older.recipient()));
    }

    final Challenge resend(Challenge challenge) {
        return resend(client(), challenge);
    }

    final Challenge resend(OtpClient client, Challenge challenge) {
        return unlessInProgress(() -> client.resend(challenge));
    }

    private Challenge unlessInProgress(Callable<Challenge> call) {
        Object outcome = Together.outcome(call);
        if (outcome instanceof OtpException refused && isCertainly(OtpFailure.IN_PROGRESS, refused)) {
            run().notProven("the provider sends no second code while one is open");
        }
        return expectChallenge(outcome);
    }

    final String code(Challenge challenge) {
        // nothing stands for null, so that it is not taken for a text
        Object code = Together.outcome(() -> Optional.ofNullable(run().testbed.code(challenge)));
        Object text = code instanceof Optional<?> delivered && delivered.isPresent() ? delivered.get() : code;
        expect(
                text instanceof String,
                "a code delivered for the challenge",
                text,
                "its reference, and OtpTestbed.code");
        return (String) text;
    }

    // ---- what is expected

    /** The one form of every failure: rule, expectation, what was seen (masked), and where to look. */
    final void expect(boolean holds, String expected, Object seen, String lookAt) {
        if (!holds) {
            String message =
                    run().name() + ": expected " + expected + "; seen: " + masked(seen) + "; look at: " + lookAt;
            Assertions.fail(message, seen instanceof Throwable thrown ? thrown : null);
        }
    }

    /** An exception's message may be what leaks; its kind is enough to name it. */
    static String masked(Object seen) {
        if (seen instanceof OtpException trouble) {
            return trouble.getClass().getSimpleName() + " " + trouble.failure()
                    + trouble.retryAfter().map(wait -> ", retry after " + wait).orElse("")
                    + (trouble.getCause() == null ? "" : ", caused by " + kind(trouble.getCause()));
        }
        return seen instanceof Throwable thrown ? thrown.getClass().getName() : seen.toString();
    }

    /** An OtpException's causes are copies whose message is the name of the original's class. */
    private static String kind(Throwable cause) {
        boolean copy = cause.getClass().getEnclosingClass() == OtpException.class;
        return copy ? String.valueOf(cause.getMessage()) : cause.getClass().getName();
    }

    final void expectRequests(long expected, long before, String lookAt) {
        long seen = run().testbed.requestsSeen() - before;
        String first = seen < expected ? "OtpTestbed.requestsSeen, and " : "";
        expect(seen == expected, expected + " requests at the provider", seen + " requests", first + lookAt);
    }

    /** Expects a call to answer without asking the provider. */
    final Object withoutRequest(Callable<?> call, String lookAt) {
        // what opening asks is D3's question
        client();
        long before = run().testbed.requestsSeen();
        Object outcome = Together.outcome(call);
        expectRequests(0, before, lookAt);
        return outcome;
    }

    final void expectThrown(Class<? extends Exception> type, Object outcome, String lookAt) {
        expect(outcome.getClass() == type, type.getSimpleName(), outcome, lookAt);
    }

    final void expectCertainly(OtpFailure failure, Object outcome, String lookAt) {
        expect(
                isCertainly(failure, outcome),
                "OtpException " + failure + ", certainly nothing happened",
                outcome,
                lookAt);
    }

    static boolean isCertainly(OtpFailure failure, Object outcome) {
        return outcome instanceof OtpException trouble
                && !(trouble instanceof OtpOutcomeUnknownException)
                && trouble.failure() == failure;
    }

    final void expectApproved(Challenge challenge, String code, Object outcome, String lookAt) {
        expect(
                outcome.equals(new VerificationResult.Approved(challenge.recipient())),
                "Approved of " + challenge.recipient() + " for the code of " + code.length() + " characters",
                outcome,
                lookAt);
    }

    final void approves(OtpClient client, Challenge challenge, String code, String lookAt) {
        expectApproved(challenge, code, Together.outcome(() -> client.verify(challenge, code)), lookAt);
    }

    final Rejected expectRejected(Object outcome, String lookAt) {
        expect(outcome instanceof Rejected, "a Rejected value", outcome, lookAt);
        return (Rejected) outcome;
    }

    final Rejected rejects(OtpClient client, Challenge challenge, String code, String lookAt) {
        return expectRejected(Together.outcome(() -> client.verify(challenge, code)), lookAt);
    }

    final void expectNotApproved(Object outcome, String lookAt) {
        expect(!(outcome instanceof VerificationResult result && result.isApproved()), "no approval", outcome, lookAt);
    }

    /** V9: the exact reason if declared, else what stands in for it. */
    final void expectReason(Rejection exact, Rejected seen, String lookAt) {
        List<Rejection> allowed;
        if (capabilities().rejections().contains(exact)) {
            allowed = List.of(exact);
        } else if (exact == Rejection.INCORRECT_CODE) {
            allowed = List.of(Rejection.REFUSED);
        } else {
            allowed = List.of(Rejection.NO_LONGER_VALID, Rejection.REFUSED);
        }
        boolean told = seen.reason() == exact && !allowed.contains(exact);
        expect(
                allowed.contains(seen.reason()),
                "Rejected for " + allowed,
                seen,
                told ? "Capabilities.rejections: who tells " + exact + ", from memory too, declares it" : lookAt);
    }

    // ---- trouble

    final Met meet(Trouble trouble, Callable<?> call) {
        // what opening asks is D3's question
        client();
        run().inject(trouble);
        long before = run().testbed.requestsSeen();
        Object outcome = Together.outcome(call);
        return new Met(trouble, outcome, run().testbed.requestsSeen() - before);
    }

    final void expectAnswer(Met met, String lookAt) {
        Trouble trouble = met.trouble();
        boolean answered = met.outcome() instanceof OtpException thrown
                && thrown instanceof OtpOutcomeUnknownException == trouble.outcomeUnknown
                && (trouble.failure == null || thrown.failure() == trouble.failure);
        expect(answered, "after " + trouble + ": " + trouble.answer(), met.outcome(), lookAt);
    }

    /** What the provider tells of how long to wait. */
    final Optional<Duration> toldWait() {
        return run().testbed.tellsRetryAfter() ? Optional.of(Trouble.WAIT) : Optional.empty();
    }

    final void expectAtMostOneRequest(Met met, String lookAt) {
        Trouble trouble = met.trouble();
        String first = met.requests() < trouble.fewestRequests ? "OtpTestbed.requestsSeen, and " : "";
        expect(
                met.requests() >= trouble.fewestRequests && met.requests() <= trouble.mostRequests,
                "after " + trouble + ": from " + trouble.fewestRequests + " to " + trouble.mostRequests + " requests",
                met.requests() + " requests",
                first + lookAt);
    }

    static String wrong(int n, Collection<String> right) {
        return WrongCode.of(n, right);
    }

    static String wrong(String right) {
        return WrongCode.of(0, List.of(right));
    }
}
