package dev.nywila.otp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that certainly did nothing at the provider: no message was sent, no attempt was used (S3). Immutable. */
public final class OtpNotDoneException extends OtpException {

    private static final long serialVersionUID = 1;

    private OtpNotDoneException(Details details) {
        super(
                details,
                switch (details.operation()) {
                    case SEND, RESEND -> "nothing was sent";
                    case VERIFY -> "no attempt was used";
                    case OPEN -> "";
                });
    }

    /**
     * Reports trouble under a call id of its own. Adapters use {@link dev.nywila.otp.spi.Call#notDone Call.notDone}.
     *
     * @param client the client's name, or the provider's id where there is no client yet
     * @param operation what was being done
     * @param failure what kind of trouble
     * @param text what went wrong and what to do, without code, secret or address; that nothing was sent, or no attempt
     *     used, is added
     * @return the exception, which can be refined by the methods below
     */
    public static OtpNotDoneException of(String client, OtpOperation operation, OtpFailure failure, String text) {
        return new OtpNotDoneException(Details.of(client, operation, failure, text));
    }

    /**
     * Reports trouble of a call that has an id.
     *
     * @param client the client's name
     * @param operation what was being done
     * @param failure what kind of trouble
     * @param text as above
     * @param callId the call's random name, 1 to 32 characters of {@code A-Za-z0-9-}
     * @return the exception, which can be refined by the methods below
     * @throws IllegalArgumentException if the id has another form
     */
    public static OtpNotDoneException of(
            String client, OtpOperation operation, OtpFailure failure, String text, String callId) {
        return new OtpNotDoneException(Details.of(client, operation, failure, text, callId));
    }

    /**
     * Returns whether the same person's code may be sent by another provider now. Never after an outcome that is unknown,
     * since that would be a second message; never where a recipient was refused, since that would pay an attacker through
     * another door.
     *
     * @return true for a send or resend that failed by this provider, its account or its way to the recipient
     */
    public boolean mayTryAnotherProvider() {
        return isSending()
                && switch (failure()) {
                    case UNAVAILABLE, CONFIGURATION, INSUFFICIENT_FUNDS, RATE_LIMITED, NO_ROUTE, UNSUPPORTED -> true;
                    case INVALID_RECIPIENT,
                            RECIPIENT_BLOCKED,
                            RECIPIENT_LIMITED,
                            IN_PROGRESS,
                            UNKNOWN_CHALLENGE,
                            INTERRUPTED,
                            PROTOCOL -> false;
                };
    }

    @Override
    public Advice advice() {
        return switch (failure()) {
            case UNKNOWN_CHALLENGE -> Advice.RENEW;
            // of a send, the truth would tell strangers something about the recipient
            case INVALID_RECIPIENT, RECIPIENT_BLOCKED, RECIPIENT_LIMITED, NO_ROUTE, IN_PROGRESS ->
                isSending() ? Advice.SENT : Advice.LATER;
            case UNSUPPORTED, RATE_LIMITED, CONFIGURATION, INSUFFICIENT_FUNDS, UNAVAILABLE, INTERRUPTED, PROTOCOL ->
                Advice.LATER;
        };
    }

    private boolean isSending() {
        return operation() == OtpOperation.SEND || operation() == OtpOperation.RESEND;
    }

    /**
     * Names the call that this is about, so that logs can be joined.
     *
     * @param callId the call's random name, 1 to 32 characters of {@code A-Za-z0-9-}
     * @return this trouble of that call
     * @throws IllegalArgumentException if the id has another form
     */
    public OtpNotDoneException callId(String callId) {
        return with(details().callId(callId));
    }

    /**
     * Adds the provider's own code.
     *
     * @param code kept if 1 to 32 characters of {@code A-Za-z0-9_.-}, else dropped
     * @return this trouble with that code
     */
    public OtpNotDoneException providerCode(@Nullable String code) {
        return with(details().providerCode(code));
    }

    /**
     * Adds how long to wait.
     *
     * @param wait kept if 0 seconds to 24 hours, else dropped
     * @return this trouble with that wait
     */
    public OtpNotDoneException retryAfter(@Nullable Duration wait) {
        return with(details().retryAfter(wait));
    }

    /**
     * Adds what was caught.
     *
     * @param cause kept without its messages
     * @return this trouble with that cause
     */
    public OtpNotDoneException cause(@Nullable Throwable cause) {
        return with(details().cause(cause));
    }

    /**
     * Adds a challenge that can be verified nevertheless.
     *
     * @param challenge the one that is still under way, or null
     * @return this trouble with that challenge
     */
    public OtpNotDoneException challenge(@Nullable Challenge challenge) {
        return with(details().challenge(challenge));
    }

    private OtpNotDoneException with(Details more) {
        OtpNotDoneException copy = new OtpNotDoneException(more);
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }
}
