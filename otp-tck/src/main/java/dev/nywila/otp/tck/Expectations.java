package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** What the rules' tests expect, and the one form in which they fail. */
abstract class Expectations {

    /** What is no typed code. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_.-]{1,40}|[0-9]{1,3}");

    abstract TestRun run();

    final OtpClient client() {
        return run().client();
    }

    final Capabilities capabilities() {
        return client().capabilities();
    }

    /**
     * Asks what the rule is about; a test that comes to its end without a question has not passed. The one form of every
     * failure: rule, expectation, what was seen (masked), where to look, and what was done before.
     */
    final void expect(boolean holds, String expected, Object seen, String lookAt) {
        expectAfter(run().steps, holds, expected, seen, lookAt);
    }

    /** The same with the steps that led there. */
    final void expectAfter(Object steps, boolean holds, String expected, Object seen, String lookAt) {
        run().questions++;
        if (!holds) {
            Optional<TestbedFault> fault = run().testbedFault();
            String message = run().name() + ": expected " + expected + "; seen: " + masked(seen) + "; look at: "
                    + fault.map(TestbedFault::getMessage).orElse(lookAt)
                    + (steps.toString().isEmpty() ? "" : "; after: " + steps);
            Assertions.fail(
                    message, fault.isPresent() ? fault.get() : seen instanceof Throwable thrown ? thrown : null);
        }
    }

    /** Does what a test begins with: what is expected there must hold too, and is no question of its rule. */
    final <T> T beforehand(Supplier<T> beginning) {
        int before = run().questions;
        T came = beginning.get();
        run().questions = before;
        return came;
    }

    /** An exception's message may be what leaks; its kind, and the provider's word for it, are enough to name it. */
    static String masked(Object seen) {
        if (seen instanceof OtpException trouble) {
            return trouble.getClass().getSimpleName() + " " + trouble.failure()
                    + trouble.providerCode()
                            .filter(code -> WORD.matcher(code).matches())
                            .map(code -> ", provider's word " + code)
                            .orElse("")
                    + trouble.retryAfter().map(wait -> ", retry after " + wait).orElse("")
                    // a copy, whose message is the name of the original's class
                    + (trouble.getCause() == null
                            ? ""
                            : ", caused by " + trouble.getCause().getMessage());
        }
        return seen instanceof Throwable thrown ? thrown.getClass().getName() : seen.toString();
    }

    final void expectChannel(Channel channel, Challenge challenge, String lookAt) {
        expect(challenge.channel().equals(Optional.of(channel)), "a challenge by " + channel, challenge, lookAt);
    }

    final void expectLanguage(Locale locale, Challenge challenge, String lookAt) {
        expect(challenge.locale().equals(Optional.of(locale)), "a challenge in " + locale, challenge, lookAt);
    }

    /** Expects a challenge to name the client that sent it, or one within it, and that one's provider. */
    final void expectSender(String client, Challenge challenge, String lookAt) {
        Map<String, String> senders = run().senders(client);
        expect(
                senders.containsKey(challenge.client()),
                "client " + String.join(" or ", senders.keySet()),
                challenge,
                "Challenge.client in " + lookAt);
        String provider = senders.get(challenge.client());
        expect(challenge.provider().equals(provider), "provider " + provider, challenge, "what " + lookAt + " returns");
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
        Object outcome = Outcomes.of(call);
        expectRequests(0, before, lookAt);
        return outcome;
    }

    final void expectThrown(Class<? extends Exception> type, Object outcome, String lookAt) {
        expect(outcome.getClass() == type, type.getSimpleName(), outcome, lookAt);
    }

    final void expectCertainly(OtpFailure failure, Object outcome, String lookAt) {
        expect(isCertainly(failure, outcome), "OtpNotDoneException " + failure, outcome, lookAt);
    }

    static boolean isCertainly(OtpFailure failure, Object outcome) {
        return outcome instanceof OtpNotDoneException trouble && trouble.failure() == failure;
    }

    final void expectApproved(Challenge challenge, String code, Object outcome, String lookAt) {
        expect(
                outcome.equals(VerificationResult.Approved.of(challenge.recipient())),
                "Approved of " + challenge.recipient() + " for the code of " + code.length() + " characters",
                outcome,
                lookAt);
    }

    /** Uses a challenge up where that is only the beginning. */
    final void approvedBeforehand(OtpClient client, Challenge challenge, String code) {
        beforehand(() -> {
            approves(client, challenge, code, "doVerify");
            return challenge;
        });
    }

    final void approves(OtpClient client, Challenge challenge, String code, String lookAt) {
        expectApproved(challenge, code, Outcomes.of(() -> client.verify(challenge, code)), lookAt);
    }

    final Rejected expectRejected(Object outcome, String lookAt) {
        expect(outcome instanceof Rejected, "a Rejected value", outcome, lookAt);
        return (Rejected) outcome;
    }

    final Rejected rejects(OtpClient client, Challenge challenge, String code, String lookAt) {
        return expectRejected(Outcomes.of(() -> client.verify(challenge, code)), lookAt);
    }

    static boolean isApproved(Object outcome) {
        return outcome instanceof VerificationResult result && result.isApproved();
    }

    final void expectNotApproved(Object outcome, String lookAt) {
        expect(!isApproved(outcome), "no approval", outcome, lookAt);
    }

    /** What this client calls a wrong code. */
    final Rejection ofWrong() {
        return capabilities().rejections().contains(Rejection.INCORRECT_CODE)
                ? Rejection.INCORRECT_CODE
                : Rejection.REFUSED;
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
}
