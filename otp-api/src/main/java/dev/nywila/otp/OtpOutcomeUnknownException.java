package dev.nywila.otp;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call whose effect is not known: a message may have been sent, or a code may have been tried and used up.
 *
 * @apiNote Do not repeat the call in a loop. After a send, tell the person that a code may be on its way; after a
 *     verify, send a new code, as a code that was approved unseen cannot be approved again (V8).
 */
public final class OtpOutcomeUnknownException extends OtpException {

    private static final long serialVersionUID = 1;

    /** What may be verified nevertheless. */
    private final @Nullable Challenge challenge;

    /**
     * Reports trouble with all that is known of it.
     *
     * @param provider the provider's id
     * @param failure what kind of trouble
     * @param message what went wrong and what to do; without code, secret or number
     * @param providerCode the provider's own code; kept if 1 to 32 characters of {@code A-Za-z0-9_.-}, else dropped
     * @param retryAfter how long to wait; kept if 0 seconds to 24 hours, else dropped
     * @param cause what was caught; kept without its messages
     * @param challenge a challenge that can be verified if the message does arrive, or null
     */
    public OtpOutcomeUnknownException(
            String provider,
            OtpFailure failure,
            String message,
            @Nullable String providerCode,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause,
            @Nullable Challenge challenge) {
        super(provider, failure, message, providerCode, retryAfter, cause);
        this.challenge = challenge;
    }

    /**
     * Returns a challenge that can be verified if the message arrives nevertheless; only for providers that need no
     * reference of theirs to check a code.
     *
     * @return the challenge, or empty
     */
    public Optional<Challenge> challenge() {
        return Optional.ofNullable(challenge);
    }
}
