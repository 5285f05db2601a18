package dev.nywila.otp.spi;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The application's clock, which must not change an outcome. One that fails stands still; so does one that tells an
 * instant so far away that adding the lifetime of a code may lead out of the calendar. Thread-safe.
 */
final class GuardedClock implements InstantSource {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final InstantSource clock;
    private volatile Instant last;

    GuardedClock(InstantSource clock) {
        this.clock = clock;
        this.last = InstantSource.system().instant();
    }

    @Override
    public Instant instant() {
        try {
            Instant now = clock.instant();
            if (now.isBefore(EARLIEST) || now.isAfter(LATEST)) {
                return last;
            }
            last = now;
            return now;
        } catch (Exception broken) {
            // also one that is not declared, and that of a null
            keepInterrupt(broken);
            return last;
        }
    }

    static void keepInterrupt(Exception caught) {
        if (caught instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
