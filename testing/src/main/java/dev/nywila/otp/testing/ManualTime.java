package dev.nywila.otp.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves when told to: instants and monotonic nanoseconds together. */
public final class ManualTime implements InstantSource {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();

    /** Makes one that stands at noon. */
    public ManualTime() {}

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    /**
     * Returns what has passed since the start, for whatever takes a monotonic source.
     *
     * @return nanoseconds
     */
    public long nanoTime() {
        return nanos.get();
    }

    /**
     * Returns an instant as it stands in a header.
     *
     * @param seconds how long after the start
     * @return the date
     */
    public static String httpDate(int seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                START.plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }

    /**
     * Lets time pass.
     *
     * @param by how much
     */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
