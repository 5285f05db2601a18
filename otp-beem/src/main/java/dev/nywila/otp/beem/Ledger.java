package dev.nywila.otp.beem;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.nywila.otp.spi.ChallengeState;
import java.time.Duration;
import java.time.InstantSource;
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

    Ledger(int size, InstantSource clock, LongSupplier nanoTime) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(size)
                .ticker(nanoTime::getAsLong)
                .expireAfter(Expiry.<String, ChallengeState>writing((reference, state) -> lifetime(state, clock)))
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

    private static Duration lifetime(ChallengeState state, InstantSource clock) {
        return state.expiresAt()
                .map(expiry -> Duration.between(clock.instant(), expiry).plus(AFTER_EXPIRY))
                .filter(left -> left.compareTo(LONGEST) < 0)
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .orElse(LONGEST);
    }
}
