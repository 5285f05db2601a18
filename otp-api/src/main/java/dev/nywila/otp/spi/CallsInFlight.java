package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets calls in until it is closed, and knows when the last one has left (D5). */
final class CallsInFlight {

    /** One permit for each call; all of them mean that nobody is inside. */
    private final Semaphore places = new Semaphore(Integer.MAX_VALUE);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final Duration closeTimeout;
    private volatile boolean over;

    CallsInFlight(Duration closeTimeout) {
        this.closeTimeout = closeTimeout;
    }

    void enter() {
        // first the place, then the look: either the look sees the closing, or the closing waits for the place
        if (!places.tryAcquire()) {
            throw closed();
        }
        if (closed.get()) {
            places.release();
            throw closed();
        }
    }

    void leave() {
        places.release();
    }

    /** Runs {@code end} once, when the last call has left or the close timeout is over. */
    void close(Runnable end) {
        if (closed.compareAndSet(false, true)) {
            try {
                places.tryAcquire(Integer.MAX_VALUE, closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            } finally {
                over = true;
                end.run();
            }
        }
    }

    /** Whether it is closed and the time for calls in flight is over too. */
    boolean isOver() {
        return over;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this client is closed; nothing was sent");
    }
}
