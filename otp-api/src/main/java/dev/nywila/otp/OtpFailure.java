package dev.nywila.otp;

/**
 * What kind of trouble an {@link OtpException} reports. May grow in a minor version: write a default, or switch over
 * {@link OtpException#advice()} instead.
 */
public enum OtpFailure {
    /** The provider rejected the phone number or e-mail address. Ask the person to check it. */
    INVALID_RECIPIENT(false),
    /** The recipient is not allowed: by this client's {@code allowed-calling-codes} (S4) or by the provider. */
    RECIPIENT_BLOCKED(false),
    /** This recipient had too many messages or checks; wait for {@link OtpException#retryAfter()} (S7). */
    RECIPIENT_LIMITED(true),
    /** This provider cannot reach the recipient; another one may. */
    NO_ROUTE(false),
    /** The client cannot do what was asked, such as send by a channel or to a kind of recipient that it lacks (S4). */
    UNSUPPORTED(false),
    /** Too many calls of this account or client; wait for {@link OtpException#retryAfter()} (S7). */
    RATE_LIMITED(true),
    /** The provider still has a code under way to this recipient and sends no second one (S8). */
    IN_PROGRESS(true),
    /** The challenge to be sent again is another client's, or has another recipient than this client knows for it (R2). */
    UNKNOWN_CHALLENGE(false),
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

    /** Whether time may heal it. */
    boolean isTransient() {
        return mayPass;
    }
}
