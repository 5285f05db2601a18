package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client remembers of one challenge. An immutable value, changed by replacing it; opaque to an adapter but for
 * what its map needs to know in order to forget the right ones.
 */
public final class ChallengeState {

    /** Null where the challenge was first seen in a verify: who calls is not proof of whose it is. */
    final @Nullable PhoneNumber recipient;

    /** From sending to expiry, as told: no clock is asked again, so none that leaps can shorten it. */
    final @Nullable Duration lifetime;

    final Attempts attempts;
    final @Nullable Rejection settled;
    /** Whether this client has approved it; another's approval only shows as settled. */
    final boolean approved;

    private ChallengeState(
            @Nullable PhoneNumber recipient,
            @Nullable Duration lifetime,
            Attempts attempts,
            @Nullable Rejection settled,
            boolean approved) {
        this.recipient = recipient;
        this.lifetime = lifetime;
        this.attempts = attempts;
        this.settled = settled;
        this.approved = approved;
    }

    /** What is known of a challenge that comes from a caller. */
    static ChallengeState shown(Challenge challenge, Attempts attempts) {
        return new ChallengeState(null, lifetime(challenge), attempts, null, false);
    }

    /** What is known of a challenge that comes from the provider. */
    static ChallengeState sent(Challenge challenge, Attempts attempts) {
        return new ChallengeState(challenge.recipient(), lifetime(challenge), attempts, null, false);
    }

    private static @Nullable Duration lifetime(Challenge challenge) {
        Instant expiresAt = challenge.expiresAt();
        return expiresAt == null ? null : Duration.between(challenge.sentAt(), expiresAt);
    }

    /**
     * Returns for how long the code is good, from its sending on.
     *
     * @return the span, or empty if it is not known
     */
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(lifetime);
    }

    /**
     * Returns what every further code will be told, once that is certain.
     *
     * @return the rejection, or empty while a code may still be approved
     */
    public Optional<Rejection> settled() {
        return Optional.ofNullable(settled);
    }

    ChallengeState settledAs(@Nullable Rejection reason) {
        return new ChallengeState(recipient, lifetime, attempts, reason, approved);
    }

    ChallengeState asApproved() {
        return new ChallengeState(recipient, lifetime, attempts, Rejection.ALREADY_USED, true);
    }

    /** The provider gave the reference once more. */
    ChallengeState sentAgain(Challenge challenge, Attempts family, @Nullable Rejection reason) {
        return new ChallengeState(challenge.recipient(), lifetime(challenge), family, reason, approved);
    }
}
