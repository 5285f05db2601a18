package dev.nywila.otp;

import java.time.Duration;
import java.util.Optional;

/**
 * A call that could not be answered: {@link OtpNotDoneException} where certainly nothing happened,
 * {@link OtpOutcomeUnknownException} where that is not known (S3). Immutable.
 *
 * <p>Its text holds no code, no secret and no address (P1): the message is its thrower's own, and a cause is replaced by a
 * copy that has the original's class names and stacks but not their messages.
 */
public abstract sealed class OtpException extends RuntimeException
        permits OtpNotDoneException, OtpOutcomeUnknownException {

    private static final long serialVersionUID = 1;

    /** All that is known. */
    private final Details details;

    OtpException(Details details, String effect) {
        super(details.message(effect), details.cause());
        this.details = details;
    }

    final Details details() {
        return details;
    }

    /**
     * Returns what kind of trouble it is.
     *
     * @return the kind
     */
    public final OtpFailure failure() {
        return details.failure();
    }

    /**
     * Returns what was being done.
     *
     * @return the operation
     */
    public final OtpOperation operation() {
        return details.operation();
    }

    /**
     * Returns whose trouble it is.
     *
     * @return the client's {@linkplain OtpClient#name() name}, or the provider's id where there is no client yet
     */
    public final String client() {
        return details.client();
    }

    /**
     * Returns the random name of the call, for your support desk: it is in the message, in the adapter's log lines, and in
     * the challenge if there is one.
     *
     * @return 1 to 32 characters of {@code A-Za-z0-9-}
     */
    public final String callId() {
        return details.callId();
    }

    /**
     * Returns how long to wait before the next try, where that was told (S7).
     *
     * @return 0 seconds to 24 hours, or empty
     */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(details.retryAfter());
    }

    /**
     * Returns the provider's own code for it, for its support desk.
     *
     * @return 1 to 32 characters of {@code A-Za-z0-9_.-}, or empty
     */
    public final Optional<String> providerCode() {
        return Optional.ofNullable(details.providerCode());
    }

    /**
     * Returns a challenge that can be verified nevertheless: the one that is still under way where the provider sends no
     * second one ({@link OtpFailure#IN_PROGRESS}), or the one whose message may yet arrive.
     *
     * @return the challenge, or empty where none is known
     */
    public final Optional<Challenge> challenge() {
        return Optional.ofNullable(details.challenge());
    }

    /**
     * Returns whether the same call may succeed later without a change to settings, account or address.
     *
     * @apiNote This does not say that repeating is safe: after {@link OtpOutcomeUnknownException} a message may have
     *     been sent.
     * @return true if time may heal it
     */
    public final boolean isTransient() {
        return failure().isTransient();
    }

    /**
     * Returns what to tell the person.
     *
     * @return one of four, whatever failures and operations there will be
     */
    public abstract Advice advice();
}
