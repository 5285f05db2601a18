package dev.nywila.otp.spi;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The application's clock, which must not change an outcome. While it fails, the time goes on from what it told last; so it
 * does while it tells an instant so far away that adding the lifetime of a code may lead out of the calendar. Thread-safe.
 */
final class GuardedClock implements InstantSource {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** What takes the clock's place. */
    private record StandIn(Instant begin, long since) {
        Instant instant() {
            return begin.plusNanos(System.nanoTime() - since);
        }
    }

    private final InstantSource clock;
    private volatile Instant last;
    private volatile @Nullable StandIn standIn;

    GuardedClock(InstantSource clock) {
        this.clock = clock;
        this.last = InstantSource.system().instant();
    }

    @Override
    public Instant instant() {
        try {
            Instant now = clock.instant();
            if (!now.isBefore(EARLIEST) && !now.isAfter(LATEST)) {
                last = now;
                if (standIn != null) {
                    standIn = null;
                }
                return now;
            }
        } catch (Throwable broken) {
            // also what is not declared, and that of a null
            Foreign.tolerate(broken);
        }
        StandIn now = standIn;
        if (now == null) {
            now = new StandIn(last, System.nanoTime());
            standIn = now;
        }
        return now.instant();
    }
}
