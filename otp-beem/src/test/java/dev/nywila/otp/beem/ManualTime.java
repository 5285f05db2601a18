package dev.nywila.otp.beem;

import dev.nywila.otp.spi.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves when told to: instants and monotonic nanoseconds together. */
public final class ManualTime implements InstantSource, MonotonicClock {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** As in a header: this many seconds after the start. */
    public static String httpDate(int seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                START.plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
