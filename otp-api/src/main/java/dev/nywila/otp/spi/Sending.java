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
 * @param memory what is known of keys and challenges
 */
record Sending(AdapterCalls adapter, Admission admission, Memory memory) {

    Challenge send(Call call, OtpRequest request, Supplier<Challenge> ask) {
        call.refuseIfInterrupted();
        KnownChallenges challenges = memory.challenges(call);
        Challenge predecessor = request.predecessor().orElse(null);
        if (predecessor != null && !isKnown(call, challenges, predecessor)) {
            throw call.notDone(
                    OtpFailure.UNKNOWN_CHALLENGE,
                    "this client did not send the challenge that is to be sent again, or not to its recipient");
        }
        admission.refuseUnlessAllowed(call, request);
        String key = request.idempotencyKey().orElse(null);
        return key == null
                ? sendOnce(call, challenges, predecessor, ask)
                : memory.sendOnce(key, request, call, () -> sendOnce(call, challenges, predecessor, ask));
    }

    private boolean isKnown(Call call, KnownChallenges challenges, Challenge predecessor) {
        return adapter.isOwn(predecessor) && AdapterCalls.before(call, () -> challenges.mayBeOwn(predecessor));
    }

    private Challenge sendOnce(
            Call call, KnownChallenges challenges, @Nullable Challenge predecessor, Supplier<Challenge> ask) {
        // again, as it may have waited for another call with its key
        call.refuseIfInterrupted();
        memory.refuseUnlessUsable(call);
        call.refuseIfOver();
        call.startRecording();
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
