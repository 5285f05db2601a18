package dev.nywila.otp.beem;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Lets one log line a minute through and counts the others. */
final class Alarm {

    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;
    private final AtomicLong swallowed = new AtomicLong();

    Alarm(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** Runs the line, with how many were swallowed since the last one; or swallows it. */
    void raise(LongConsumer line) {
        // the source of time is the application's
        Foreign.run(() -> count(line));
    }

    private void count(LongConsumer line) {
        long now = nanoTime.getAsLong();
        long next = nextAt.get();
        if (now - next >= 0 && nextAt.compareAndSet(next, now + PAUSE)) {
            line.accept(swallowed.getAndSet(0));
        } else {
            swallowed.incrementAndGet();
        }
    }
}
