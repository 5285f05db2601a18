package dev.nywila.otp.inmemory;

import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.spi.OtpStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store for the clients of one JVM: for tests of an application that shares a real one. It keeps what an {@link OtpStore}
 * promises, never blocks, and is not bounded. Thread-safe.
 */
public final class InMemoryOtpStore implements OtpStore {

    private static final int LONGEST_KEY = 128;

    private record Value(Bytes bytes, long endsAt) {}

    /** Nobody else's array. */
    private static final class Bytes {

        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] copy() {
            return bytes.clone();
        }

        boolean are(byte[] others) {
            return Arrays.equals(bytes, others);
        }
    }

    private final MonotonicClock clock;
    private final Map<String, Value> values = new HashMap<>();
    private boolean closed;
    private int untilSwept;

    /** Makes an empty one by the system's clock. */
    public InMemoryOtpStore() {
        this(System::nanoTime);
    }

    /**
     * Makes an empty one.
     *
     * @param clock by which lifetimes go
     */
    public InMemoryOtpStore(MonotonicClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Reads a value.
     *
     * @throws IllegalStateException if this store is closed
     */
    @Override
    public synchronized byte @Nullable [] get(Keep keep, String key, Duration within) {
        check(keep, key, within);
        Value value = live(key);
        return value == null ? null : value.bytes.copy();
    }

    /**
     * Replaces a value if it is what the caller believes.
     *
     * @throws IllegalStateException if this store is closed
     */
    @Override
    public synchronized boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within) {
        check(keep, key, within);
        Value value = live(key);
        boolean believed = value == null ? before == null : before != null && value.bytes.are(before);
        if (!believed) {
            return false;
        }
        if (after == null) {
            values.remove(key);
            return true;
        }
        long now = clock.nanoTime();
        long left = value == null ? 0 : value.endsAt - now;
        values.put(key, new Value(new Bytes(after), now + Math.max(left, atLeast.toNanos())));
        return true;
    }

    private @Nullable Value live(String key) {
        long now = clock.nanoTime();
        if (--untilSwept < 0) {
            values.values().removeIf(each -> each.endsAt - now <= 0);
            // as often as it pays: what is over is never more than what is not, and a thousand
            untilSwept = values.size() + 1000;
        }
        Value value = values.get(key);
        return value == null || value.endsAt - now <= 0 ? null : value;
    }

    private void check(Keep keep, String key, Duration within) {
        Objects.requireNonNull(keep, "keep");
        Objects.requireNonNull(within, "within");
        if (key.isEmpty() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("a key is 1 to 128 printable ASCII characters without blank");
        }
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    /** How many values there are, those included that are over and not yet gone. */
    synchronized int size() {
        return values.size();
    }

    /** Returns true: no client that shares it outlives it. */
    @Override
    public boolean isDurable() {
        return true;
    }

    /** Forgets everything. */
    @Override
    public synchronized void close() {
        closed = true;
        values.clear();
    }
}
