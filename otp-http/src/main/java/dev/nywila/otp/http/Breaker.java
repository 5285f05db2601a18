package dev.nywila.otp.http;

import dev.nywila.otp.spi.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pauses an operation while the provider does not answer properly. What one person can cause
 * counts once in a window at most ({@link Witnesses}).
 */
final class Breaker {

    /** What one admitted call shows of the provider's health. */
    enum Verdict {
        HEALTHY,
        UNHEALTHY,
        /** Nothing: the call ended for a reason of ours. */
        NONE
    }

    /** Parameters, all of them settings. */
    record Settings(
            Duration window, int minimumCalls, int failureRate, Duration firstWait, Duration longestWait, int probes) {}

    private static final double JITTER = 0.3;
    /** Longer than the longest deadline: whoever has not reported by then never will. */
    private static final Duration REPORT_OVERDUE = Duration.ofMinutes(6);
    /** How long the library is told to wait: when a pause ends is decided here, as it would look at the wall clock. */
    private static final long FOR_EVER = Duration.ofDays(36_500).toMillis();

    /** Knows the states, and counts probes. */
    private final CircuitBreaker breaker;

    private final FailureWindow window;
    private final LongSupplier elapsed;
    /**
     * Makes one step of the library's change of state and ours; never held during a call. A monitor, since the JVM gives it back even where
     * the stack is too full for a method that would.
     */
    private final Object lock = new Object();

    private volatile Consumer<CircuitBreaker.State> listener = state -> {};
    private volatile long openUntil;
    private long lastAdmission;
    private CircuitBreaker.State lastState = CircuitBreaker.State.CLOSED;
    private int changes;
    private CircuitBreaker.@Nullable State unannounced;

    Breaker(String name, Settings settings, MonotonicClock clock) {
        // only differences mean anything: the source may start below zero, or run over
        long start = clock.nanoTime();
        this.elapsed = () -> clock.nanoTime() - start;
        // jitter, so that a fleet does not probe in step
        IntervalFunction waits =
                IntervalFunction.ofExponentialRandomBackoff(settings.firstWait(), 2, JITTER, settings.longestWait());
        breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .minimumNumberOfCalls(settings.minimumCalls())
                        .failureRateThreshold(settings.failureRate())
                        .waitIntervalFunctionInOpenState(attempt -> {
                            openUntil = elapsed.getAsLong()
                                    + Duration.ofMillis(waits.apply(attempt)).toNanos();
                            return FOR_EVER;
                        })
                        .permittedNumberOfCallsInHalfOpenState(settings.probes())
                        .writableStackTraceEnabled(false)
                        .build());
        window = new FailureWindow(settings, elapsed);
    }

    /** Lets a call go on, or not. */
    Optional<Admission> admit() {
        Optional<Admission> admission;
        CircuitBreaker.State change;
        synchronized (lock) {
            admission = tryAdmit();
            change = takeUnannounced();
        }
        announce(change);
        return admission;
    }

    private Optional<Admission> tryAdmit() {
        if (state() == CircuitBreaker.State.OPEN && openUntil - elapsed.getAsLong() < 0) {
            // the library logs what it has done, and the application's logger may throw
            Foreign.run(breaker::transitionToHalfOpenState);
        }
        if (isPermitted()) {
            noteState();
            lastAdmission = elapsed.getAsLong();
            return Optional.of(new Admission(changes));
        }
        if (state() == CircuitBreaker.State.HALF_OPEN
                && elapsed.getAsLong() - lastAdmission >= REPORT_OVERDUE.toNanos()) {
            Foreign.run(breaker::transitionToOpenState);
        }
        return Optional.empty();
    }

    /** The library logs only where it refuses. */
    private boolean isPermitted() {
        try {
            return breaker.tryAcquirePermission();
        } catch (Throwable thrown) {
            Foreign.tolerated(thrown);
            return false;
        }
    }

    /** The leave to make one call; exactly one report must follow. */
    final class Admission {
        private final int changesBefore;

        private Admission(int changesBefore) {
            this.changesBefore = changesBefore;
        }

        /** Counts the call; but not if the state has changed meanwhile, as what was before says nothing of now. */
        void report(Verdict verdict) {
            CircuitBreaker.State change;
            synchronized (lock) {
                if (changes == changesBefore) {
                    count(verdict);
                }
                change = takeUnannounced();
            }
            announce(change);
        }
    }

    private void count(Verdict verdict) {
        if (state() == CircuitBreaker.State.CLOSED) {
            if (verdict != Verdict.NONE && window.isTooBadWith(verdict == Verdict.UNHEALTHY)) {
                Foreign.run(breaker::transitionToOpenState);
            }
            return;
        }
        try {
            switch (verdict) {
                case HEALTHY -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
                case UNHEALTHY -> breaker.onError(0, TimeUnit.NANOSECONDS, new NoProperAnswer());
                case NONE -> breaker.releasePermission();
            }
        } catch (Throwable thrown) {
            // the library logs before it counts, so a probe that it could not count decides alone
            Foreign.tolerated(thrown);
            Foreign.run(
                    switch (verdict) {
                        case HEALTHY -> breaker::transitionToClosedState;
                        case UNHEALTHY -> breaker::transitionToOpenState;
                        case NONE -> breaker::releasePermission;
                    });
        }
    }

    /** To be told of changes by the breaker's events would cost an event for each call. */
    private void noteState() {
        CircuitBreaker.State now = state();
        if (now != lastState) {
            lastState = now;
            window.forget();
            changes++;
            unannounced = now;
        }
    }

    private CircuitBreaker.@Nullable State takeUnannounced() {
        noteState();
        CircuitBreaker.State taken = unannounced;
        unannounced = null;
        return taken;
    }

    /** Without the lock, as the listener logs, which may take its time. */
    private void announce(CircuitBreaker.@Nullable State change) {
        if (change != null) {
            listener.accept(change);
        }
    }

    /** Whether a call would surely be refused. */
    boolean isPaused() {
        return state() == CircuitBreaker.State.OPEN && openUntil - elapsed.getAsLong() > 0;
    }

    /** How long the pause still lasts, in whole milliseconds, rounded up; a second where probes are under way. */
    Duration remainingWait() {
        return state() == CircuitBreaker.State.OPEN
                ? Duration.ofMillis(1 + Math.max(0, openUntil - elapsed.getAsLong()) / 1_000_000)
                : Duration.ofSeconds(1);
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    /** Tells of each change of state. */
    void onChange(Consumer<CircuitBreaker.State> listener) {
        this.listener = listener;
    }

    /** What the breaker may log: nothing of the call. */
    private static final class NoProperAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoProperAnswer() {
            super("no proper answer", null, false, false);
        }
    }
}
