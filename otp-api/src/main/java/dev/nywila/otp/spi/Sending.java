package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client does about a send before and after it asks its adapter, in this order.
 *
 * @param adapter how it is asked
 * @param admission what is refused
 * @param keys the idempotency keys
 * @param challenges what is known
 */
record Sending(AdapterCalls adapter, Admission admission, IdempotentSends keys, KnownChallenges challenges) {

    Challenge send(Call call, OtpRequest request, Supplier<Challenge> ask) {
        call.refuseIfInterrupted();
        Challenge predecessor = request.predecessor().orElse(null);
        if (predecessor != null && !isKnown(call, predecessor)) {
            throw call.notDone(
                    OtpFailure.UNKNOWN_CHALLENGE,
                    "this client did not send the challenge that is to be sent again, or not to its recipient");
        }
        admission.refuseUnlessAllowed(call, request);
        String key = request.idempotencyKey().orElse(null);
        return key == null
                ? sendOnce(call, predecessor, ask)
                : keys.send(key, request, call, () -> sendOnce(call, predecessor, ask));
    }

    private boolean isKnown(Call call, Challenge predecessor) {
        return adapter.isOwn(predecessor)
                && AdapterCalls.before(call, () -> !challenges.knowsAnotherRecipientOf(predecessor));
    }

    private Challenge sendOnce(Call call, @Nullable Challenge predecessor, Supplier<Challenge> ask) {
        // again, as it may have waited for another call with its key
        call.refuseIfInterrupted();
        Challenge sent;
        try {
            sent = adapter.challenge(call, ask);
        } catch (OtpOutcomeUnknownException unknown) {
            Challenge told = unknown.challenge().orElse(null);
            // it can be verified too, if the message was sent
            throw told == null ? unknown : unknown.challenge(challenges.remember(call, told, predecessor));
        }
        return challenges.remember(call, sent, predecessor);
    }
}
