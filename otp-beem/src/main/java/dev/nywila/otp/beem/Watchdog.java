package dev.nywila.otp.beem;

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
 * <p>One thread sleeps until the earliest deadline among those it saw when it last looked. An exchange that begins wakes
 * it only if it would be too late, which is hardly ever: so being watched costs a call no more than an entry in a set.
 * When the thread wakes and nothing is under way, it ends.
 */
final class Watchdog {

    /** No deadline is that late, and it is well within what two readings of {@link System#nanoTime()} can differ by. */
    private static final long NEVER = TimeUnit.DAYS.toNanos(36_500);

    private final Executor threads;
    private final Set<Exchange> watched = ConcurrentHashMap.newKeySet();
    /** Changes with the lock held, so that nobody relies on a thread that cannot be started after all. */
    private volatile boolean running;

    private volatile @Nullable Thread thread;
    private volatile long wakesAt;
    private volatile boolean closed;

    Watchdog(Executor threads) {
        this.threads = threads;
    }

    /** Watches an exchange until it is let go; ends it at once if the client is closed. */
    void watch(Exchange exchange) {
        // before all that is looked at below: whoever changes that looks at the set afterwards
        watched.add(exchange);
        if (closed || (!running && !start())) {
            exchange.end(ExchangeFailure.Kind.CLOSED);
        } else if (exchange.deadline() - wakesAt < 0) {
            LockSupport.unpark(thread);
        }
    }

    void letGo(Exchange exchange) {
        watched.remove(exchange);
    }

    /** Ends what is under way and whatever still begins. */
    void close() {
        closed = true;
        watched.forEach(exchange -> exchange.end(ExchangeFailure.Kind.CLOSED));
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
        for (Iterator<Exchange> all = watched.iterator(); all.hasNext(); ) {
            Exchange exchange = all.next();
            long left = exchange.deadline() - now;
            if (left <= 0) {
                exchange.end(ExchangeFailure.Kind.DEADLINE);
                all.remove();
            } else {
                least = Math.min(least, left);
            }
        }
        wakesAt = now + least;
        return least == NEVER ? 0 : least;
    }
}
