package dev.nywila.otp.http;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends each of a client's exchanges at its deadline, and all of them when the client closes.
 *
 * <p>One thread sleeps until the earliest deadline among those it saw when it last looked. A transmission that begins wakes
 * it only if it would be too late, which is hardly ever: so being watched costs a call no more than an entry in a set.
 * When the thread wakes and nothing is under way, it ends.
 */
final class Watchdog {

    /** No deadline is that late, and it is well within what two readings of {@link System#nanoTime()} can differ by. */
    private static final long NEVER = TimeUnit.DAYS.toNanos(36_500);

    private final Executor threads;
    private final Set<Transmission> watched = ConcurrentHashMap.newKeySet();
    /** Changes with the lock held, so that nobody relies on a thread that cannot be started after all. */
    private volatile boolean running;

    private volatile @Nullable Thread thread;
    private volatile long wakesAt;
    private volatile boolean closed;

    Watchdog(Executor threads) {
        this.threads = threads;
    }

    /** Watches a transmission until it is let go; ends it at once if the client is closed. */
    void watch(Transmission transmission) {
        // before all that is looked at below: whoever changes that looks at the set afterwards
        watched.add(transmission);
        if (closed || (!running && !start())) {
            transmission.end(TransmissionFailure.Kind.CLOSED);
        } else if (transmission.deadline() - wakesAt < 0) {
            LockSupport.unpark(thread);
        }
    }

    void letGo(Transmission transmission) {
        watched.remove(transmission);
    }

    /** Ends what is under way and whatever still begins. */
    void close() {
        closed = true;
        watched.forEach(transmission -> transmission.end(TransmissionFailure.Kind.CLOSED));
        LockSupport.unpark(thread);
    }

    /** Has a thread watch, if none does; returns false if threads are refused, as the client closes. */
    private synchronized boolean start() {
        if (!running) {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException closing) {
                return false;
            }
            running = true;
        }
        return true;
    }

    private synchronized void stopped() {
        running = false;
    }

    private void run() {
        thread = Thread.currentThread();
        try {
            for (long left = endOverdue(); left > 0 && !closed; left = endOverdue()) {
                LockSupport.parkNanos(this, left);
                // else it would not sleep again
                Thread.interrupted();
            }
        } finally {
            stopped();
            // who began in between, or whom an error left alone
            if (!watched.isEmpty() && !closed) {
                start();
            }
        }
    }

    /** Ends those whose time is up; returns the time until the next one's is, or 0 if there is none. */
    private long endOverdue() {
        // whoever begins from here on wakes this thread, until it is known when it wakes by itself
        long now = System.nanoTime();
        wakesAt = now + NEVER;
        long least = NEVER;
        for (Iterator<Transmission> all = watched.iterator(); all.hasNext(); ) {
            Transmission transmission = all.next();
            long left = transmission.deadline() - now;
            if (left <= 0) {
                transmission.end(TransmissionFailure.Kind.DEADLINE);
                all.remove();
            } else {
                least = Math.min(least, left);
            }
        }
        wakesAt = now + least;
        return least == NEVER ? 0 : least;
    }
}
