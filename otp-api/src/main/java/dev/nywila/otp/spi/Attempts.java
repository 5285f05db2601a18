package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts each family has used: a send, its resends, and theirs (R4). The record of a family's root counts for
 * all. Beside every other member stands what was seen of that count; it steps in where the root is forgotten.
 */
final class Attempts {

    /** Longer than a way to a root can be, unless threads have bent it into a ring. */
    private static final int MOST_STEPS = 16;

    private final Records records;
    private final int limit;

    Attempts(Records records, int limit) {
        this.records = records;
        this.limit = limit;
    }

    /** An attempt that was taken, from which count. */
    record Taken(String root, long counting) {

        /** Whether the record of that reference is the one whose count it was taken from. */
        boolean isCountedBy(String reference, ChallengeRecord record) {
            return root.equals(reference)
                    && record.counting() == counting
                    && record.root().equals(reference);
        }
    }

    /**
     * A family.
     *
     * @param before what is remembered of its root
     * @param now the same, with what the member knows better by which the family was found
     */
    private record Family(String root, @Nullable ChallengeRecord before, ChallengeRecord now) {

        Family seenBy(ChallengeRecord member) {
            // of one count the root knows more; of two, one was forgotten when it began
            return member.counting() == now.counting() || member.attempts() <= now.attempts()
                    ? this
                    : new Family(root, before, now.withAttempts(member.attempts()));
        }
    }

    private Family family(Challenge challenge) {
        ChallengeRecord known = records.get(challenge.reference());
        // what is remembered of the root wins: a challenge comes from a caller
        return known == null ? family(challenge.root()) : family(known.root()).seenBy(known);
    }

    private Family family(String member) {
        String root = member;
        ChallengeRecord known = records.get(root);
        for (int steps = 0; known != null && !known.root().equals(root) && steps < MOST_STEPS; steps++) {
            root = known.root();
            known = records.get(root);
        }
        return new Family(root, known, known == null ? ChallengeRecord.first(null, root) : known);
    }

    /** The root's record, by which another challenge joins the family. */
    ChallengeRecord count(Challenge challenge) {
        return family(challenge).now;
    }

    int left(Challenge challenge) {
        return left(challenge, records.get(challenge.reference()));
    }

    /**
     * How many attempts are left.
     *
     * @param known what is remembered of the challenge
     */
    int left(Challenge challenge, @Nullable ChallengeRecord known) {
        // most are sent once, and count for themselves
        int used = known != null && known.root().equals(challenge.reference())
                ? known.attempts()
                : family(challenge).now.attempts();
        return Math.max(0, limit - used);
    }

    /** Takes an attempt before the provider is asked, so that threads cannot share one; null if there is none. */
    @Nullable
    Taken take(Challenge challenge) {
        String reference = challenge.reference();
        ChallengeRecord own = records.get(reference);
        // most are sent once, and count for themselves: the short way for them
        if (own != null && own.root().equals(reference)) {
            if (own.attempts() >= limit) {
                return null;
            }
            if (records.count(reference, own, own.withAttempts(own.attempts() + 1), Duration.ZERO)) {
                return new Taken(reference, own.counting());
            }
        }
        return takeOfFamily(challenge).orElse(null);
    }

    private Optional<Taken> takeOfFamily(Challenge challenge) {
        Duration lifetime = ChallengeRecord.lifetime(challenge);
        return Records.repeat(() -> {
            Family family = family(challenge);
            if (family.now.attempts() >= limit) {
                return Optional.empty();
            }
            ChallengeRecord after = family.now.withAttempts(family.now.attempts() + 1);
            if (!records.count(family.root, family.before, after, lifetime)) {
                return null;
            }
            note(challenge.reference(), after, lifetime);
            return Optional.of(new Taken(family.root, after.counting()));
        });
    }

    /** The provider was certainly not asked, or did not compare the code. */
    void giveBack(String member, Taken taken, Duration lifetime) {
        Records.repeat(() -> {
            Family family = family(taken.root);
            boolean forgotten = family.before == null
                    || (family.root.equals(taken.root) && family.now.counting() != taken.counting);
            ChallengeRecord after = family.now.withAttempts(family.now.attempts() - 1);
            return forgotten || records.count(family.root, family.before, after, lifetime) ? after : null;
        });
        if (!records.forgets()) {
            return;
        }
        Records.repeat(() -> {
            ChallengeRecord known = records.get(member);
            if (known == null
                    || known.counting() != taken.counting
                    || known.root().equals(member)) {
                return taken;
            }
            return records.count(member, known, known.withAttempts(known.attempts() - 1), lifetime) ? taken : null;
        });
    }

    void useUp(Challenge challenge, Duration lifetime) {
        ChallengeRecord count = Records.repeat(() -> {
            Family family = family(challenge);
            ChallengeRecord after = family.now.usedUp();
            return records.count(family.root, family.before, after, lifetime) ? after : null;
        });
        note(challenge.reference(), count, lifetime);
    }

    /**
     * Makes one family of two, where a resend got a reference of another one: none of their attempts comes back. Whichever
     * way round threads come, the same root stays one.
     */
    void join(Challenge one, Challenge other, Duration lifetime) {
        Records.repeat(() -> {
            Family a = family(one);
            Family b = family(other);
            if (a.root.equals(b.root)) {
                return a;
            }
            boolean inOrder = a.root.compareTo(b.root) < 0;
            Family stays = inOrder ? a : b;
            Family goes = inOrder ? b : a;
            if (!records.replace(goes.root, goes.before, goes.now.seen(stays.now), lifetime)) {
                return null;
            }
            note(goes.root, add(stays.root, goes.now.attempts(), lifetime), lifetime);
            return stays;
        });
    }

    private ChallengeRecord add(String member, int attempts, Duration lifetime) {
        return Records.repeat(() -> {
            Family family = family(member);
            ChallengeRecord after = family.now.withAttempts(family.now.attempts() + attempts);
            return records.count(family.root, family.before, after, lifetime) ? after : null;
        });
    }

    /**
     * Writes the root's record again, so that it is not forgotten before those for whom it counts.
     *
     * @return the root
     */
    String renew(Challenge challenge, Duration lifetime) {
        return Records.repeat(() -> {
            Family family = family(challenge);
            return records.replace(family.root, family.before, family.now, lifetime) ? family.root : null;
        });
    }

    /** Keeps beside a member what its family's count is. */
    private void note(String member, ChallengeRecord count, Duration lifetime) {
        if (!records.forgets() || count.root().equals(member)) {
            return;
        }
        Records.repeat(() -> {
            ChallengeRecord known = records.get(member);
            ChallengeRecord after = known == null ? ChallengeRecord.of(null, count) : known.seen(count);
            return records.count(member, known, after, lifetime) ? after : null;
        });
    }
}
