package dev.nywila.otp.beem;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Pauses an operation while the provider does not answer properly. What one recipient or one attacker can cause is an
 * answer and never counts against the provider.
 */
final class Breaker {

    /** What one admitted call shows of the provider's health. */
    enum Verdict {
        WELL,
        ILL,
        /** Nothing: the call ended for a reason of ours. */
        NONE
    }

    /** Parameters, all of them settings. */
    record Settings(
            Duration window, int minimumCalls, int failureRate, Duration firstWait, Duration longestWait, int probes) {}

    private static final double JITTER = 0.3;

    private final CircuitBreaker breaker;
    private final LongSupplier nanoTime;
    private volatile long openUntil;

    Breaker(String name, Settings settings, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // jitter, so that a fleet does not probe in step
        IntervalFunction waits = settings.firstWait().equals(settings.longestWait())
                ? IntervalFunction.ofRandomized(settings.firstWait().toMillis(), JITTER)
                : IntervalFunction.ofExponentialRandomBackoff(settings.firstWait(), 2, JITTER, settings.longestWait());
        Clock clock = new MonotonicClock(nanoTime);
        breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .currentTimestampFunction(c -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
                        .slidingWindow(
                                (int) settings.window().toSeconds(),
                                settings.minimumCalls(),
                                CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                        .failureRateThreshold(settings.failureRate())
                        .waitIntervalFunctionInOpenState(attempt -> {
                            long millis = waits.apply(attempt);
                            openUntil = nanoTime.getAsLong()
                                    + Duration.ofMillis(millis).toNanos();
                            return millis;
                        })
                        .permittedNumberOfCallsInHalfOpenState(settings.probes())
                        .writableStackTraceEnabled(false)
                        .build());
    }

    /** Whether a call may go on; if so, exactly one {@link #report} must follow. */
    boolean admits() {
        return breaker.tryAcquirePermission();
    }

    void report(Verdict verdict) {
        switch (verdict) {
            case WELL -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            case ILL -> breaker.onError(0, TimeUnit.NANOSECONDS, new Ill());
            case NONE -> breaker.releasePermission();
        }
    }

    /** How long the pause still lasts; a second where probes are under way. */
    Duration remainingWait() {
        long left = openUntil - nanoTime.getAsLong();
        return left > 0 && breaker.getState() == CircuitBreaker.State.OPEN
                ? Duration.ofNanos(left)
                : Duration.ofSeconds(1);
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    /** Tells of each change of state. */
    void onChange(Runnable listener) {
        breaker.getEventPublisher().onStateTransition(event -> listener.run());
    }

    /** What the breaker may log: nothing of the call. */
    private static final class Ill extends Exception {
        private static final long serialVersionUID = 1;

        Ill() {
            super("no proper answer", null, false, false);
        }
    }

    /** Durations must not jump with the wall clock, but the breaker counts its wait in instants. */
    private static final class MonotonicClock extends Clock {
        private final LongSupplier nanoTime;

        MonotonicClock(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanoTime.getAsLong());
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
