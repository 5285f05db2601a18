package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plain server keeps, by a clock that is moved by hand. Honest; broken ones differ in one method. Thread-safe. */
class PlainMemory {

    /** A value, and when its lifetime is over. */
    static final class Kept {
        final Keep keep;
        final byte[] value;
        final long until;

        Kept(Keep keep, byte[] value, long until) {
            this.keep = keep;
            this.value = value;
            this.until = until;
        }
    }

    final ManualTime time = new ManualTime();
    final Map<String, Kept> kept = new HashMap<>();

    boolean readOnly;
    int space = Integer.MAX_VALUE;

    synchronized byte @Nullable [] get(Keep keep, String key) {
        Kept there = alive(key);
        return there == null ? null : given(there.value);
    }

    synchronized boolean compareAndSet(
            Keep keep, String key, byte @Nullable [] before, byte @Nullable [] after, Duration atLeast) {
        if (readOnly) {
            throw new IllegalStateException("the server refuses to write");
        }
        Kept there = alive(key);
        if (!matches(before, there)) {
            return false;
        }
        if (after == null) {
            remove(key);
        } else {
            makeRoom(keep, key, after);
            kept.put(name(key), new Kept(keep, stored(after), until(there, atLeast)));
        }
        return true;
    }

    boolean matches(byte @Nullable [] before, @Nullable Kept there) {
        return (before == null || there == null) ? isNone(before) == isNone(there) : isSame(before, there.value);
    }

    private static boolean isNone(@Nullable Object value) {
        return value == null;
    }

    boolean isSame(byte[] before, byte[] there) {
        return Arrays.equals(before, there);
    }

    void remove(String key) {
        kept.remove(name(key));
    }

    @Nullable
    Kept alive(String key) {
        Kept there = kept.get(name(key));
        return there == null || isOver(there) ? null : there;
    }

    /** Whether there is a value whose lifetime is over. */
    synchronized boolean hasOver(String key) {
        Kept there = kept.get(name(key));
        return there != null && isOver(there);
    }

    boolean isOver(Kept there) {
        return time.nanoTime() >= there.until;
    }

    long until(@Nullable Kept there, Duration atLeast) {
        long asked = time.nanoTime() + atLeast.toNanos();
        return there == null ? asked : Math.max(asked, there.until);
    }

    byte[] stored(byte[] value) {
        return value.clone();
    }

    byte[] given(byte[] value) {
        return value.clone();
    }

    /** Refuses a value for which there is no space. */
    void makeRoom(Keep keep, String key, byte[] after) {
        if (isFull(after)) {
            throw new IllegalStateException("no space");
        }
    }

    final boolean isFull(byte[] after) {
        return space < Integer.MAX_VALUE && used() + after.length > space;
    }

    private int used() {
        return kept.values().stream().mapToInt(one -> one.value.length).sum();
    }

    /** Under which name a key is kept. */
    String name(String key) {
        return key;
    }

    synchronized void limitSpace(int more) {
        space = used() + more;
    }

    /** What a restart leaves of it. */
    synchronized void restart() {}
}
