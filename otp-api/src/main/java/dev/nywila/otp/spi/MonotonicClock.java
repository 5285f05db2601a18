package dev.nywila.otp.spi;

/**
 * A source of nanoseconds that never runs backwards, such as {@code System::nanoTime}. Thread-safe. A component of the
 * settings: {@code config.with(MonotonicClock.class, clock)} lets a test move time (C5).
 */
@FunctionalInterface
public interface MonotonicClock {

    /**
     * Returns the time that has passed since some fixed instant, which may lie in the future.
     *
     * @return nanoseconds; only differences mean something
     */
    long nanoTime();
}
