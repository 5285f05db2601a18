package dev.nywila.otp;

/** What kind of trouble an {@link OtpException} reports. */
public enum OtpFailure {
    /** The provider says that the number is none, or cannot be reached. Ask the person to check it. */
    INVALID_RECIPIENT(false),
    /** The number is not allowed: by this client's {@code allowed-calling-codes} (S4) or by the provider. */
    RECIPIENT_BLOCKED(false),
    /** The client cannot do what was asked, such as send by a channel it lacks (S4). */
    UNSUPPORTED(false),
    /** Too many calls, or too many idempotency keys; wait for {@link OtpException#retryAfter()} (S7). */
    RATE_LIMITED(true),
    /** The provider still has a code under way to this recipient and sends no second one (S8). */
    IN_PROGRESS(true),
    /** Settings or the account are wrong: missing or malformed keys (D3), refused credentials, unknown application. */
    CONFIGURATION(false),
    /** The account has no credit. */
    INSUFFICIENT_FUNDS(false),
    /** The provider could not be reached, did not answer in time, or says that it is broken; an open breaker too. */
    UNAVAILABLE(true),
    /** The calling thread was interrupted; its flag is still set (C2). */
    INTERRUPTED(true),
    /** The provider answered something that its adapter does not understand, or this library is wrong. */
    PROTOCOL(false);

    private final boolean mayPass;

    OtpFailure(boolean mayPass) {
        this.mayPass = mayPass;
    }

    /**
     * Returns whether the same call may succeed later without a change to settings, account or number.
     *
     * @apiNote This does not say that repeating is safe: after {@link OtpOutcomeUnknownException} a message may have
     *     been sent.
     * @return true if time may heal it
     */
    public boolean isTransient() {
        return mayPass;
    }
}
