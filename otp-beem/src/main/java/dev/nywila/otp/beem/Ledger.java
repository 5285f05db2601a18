package dev.nywila.otp.beem;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.nywila.otp.spi.ChallengeState;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Where the skeleton's knowledge of challenges lives: bounded in number and time. What is forgotten is asked of the
 * provider again, so forgetting never approves and never refuses a good code.
 */
final class Ledger {

    /** Longer than any code lives whose expiry the provider does not tell. */
    private static final Duration LONGEST = Duration.ofHours(24);
    /** An expired or used code is still answered from here for a while. */
    private static final Duration AFTER_EXPIRY = Duration.ofMinutes(10);

    private final LongAdder forSpace = new LongAdder();
    private final LongAdder byAge = new LongAdder();
    private final Cache<String, ChallengeState> cache;

    Ledger(int size, LongSupplier nanoTime) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(size)
                .ticker(nanoTime::getAsLong)
                .expireAfter(new Lifetimes())
                // the calling thread tidies up: no thread of a shared pool outlives close
                .executor(Runnable::run)
                .evictionListener(
                        (reference, state, cause) -> (cause == RemovalCause.SIZE ? forSpace : byAge).increment())
                .build();
    }

    ConcurrentMap<String, ChallengeState> asMap() {
        return cache.asMap();
    }

    long entries() {
        return cache.estimatedSize();
    }

    /** How many were forgotten early: the ledger is too small. */
    long forgottenForSpace() {
        return forSpace.sum();
    }

    /** How many were forgotten since their code can no longer be good. */
    long forgottenByAge() {
        return byAge.sum();
    }

    /**
     * By the monotonic source alone, and never shorter than it was: a wall clock that leaps must give back neither an
     * approval nor attempts. Written out, as Caffeine had no shorter way before 3.2.
     */
    private static final class Lifetimes implements Expiry<String, ChallengeState> {

        @Override
        public long expireAfterCreate(String reference, ChallengeState state, long now) {
            return state.lifetime()
                    .map(lifetime -> lifetime.plus(AFTER_EXPIRY))
                    .filter(lifetime -> lifetime.compareTo(LONGEST) < 0)
                    .orElse(LONGEST)
                    .toNanos();
        }

        @Override
        public long expireAfterUpdate(String reference, ChallengeState state, long now, long left) {
            return Math.max(left, expireAfterCreate(reference, state, now));
        }

        @Override
        public long expireAfterRead(String reference, ChallengeState state, long now, long left) {
            return left;
        }
    }
}
