package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in this JVM, in whose calls a test can come between, and into which it can look. Nothing expires. */
class MapStore implements OtpStore {

    /** What happens at a call of the store: it may throw, before anything was done. */
    interface Event {
        void at(String operation, String key);
    }

    private final Map<String, byte[]> values = new HashMap<>();
    final Map<String, Duration> lifetimes = new HashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger closings = new AtomicInteger();
    volatile Event before = (operation, key) -> {};
    /** It happens when all was done, and its exception is a lost answer. */
    volatile Event after = (operation, key) -> {};

    volatile boolean durable = true;

    @Override
    public byte @Nullable [] get(Keep keep, String key, Duration within) {
        check(keep, key, within);
        before.at("get", key);
        byte[] value;
        synchronized (values) {
            value = values.get(key);
        }
        calls.add("get " + key);
        after.at("get", key);
        return value == null ? null : value.clone();
    }

    @Override
    public boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within) {
        check(keep, key, within);
        this.before.at("set", key);
        boolean done;
        synchronized (values) {
            done = Arrays.equals(values.get(key), before);
            if (done && after == null) {
                values.remove(key);
            } else if (done) {
                values.put(key, after.clone());
                lifetimes.merge(key, atLeast, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        calls.add("set " + key);
        this.after.at("set", key);
        return done;
    }

    private static void check(Keep keep, String key, Duration within) {
        if (keep != Keep.MUST_KEEP || !key.matches("[!-~]{1,128}") || within.isNegative() || within.isZero()) {
            throw new AssertionError("not as the store wants it: " + keep + " " + key + " " + within);
        }
    }

    /** All names and values, as whoever reads the store's disk sees them. */
    Map<String, byte[]> dump() {
        synchronized (values) {
            return new HashMap<>(values);
        }
    }

    void put(String key, byte[] value) {
        synchronized (values) {
            values.put(key, value);
        }
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    @Override
    public void close() {
        closings.incrementAndGet();
    }
}
