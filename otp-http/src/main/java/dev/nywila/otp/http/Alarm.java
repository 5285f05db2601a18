package dev.nywila.otp.http;

import dev.nywila.otp.spi.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Lets one log line a minute through and counts the others. */
final class Alarm {

    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final MonotonicClock clock;
    private final AtomicLong nextAt;
    private final AtomicLong swallowed = new AtomicLong();

    Alarm(MonotonicClock clock) {
        this.clock = clock;
        this.nextAt = new AtomicLong(clock.nanoTime());
    }

    /** Runs the line, with how many were swallowed since the last one; or swallows it. */
    void raise(LongConsumer line) {
        // the source of time is the application's
        Foreign.run(() -> count(line));
    }

    private void count(LongConsumer line) {
        long now = clock.nanoTime();
        long next = nextAt.get();
        if (now - next >= 0 && nextAt.compareAndSet(next, now + PAUSE)) {
            line.accept(swallowed.getAndSet(0));
        } else {
            swallowed.incrementAndGet();
        }
    }
}
