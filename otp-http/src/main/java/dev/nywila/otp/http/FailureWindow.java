package dev.nywila.otp.http;

import io.github.resilience4j.core.metrics.Metrics.Outcome;
import io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics;
import io.github.resilience4j.core.metrics.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What became of the calls of late, by a monotonic source of time. Not thread-safe. The library's breaker has such a window
 * too, but no way to give it a clock that is there in 2.2.0 as well as in 2.3.0.
 */
final class FailureWindow {

    private final Breaker.Settings settings;
    private final Clock clock;
    private SlidingTimeWindowMetrics calls;

    FailureWindow(Breaker.Settings settings, LongSupplier elapsed) {
        this.settings = settings;
        this.clock = new ElapsedClock(elapsed);
        this.calls = empty();
    }

    /** Counts a call; returns whether too many failed. */
    boolean isTooBadWith(boolean failure) {
        Snapshot sum = calls.record(0, TimeUnit.NANOSECONDS, failure ? Outcome.ERROR : Outcome.SUCCESS);
        return sum.getTotalNumberOfCalls() >= settings.minimumCalls() && sum.getFailureRate() >= settings.failureRate();
    }

    void forget() {
        calls = empty();
    }

    private SlidingTimeWindowMetrics empty() {
        return new SlidingTimeWindowMetrics((int) settings.window().toSeconds(), clock);
    }

    /** Durations must not jump with the wall clock, but the library counts in instants. */
    private static final class ElapsedClock extends Clock {
        private final LongSupplier elapsed;

        ElapsedClock(LongSupplier elapsed) {
            this.elapsed = elapsed;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(elapsed.getAsLong());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
