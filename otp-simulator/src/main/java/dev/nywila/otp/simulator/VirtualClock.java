package dev.nywila.otp.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Another clock, with what it was put forward by. Never goes back but by a reset. Thread-safe. */
final class VirtualClock implements InstantSource {

    /** So that no instant comes near what a date in a reply can hold. */
    static final Duration MOST = Duration.ofDays(365);

    private final InstantSource base;
    private final AtomicLong advancedNanos = new AtomicLong();

    VirtualClock(InstantSource base) {
        this.base = base;
    }

    @Override
    public Instant instant() {
        return base.instant().plusNanos(advancedNanos.get());
    }

    Duration advanced() {
        return Duration.ofNanos(advancedNanos.get());
    }

    void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock does not go back");
        }
        advancedNanos.updateAndGet(sum -> {
            if (by.compareTo(MOST.minusNanos(sum)) > 0) {
                throw new IllegalArgumentException("the clock is advanced by 365 days at most, in sum");
            }
            return sum + by.toNanos();
        });
    }

    void reset() {
        advancedNanos.set(0);
    }
}
