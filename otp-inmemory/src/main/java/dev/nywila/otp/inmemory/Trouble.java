package dev.nywila.otp.inmemory;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.spi.Call;
import java.time.Duration;

/** What may go wrong with one send, resend or verify; see {@link InMemoryOtp#inject}. */
public enum Trouble {
    /** The provider cannot be reached: {@link OtpFailure#UNAVAILABLE}, and certainly nothing happened. */
    UNREACHABLE,
    /**
     * The provider did what was asked, but its reply was lost: {@link OtpFailure#UNAVAILABLE}, outcome unknown. The
     * message is in the outbox; the code of a verify was tried.
     */
    REPLY_LOST,
    /** The provider says that it is broken: {@link OtpFailure#UNAVAILABLE}, outcome unknown. It did nothing. */
    OUTAGE,
    /** The provider refuses as there were too many calls: {@link OtpFailure#RATE_LIMITED}, retry after 7 seconds. */
    THROTTLED,
    /**
     * The provider refuses as this recipient had too many messages: {@link OtpFailure#RECIPIENT_LIMITED}, retry after 7
     * seconds.
     */
    RECIPIENT_LIMITED,
    /** The provider's reply makes no sense: {@link OtpFailure#PROTOCOL}, outcome unknown. It did nothing. */
    GARBLED;

    private static final Duration WAIT = Duration.ofSeconds(7);

    /** Whether the provider gets to see the request. */
    boolean isSeen() {
        return this != UNREACHABLE;
    }

    /** Whether the provider does what the request asks for. */
    boolean isDone() {
        return this == REPLY_LOST;
    }

    OtpException exception(Call call) {
        return switch (this) {
            case UNREACHABLE -> call.notDone(OtpFailure.UNAVAILABLE, "scripted: unreachable");
            case REPLY_LOST -> call.outcomeUnknown(OtpFailure.UNAVAILABLE, "scripted: the reply was lost");
            case OUTAGE -> call.outcomeUnknown(OtpFailure.UNAVAILABLE, "scripted: the provider is broken");
            case THROTTLED ->
                call.notDone(OtpFailure.RATE_LIMITED, "scripted: too many calls")
                        .retryAfter(WAIT);
            case RECIPIENT_LIMITED ->
                call.notDone(OtpFailure.RECIPIENT_LIMITED, "scripted: too many messages to this recipient")
                        .retryAfter(WAIT);
            case GARBLED -> call.outcomeUnknown(OtpFailure.PROTOCOL, "scripted: the reply makes no sense");
        };
    }
}
