package dev.nywila.otp.spi;

import org.jspecify.annotations.Nullable;

/**
 * The application's monotonic source, which must not change an outcome: while it fails, the time goes on from what it told
 * last. One that fails at its first reading has no beginning to count from; the system's takes its place. Thread-safe.
 */
final class GuardedMonotonicClock implements MonotonicClock {

    /** What takes the source's place. */
    private record StandIn(long begin, long since) {
        long nanos() {
            return begin + (System.nanoTime() - since);
        }
    }

    private final MonotonicClock source;
    private volatile long last;
    private volatile @Nullable StandIn standIn;

    private GuardedMonotonicClock(MonotonicClock source, long first) {
        this.source = source;
        this.last = first;
    }

    static MonotonicClock of(MonotonicClock source) {
        try {
            return new GuardedMonotonicClock(source, source.nanoTime());
        } catch (Throwable broken) {
            Foreign.tolerate(broken);
            return System::nanoTime;
        }
    }

    @Override
    public long nanoTime() {
        try {
            long now = source.nanoTime();
            last = now;
            if (standIn != null) {
                standIn = null;
            }
            return now;
        } catch (Throwable broken) {
            Foreign.tolerate(broken);
        }
        StandIn now = standIn;
        if (now == null) {
            now = new StandIn(last, System.nanoTime());
            standIn = now;
        }
        return now.nanos();
    }
}
