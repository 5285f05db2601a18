package dev.nywila.otp.simulator;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Calls that a fault holds back, without a thread each. Thread-safe. */
final class Delays {

    static final int MOST = 1_000;

    private static final class Held {
        final Runnable drop;
        volatile @Nullable Future<?> timer;

        Held(Runnable drop) {
            this.drop = drop;
        }
    }

    private final Workers workers;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<Held> all = ConcurrentHashMap.newKeySet();

    Delays(Workers workers) {
        this.workers = workers;
    }

    /** Answers the call when the time is over, or drops it if too many are held already. */
    void hold(Duration delay, Runnable answer, Runnable drop) {
        if (!places.tryAcquire()) {
            drop.run();
            return;
        }
        Held held = new Held(drop);
        all.add(held);
        held.timer = workers.after(delay, () -> end(held, answer), () -> end(held, drop));
    }

    private void end(Held held, Runnable action) {
        if (all.remove(held)) {
            places.release();
            action.run();
        }
    }

    /** Drops them all, so that none of them is answered, or does anything, later. */
    void dropAll() {
        for (Held held : all) {
            Future<?> timer = held.timer;
            if (timer != null) {
                timer.cancel(false);
            }
            end(held, held.drop);
        }
    }
}
