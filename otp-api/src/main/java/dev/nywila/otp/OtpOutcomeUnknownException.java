package dev.nywila.otp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call whose effect is not known: a message may have been sent, or a code may have been tried and used up. Immutable.
 *
 * @apiNote Do not repeat the call in a loop. After a send, tell the person that a code may be on its way; after a
 *     verify, send a new code, as a code that was approved unseen cannot be approved again (V8).
 */
public final class OtpOutcomeUnknownException extends OtpException {

    private static final long serialVersionUID = 1;

    private OtpOutcomeUnknownException(Details details) {
        super(
                details,
                switch (details.operation()) {
                    case SEND, RESEND -> "a message may have been sent";
                    case VERIFY -> "the code may have been tried";
                    case OPEN -> "";
                });
    }

    /**
     * Reports trouble under a call id of its own. Adapters use
     * {@link dev.nywila.otp.spi.Call#outcomeUnknown Call.outcomeUnknown}.
     *
     * @param client the client's name
     * @param operation what was being done
     * @param failure what kind of trouble
     * @param text what went wrong and what to do, without code, secret or address; that a message may have been sent, or
     *     a code tried, is added
     * @return the exception, which can be refined by the methods below
     */
    public static OtpOutcomeUnknownException of(
            String client, OtpOperation operation, OtpFailure failure, String text) {
        return new OtpOutcomeUnknownException(Details.of(client, operation, failure, text));
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
    public static OtpOutcomeUnknownException of(
            String client, OtpOperation operation, OtpFailure failure, String text, String callId) {
        return new OtpOutcomeUnknownException(Details.of(client, operation, failure, text, callId));
    }

    /** Returns {@link Advice#SENT} after a send or resend, {@link Advice#RENEW} after a verify. */
    @Override
    public Advice advice() {
        return switch (operation()) {
            case SEND, RESEND -> Advice.SENT;
            case VERIFY -> Advice.RENEW;
            case OPEN -> Advice.LATER;
        };
    }

    /**
     * Names the call that this is about, so that logs can be joined.
     *
     * @param callId the call's random name, 1 to 32 characters of {@code A-Za-z0-9-}
     * @return this trouble of that call
     * @throws IllegalArgumentException if the id has another form
     */
    public OtpOutcomeUnknownException callId(String callId) {
        return with(details().callId(callId));
    }

    /**
     * Adds the provider's own code.
     *
     * @param code kept if 1 to 32 characters of {@code A-Za-z0-9_.-}, else dropped
     * @return this trouble with that code
     */
    public OtpOutcomeUnknownException providerCode(@Nullable String code) {
        return with(details().providerCode(code));
    }

    /**
     * Adds how long to wait.
     *
     * @param wait kept if 0 seconds to 24 hours, else dropped
     * @return this trouble with that wait
     */
    public OtpOutcomeUnknownException retryAfter(@Nullable Duration wait) {
        return with(details().retryAfter(wait));
    }

    /**
     * Adds what was caught.
     *
     * @param cause kept without its messages
     * @return this trouble with that cause
     */
    public OtpOutcomeUnknownException cause(@Nullable Throwable cause) {
        return with(details().cause(cause));
    }

    /**
     * Adds a challenge that can be verified nevertheless.
     *
     * @param challenge the one that was sent if the message arrives, or null; only for providers that can check a code
     *     without a reference of their own
     * @return this trouble with that challenge
     */
    public OtpOutcomeUnknownException challenge(@Nullable Challenge challenge) {
        return with(details().challenge(challenge));
    }

    private OtpOutcomeUnknownException with(Details more) {
        OtpOutcomeUnknownException copy = new OtpOutcomeUnknownException(more);
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }
}
