package dev.nywila.otp.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.nywila.otp.spi.Ledger;
import dev.nywila.otp.spi.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where the skeleton's knowledge of challenges lives: bounded in number and time. What is forgotten is asked of the
 * provider again, so forgetting never approves and never refuses a good code.
 */
final class CaffeineLedger implements Ledger {

    private final LongAdder forSpace = new LongAdder();
    private final LongAdder byAge = new LongAdder();
    private final Cache<String, Entry> cache;
    /** The cache as it is read and written here. */
    final ConcurrentMap<String, Entry> entries;

    CaffeineLedger(int size, MonotonicClock clock) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(size)
                .ticker(clock::nanoTime)
                .expireAfter(new Lifetimes())
                // the calling thread tidies up: no thread of a shared pool outlives close
                .executor(Runnable::run)
                .evictionListener((key, entry, cause) -> (cause == RemovalCause.SIZE ? forSpace : byAge).increment())
                .build();
        this.entries = cache.asMap();
    }

    @Override
    public @Nullable Object get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    @Override
    public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
        Entry next = new Entry(after, atLeast.toNanos());
        if (before == null) {
            return entries.putIfAbsent(key, next) == null;
        }
        Entry known = entries.get(key);
        return known != null && known.value == before && entries.replace(key, known, next);
    }

    long size() {
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

    /** A value and the lifetime that came with it. No record: the map compares entries, and only the very one is equal. */
    static final class Entry {
        final Object value;
        final long lifetime;

        Entry(Object value, long lifetime) {
            this.value = value;
            this.lifetime = lifetime;
        }
    }

    /**
     * By the monotonic source alone, and never shorter than it was: a wall clock that leaps must give back neither an
     * approval nor attempts. Written out, as Caffeine had no shorter way before 3.2.
     */
    private static final class Lifetimes implements Expiry<String, Entry> {

        @Override
        public long expireAfterCreate(String key, Entry entry, long now) {
            return entry.lifetime;
        }

        @Override
        public long expireAfterUpdate(String key, Entry entry, long now, long left) {
            return Math.max(left, entry.lifetime);
        }

        @Override
        public long expireAfterRead(String key, Entry entry, long now, long left) {
            return left;
        }
    }
}
