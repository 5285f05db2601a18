package dev.nywila.otp.spi;

import java.util.function.LongSupplier;

/**
 * The application's monotonic source, which must not change an outcome: while it fails, time stands still, so that
 * nothing is forgotten early. One that fails at its first reading has no beginning to count from; the system's takes its
 * place. Thread-safe.
 */
final class GuardedNanoTime implements LongSupplier {

    private final LongSupplier source;
    private volatile long last;

    private GuardedNanoTime(LongSupplier source, long first) {
        this.source = source;
        this.last = first;
    }

    static LongSupplier of(LongSupplier source) {
        try {
            return new GuardedNanoTime(source, source.getAsLong());
        } catch (Exception broken) {
            GuardedClock.keepInterrupt(broken);
            return System::nanoTime;
        }
    }

    @Override
    public long getAsLong() {
        try {
            long now = source.getAsLong();
            last = now;
            return now;
        } catch (Exception broken) {
            GuardedClock.keepInterrupt(broken);
            return last;
        }
    }
}
