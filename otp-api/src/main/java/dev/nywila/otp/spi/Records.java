package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's ledger, read and changed by records. What the ledger throws comes through.
 *
 * @param ledger it may be the adapter's own
 * @param shared the same, if all instances share it
 */
record Records(Ledger ledger, @Nullable SharedChallenges shared) {

    /** More than threads can be in one another's way; a ledger that refuses so often never replaces anything. */
    private static final int MOST_TRIES = 1_000_000;

    static Records own(Ledger ledger) {
        return new Records(ledger, null);
    }

    static Records shared(SharedChallenges challenges) {
        return new Records(challenges, challenges);
    }

    /** Whether what is not here may have been: what all instances share is kept for its time. */
    boolean forgets() {
        return shared == null;
    }

    /** Takes a reference for a new one, which saves a look. */
    void expectNew(String reference) {
        if (shared != null) {
            shared.expectNew(reference);
        }
    }

    /** Remembers in this instance what could not be recorded for all. */
    void vouchFor(String reference, ChallengeRecord record) {
        if (shared != null) {
            shared.vouchFor(reference, record);
        }
    }

    @Nullable
    ChallengeRecord get(String reference) {
        return (ChallengeRecord) ledger.get(reference);
    }

    /** Returns whether nobody else had changed the record meanwhile. Replacing it by itself renews it. */
    boolean replace(String reference, @Nullable ChallengeRecord before, ChallengeRecord after, Duration lifetime) {
        return ledger.compareAndSet(reference, before, after, lifetime);
    }

    /** Replaces a record by one with another count, which lives no longer for that: else guesses would keep it. */
    boolean count(String reference, @Nullable ChallengeRecord before, ChallengeRecord after, Duration ifNew) {
        return replace(reference, before, after, before == null ? ifNew : Duration.ZERO);
    }

    /** Changes a record; returns what it is then. A change that returns what it was given writes nothing. */
    ChallengeRecord update(
            String reference, Duration lifetime, Function<@Nullable ChallengeRecord, ChallengeRecord> change) {
        return repeat(() -> {
            ChallengeRecord before = get(reference);
            ChallengeRecord after = change.apply(before);
            return after.equals(before) || replace(reference, before, after, lifetime) ? after : null;
        });
    }

    /** Takes a step again and again until it returns something: null means that another thread came between. */
    static <T> T repeat(Supplier<@Nullable T> step) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            T done = step.get();
            if (done != null) {
                return done;
            }
        }
        throw new IllegalStateException("the ledger replaces no value");
    }
}
