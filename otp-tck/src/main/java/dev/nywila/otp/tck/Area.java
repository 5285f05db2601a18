package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** The words in which the areas' tests are written: who is sent to, what is called, and what trouble it meets. */
abstract class Area extends Expecting {

    /** What a call that met trouble returned or threw, and how many requests the provider's side saw meanwhile. */
    record Met(Trouble trouble, Object outcome, long requests) {}

    /** Somebody whom this client sends to. */
    final Recipient recipient() {
        return sendsToPhones() ? run().phone() : run().email();
    }

    /** A recipient for what is about calling codes; ends the test if this client sends to no phone. */
    final PhoneNumber phone() {
        if (!sendsToPhones()) {
            run().notClaimed("the client sends to e-mail addresses only");
        }
        return run().phone();
    }

    private boolean sendsToPhones() {
        return !capabilities().channels().equals(Set.of(Channel.EMAIL));
    }

    final Challenge send() {
        return send(client(), OtpRequest.to(recipient()));
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
    final Challenge sendAgain(Recipient recipient) {
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

    final Challenge resend(OtpRequest again) {
        return unlessInProgress(() -> client().send(again));
    }

    final Recipient recipientBy(Channel channel) {
        return channel.equals(Channel.EMAIL) ? run().email() : run().phone();
    }

    /** A challenge as a caller could have made it up from another one. */
    static Challenge forged(Challenge from, String provider, String reference, Recipient recipient) {
        Challenge forged = Challenge.of(provider, reference, recipient, from.sentAt())
                .client(from.client())
                .channel(from.channel().orElse(null))
                .locale(from.locale().orElse(null))
                .expiresAt(from.expiresAt().orElse(null));
        return from.root().equals(from.reference()) ? forged : forged.root(from.root());
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
                && (trouble.failures.isEmpty() || trouble.failures.contains(thrown.failure()));
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
