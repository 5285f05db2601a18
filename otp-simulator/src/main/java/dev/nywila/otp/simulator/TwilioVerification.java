package dev.nywila.otp.simulator;

import dev.nywila.otp.Recipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A verification as it stands after one of its events.
 *
 * @param to as it came with the first start
 * @param channel of the last start, in Twilio's words
 * @param expiresAt the first instant at which the code is no longer valid; a further start does not move it
 * @param attempts its starts, oldest first
 * @param wrong how many wrong codes were given
 */
record TwilioVerification(
        String sid,
        String to,
        Recipient recipient,
        String channel,
        String code,
        Instant created,
        Instant updated,
        Instant expiresAt,
        List<Attempt> attempts,
        int wrong,
        boolean isApproved) {

    /** One message that was sent. */
    record Attempt(Instant time, String channel, String sid) {}

    boolean isOpen(Instant now) {
        return !isApproved && now.isBefore(expiresAt);
    }

    /** The same with one more message. */
    TwilioVerification sentAgain(Attempt next) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(next);
        return new TwilioVerification(
                sid,
                to,
                recipient,
                next.channel(),
                code,
                created,
                next.time(),
                expiresAt,
                List.copyOf(all),
                wrong,
                isApproved);
    }

    /** The same after a code was tried. */
    TwilioVerification checked(boolean isRight, Instant now) {
        return new TwilioVerification(
                sid,
                to,
                recipient,
                channel,
                code,
                created,
                now,
                expiresAt,
                attempts,
                isRight ? wrong : wrong + 1,
                isRight);
    }

    /** Leaves address and code out. */
    @Override
    public String toString() {
        return "TwilioVerification[attempts=" + attempts.size() + ", wrong=" + wrong + ", isApproved=" + isApproved
                + "]";
    }
}
