package dev.nywila.otp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call that could not be answered. Unless it is an {@link OtpOutcomeUnknownException}, certainly nothing happened at
 * the provider: no message was sent, no attempt was used (S3).
 *
 * <p>Its text holds no code, no secret and no number (P1): the message is its thrower's own, and a cause is replaced by a copy
 * that has the original's class names and stacks but not their messages.
 */
public sealed class OtpException extends RuntimeException permits OtpOutcomeUnknownException {

    private static final long serialVersionUID = 1;
    private static final Pattern PROVIDER_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    /** What kind of trouble. */
    private final OtpFailure failure;
    /** Whose trouble. */
    private final String provider;
    /** Random name of this failure. */
    private final String callId;
    /** The provider's own code, if it is of a harmless form. */
    private final @Nullable String providerCode;
    /** How long to wait, if told and sensible. */
    private final @Nullable Duration retryAfter;

    /**
     * Reports trouble that has neither a code of the provider nor a wait nor a cause.
     *
     * @param provider the provider's id
     * @param failure what kind of trouble
     * @param message what went wrong and what to do; without code, secret or number
     */
    public OtpException(String provider, OtpFailure failure, String message) {
        this(provider, failure, message, null, null, null);
    }

    /**
     * Reports trouble with all that is known of it.
     *
     * @param provider the provider's id
     * @param failure what kind of trouble
     * @param message what went wrong and what to do; without code, secret or number
     * @param providerCode the provider's own code; kept if 1 to 32 characters of {@code A-Za-z0-9_.-}, else dropped
     * @param retryAfter how long to wait; kept if 0 seconds to 24 hours, else dropped
     * @param cause what was caught; kept without its messages
     */
    public OtpException(
            String provider,
            OtpFailure failure,
            String message,
            @Nullable String providerCode,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        this(
                UUID.randomUUID().toString().substring(0, 13),
                provider,
                failure,
                message,
                providerCode,
                retryAfter,
                cause);
    }

    private OtpException(
            String callId,
            String provider,
            OtpFailure failure,
            String message,
            @Nullable String providerCode,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(
                Objects.requireNonNull(provider, "provider") + ": " + Objects.requireNonNull(message, "message") + " ["
                        + Objects.requireNonNull(failure, "failure") + ", call " + callId + "]",
                Trace.of(cause));
        this.callId = callId;
        this.provider = provider;
        this.failure = failure;
        this.providerCode =
                providerCode != null && PROVIDER_CODE.matcher(providerCode).matches() ? providerCode : null;
        this.retryAfter = retryAfter != null && !retryAfter.isNegative() && retryAfter.compareTo(LONGEST_WAIT) <= 0
                ? retryAfter
                : null;
    }

    /**
     * Returns what kind of trouble it is.
     *
     * @return the kind
     */
    public OtpFailure failure() {
        return failure;
    }

    /**
     * Returns how long to wait before the next try, where that was told (S7).
     *
     * @return 0 seconds to 24 hours, or empty
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Returns whose trouble it is.
     *
     * @return the provider's id
     */
    public String provider() {
        return provider;
    }

    /**
     * Returns the provider's own code for it, for its support desk.
     *
     * @return 1 to 32 characters of {@code A-Za-z0-9_.-}, or empty
     */
    public Optional<String> providerCode() {
        return Optional.ofNullable(providerCode);
    }

    /**
     * Returns a random name of this failed call, which stands in the message and in the adapter's log too: a send whose
     * outcome is unknown has no reference to ask about.
     *
     * @return the name
     */
    public String callId() {
        return callId;
    }

    /** A cause without its message, which may quote a reply, a header or a number. */
    private static final class Trace extends Exception {

        private static final long serialVersionUID = 1;
        private static final int DEEPEST = 8;

        private Trace(Throwable original, @Nullable Throwable cause) {
            super(
                    original instanceof Trace
                            ? original.getMessage()
                            : original.getClass().getName(),
                    cause);
            setStackTrace(original.getStackTrace());
        }

        static @Nullable Trace of(@Nullable Throwable original) {
            return of(original, DEEPEST);
        }

        private static @Nullable Trace of(@Nullable Throwable original, int depth) {
            return original == null || depth == 0 ? null : new Trace(original, of(original.getCause(), depth - 1));
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
