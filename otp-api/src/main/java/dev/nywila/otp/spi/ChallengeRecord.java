package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a client remembers of one challenge, under its reference. Immutable, changed by replacing it.
 *
 * @param owner what stands for the recipient, and is only compared: in this JVM the recipient itself, in a sealed value its
 *     digest; null where the challenge was first seen in a verify: who calls is not proof of whose it is
 * @param root the reference of the first of the sends that this one repeats; its record counts the attempts of all (R4)
 * @param counting which count of the root's record this is: one that was forgotten begins anew under another number
 * @param attempts how many were used, those under way included: of the whole family in the root's record; in another's, how
 *     many that count was seen to have, so that forgetting the root gives none back
 * @param settled what every further code will be told, or null while one may still be approved
 * @param approved whether this client has approved it; another's approval only shows as settled
 */
record ChallengeRecord(
        @Nullable Object owner,
        String root,
        long counting,
        int attempts,
        @Nullable Rejection settled,
        boolean approved) {

    /** So far above any limit that attempts under way which are given back do not reach down to it. */
    private static final int ALL = 1_000_000;

    /** Longer than any code lives whose expiry the provider does not tell. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** An expired or used code is still answered from here for a while. */
    private static final Duration AFTER_EXPIRY = Duration.ofMinutes(10);

    /** How long a record is of use: from sending to expiry by what was told, as no clock that leaps may shorten it. */
    static Duration lifetime(Challenge challenge) {
        Instant expiresAt = challenge.expiresAt().orElse(null);
        if (expiresAt == null) {
            return LONGEST;
        }
        Duration lifetime = Duration.between(challenge.sentAt(), expiresAt).plus(AFTER_EXPIRY);
        return lifetime.compareTo(LONGEST) < 0 ? lifetime : LONGEST;
    }

    /** The first of a family, which counts for all. Its owner is known if it comes from the provider. */
    static ChallengeRecord first(@Nullable Object owner, String reference) {
        return new ChallengeRecord(owner, reference, ThreadLocalRandom.current().nextLong(), 0, null, false);
    }

    /** One of a family. Its owner is known if it comes from the provider. */
    static ChallengeRecord of(@Nullable Object owner, ChallengeRecord family) {
        return new ChallengeRecord(owner, family.root, family.counting, family.attempts, null, false);
    }

    boolean isOfAnother(Object other) {
        return owner != null && !owner.equals(other);
    }

    ChallengeRecord settledAs(@Nullable Rejection reason) {
        return new ChallengeRecord(owner, root, counting, attempts, reason, approved);
    }

    ChallengeRecord asApproved(int used) {
        return new ChallengeRecord(owner, root, counting, Math.max(0, used), Rejection.ALREADY_USED, true);
    }

    /** The provider gave the reference once more. */
    ChallengeRecord sentAgain(Object to, @Nullable Rejection reason) {
        return new ChallengeRecord(to, root, counting, attempts, reason, approved);
    }

    ChallengeRecord withAttempts(int used) {
        return new ChallengeRecord(owner, root, counting, Math.max(0, Math.min(ALL, used)), settled, approved);
    }

    ChallengeRecord usedUp() {
        return withAttempts(ALL);
    }

    /** Takes over what the root's record counts, or more if more was seen of that count. */
    ChallengeRecord seen(ChallengeRecord family) {
        int used = counting == family.counting ? Math.max(attempts, family.attempts) : family.attempts;
        return new ChallengeRecord(owner, family.root, family.counting, used, settled, approved);
    }
}
