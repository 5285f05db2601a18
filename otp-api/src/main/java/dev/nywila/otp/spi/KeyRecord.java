package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of an idempotency key (S5). */
sealed interface KeyRecord {

    /** A call sends under this key. */
    record Running() implements KeyRecord {}

    /** Nothing was sent, for a reason of the sending call's own: whoever is told this sends in its place. */
    record TakeOver() implements KeyRecord {}

    /** How the call that sent has ended, which is told to all others. */
    sealed interface Ending extends KeyRecord {

        /** Returns or throws to another call what is known. */
        Challenge tell(Call call);
    }

    /** The message was sent. */
    record Sent(Challenge challenge) implements Ending {

        @Override
        public Challenge tell(Call call) {
            return challenge;
        }
    }

    /**
     * A message may have been sent.
     *
     * @param answer null if an {@link Error} passed through, or the sending process is gone
     */
    record Unknown(@Nullable OtpOutcomeUnknownException answer) implements Ending {

        @Override
        public Challenge tell(Call call) {
            throw answer == null
                    ? call.outcomeUnknown(OtpFailure.PROTOCOL, "the first call with this key broke off")
                    : call.outcomeUnknown(answer.failure(), "as the first call with this key, " + answer.callId())
                            .providerCode(answer.providerCode().orElse(null))
                            .retryAfter(answer.retryAfter().orElse(null))
                            .challenge(answer.challenge().orElse(null))
                            .cause(answer);
        }
    }

    /**
     * Certainly nothing was sent: told to those who waited, while the key is free for calls that come later.
     *
     * @param answer null if the reason was its call's own, and it was too late for all others
     */
    record Tombstone(@Nullable OtpNotDoneException answer) implements Ending {

        @Override
        public Challenge tell(Call call) {
            throw answer == null
                    ? tooLate(call)
                    : call.notDone(answer.failure(), "as the first call with this key, " + answer.callId())
                            .providerCode(answer.providerCode().orElse(null))
                            .retryAfter(answer.retryAfter().orElse(null))
                            .challenge(answer.challenge().orElse(null))
                            .cause(answer);
        }

        static OtpNotDoneException tooLate(Call call) {
            return call.notDone(
                    OtpFailure.UNAVAILABLE,
                    "the call that was sending with this key gave up, too late for this one to start");
        }
    }

    /** What makes two requests of one key the same; neither the deadline nor who asks is part of it. */
    record Message(
            Recipient recipient, Optional<Channel> channel, Optional<Locale> locale, Optional<Challenge> predecessor) {

        static Message of(OtpRequest request) {
            return new Message(request.recipient(), request.channel(), request.locale(), request.predecessor());
        }
    }
}
