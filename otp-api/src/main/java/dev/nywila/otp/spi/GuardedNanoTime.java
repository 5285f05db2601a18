package dev.nywila.otp.spi;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's monotonic source, which must not change an outcome: while it fails, the time goes on from what it told
 * last. One that fails at its first reading has no beginning to count from; the system's takes its place. Thread-safe.
 */
final class GuardedNanoTime implements LongSupplier {

    /** What takes the source's place. */
    private record StandIn(long begin, long since) {
        long nanos() {
            return begin + (System.nanoTime() - since);
        }
    }

    private final LongSupplier source;
    private volatile long last;
    private volatile @Nullable StandIn standIn;

    private GuardedNanoTime(LongSupplier source, long first) {
        this.source = source;
        this.last = first;
    }

    static LongSupplier of(LongSupplier source) {
        try {
            return new GuardedNanoTime(source, source.getAsLong());
        } catch (Throwable broken) {
            GuardedClock.tolerate(broken);
            return System::nanoTime;
        }
    }

    @Override
    public long getAsLong() {
        try {
            long now = source.getAsLong();
            last = now;
            if (standIn != null) {
                standIn = null;
            }
            return now;
        } catch (Throwable broken) {
            GuardedClock.tolerate(broken);
        }
        StandIn now = standIn;
        if (now == null) {
            now = new StandIn(last, System.nanoTime());
            standIn = now;
        }
        return now.nanos();
    }
}
