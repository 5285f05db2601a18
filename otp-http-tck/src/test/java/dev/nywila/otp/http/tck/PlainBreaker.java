package dev.nywila.otp.http.tck;

import dev.nywila.otp.spi.MonotonicClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Pauses after trouble that came often; then lets everybody try again. */
class PlainBreaker {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private record Seen(long at, boolean ill) {}

    private final MonotonicClock clock;
    private final int minimumCalls;
    private final int failureRate;
    private final Duration window;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private boolean open;
    private long openedAt;

    PlainBreaker(MonotonicClock clock, int minimumCalls, int failureRate, Duration window) {
        this.clock = clock;
        this.minimumCalls = minimumCalls;
        this.failureRate = failureRate;
        this.window = window;
    }

    /** How long to wait, if it pauses. */
    synchronized Optional<Duration> pause() {
        Duration left = WAIT.minusNanos(clock.nanoTime() - openedAt);
        if (open && left.compareTo(Duration.ZERO) <= 0) {
            open = false;
            seen.clear();
        }
        return open ? Optional.of(left) : Optional.empty();
    }

    synchronized void report(boolean ill) {
        long now = clock.nanoTime();
        seen.add(new Seen(now, ill));
        while (now - seen.getFirst().at() > window.toNanos()) {
            seen.removeFirst();
        }
        long failures = seen.stream().filter(Seen::ill).count();
        if (seen.size() >= minimumCalls && failures * 100 >= (long) failureRate * seen.size() && !open) {
            open = true;
            openedAt = now;
        }
    }

    synchronized boolean isOpen() {
        return open;
    }
}
