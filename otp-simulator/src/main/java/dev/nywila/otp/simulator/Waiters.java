package dev.nywila.otp.simulator;

import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Requests that wait for a message, without a thread each. Thread-safe. */
final class Waiters {

    static final int MOST = 256;

    private static final class Waiter {
        final @Nullable Recipient recipient;
        final BooleanSupplier ready;
        final Runnable answer;
        final Runnable drop;
        volatile @Nullable Future<?> timeout;

        Waiter(@Nullable Recipient recipient, BooleanSupplier ready, Runnable answer, Runnable drop) {
            this.recipient = recipient;
            this.ready = ready;
            this.answer = answer;
            this.drop = drop;
        }
    }

    private final Workers workers;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger(MOST);

    Waiters(Workers workers) {
        this.workers = workers;
    }

    /**
     * Answers as soon as it is ready, and else when the time is over.
     *
     * @param recipient whose messages make it ready, or null for anyone's
     * @return what gives the place back if the caller leaves, or empty, and nothing is done, if too many wait already
     */
    Optional<Runnable> await(
            @Nullable Recipient recipient, Duration atMost, BooleanSupplier ready, Runnable answer, Runnable drop) {
        if (places.decrementAndGet() < 0) {
            places.incrementAndGet();
            return Optional.empty();
        }
        Waiter waiter = new Waiter(recipient, ready, answer, drop);
        waiters.add(waiter);
        waiter.timeout = workers.after(atMost, () -> finish(waiter), () -> finish(waiter));
        // only now, so that no message can come between the look and the wait
        if (ready.getAsBoolean()) {
            finish(waiter);
        }
        return Optional.of(() -> {
            boolean unused = giveUp(waiter);
        });
    }

    /** To be called when something about this recipient has changed. */
    void wake(Recipient recipient) {
        for (Waiter waiter : waiters) {
            if ((waiter.recipient == null || waiter.recipient.equals(recipient)) && waiter.ready.getAsBoolean()) {
                finish(waiter);
            }
        }
    }

    private void finish(Waiter waiter) {
        if (giveUp(waiter)) {
            workers.executeOr(waiter.answer, waiter.drop);
        }
    }

    /** Gives its place back; true if it had not been given back before. */
    private boolean giveUp(Waiter waiter) {
        boolean waited = waiters.remove(waiter);
        if (waited) {
            places.incrementAndGet();
            Future<?> timeout = waiter.timeout;
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
        return waited;
    }
}
