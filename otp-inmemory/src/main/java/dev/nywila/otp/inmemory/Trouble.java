package dev.nywila.otp.inmemory;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
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

    OtpException exception(String provider) {
        return switch (this) {
            case UNREACHABLE ->
                new OtpException(provider, OtpFailure.UNAVAILABLE, "scripted: unreachable; nothing was sent");
            case REPLY_LOST -> unknown(provider, OtpFailure.UNAVAILABLE, "scripted: the reply was lost");
            case OUTAGE -> unknown(provider, OtpFailure.UNAVAILABLE, "scripted: the provider is broken");
            case THROTTLED ->
                new OtpException(
                        provider,
                        OtpFailure.RATE_LIMITED,
                        "scripted: too many calls; nothing was sent",
                        null,
                        WAIT,
                        null);
            case GARBLED -> unknown(provider, OtpFailure.PROTOCOL, "scripted: the reply makes no sense");
        };
    }

    private static OtpException unknown(String provider, OtpFailure failure, String message) {
        return new OtpOutcomeUnknownException(provider, failure, message, null, null, null, null);
    }
}
