package dev.nywila.otp.spi;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
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

    final @Nullable Instant expiresAt;
    final int wrong;
    final int underWay;
    final @Nullable Rejection settled;
    /** Whether this client has approved it; another's approval only shows as settled. */
    final boolean approved;

    ChallengeState(
            @Nullable PhoneNumber recipient,
            @Nullable Instant expiresAt,
            int wrong,
            int underWay,
            @Nullable Rejection settled,
            boolean approved) {
        this.recipient = recipient;
        this.expiresAt = expiresAt;
        this.wrong = wrong;
        this.underWay = underWay;
        this.settled = settled;
        this.approved = approved;
    }

    /**
     * Returns when the code expires.
     *
     * @return the instant, or empty if it is not known
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * Returns what every further code will be told, once that is certain.
     *
     * @return the rejection, or empty while a code may still be approved
     */
    public Optional<Rejection> settled() {
        return Optional.ofNullable(settled);
    }

    ChallengeState withUnderWay(int change) {
        return new ChallengeState(recipient, expiresAt, wrong, Math.max(0, underWay + change), settled, approved);
    }

    ChallengeState withWrong(int change) {
        return new ChallengeState(recipient, expiresAt, wrong + change, underWay, settled, approved);
    }

    ChallengeState settledAs(Rejection reason) {
        return new ChallengeState(recipient, expiresAt, wrong, underWay, reason, approved);
    }

    ChallengeState asApproved() {
        return new ChallengeState(recipient, expiresAt, wrong, underWay, Rejection.ALREADY_USED, true);
    }
}
