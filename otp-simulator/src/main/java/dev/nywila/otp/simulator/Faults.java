package dev.nywila.otp.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which faults wait for calls: those for a number of calls, in the order they came; when there is none of these, the one
 * that stays until it is cleared, of which the latest counts. Thread-safe.
 */
final class Faults {

    static final int MOST = 1_000;

    /**
     * A fault that waits.
     *
     * @param remaining for how many calls, or null until it is cleared
     */
    record Active(Fault fault, @Nullable Integer remaining) {}

    private static final class Counted {
        final Fault fault;
        int remaining;

        Counted(Fault fault) {
            this.fault = fault;
            this.remaining = fault.calls();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Counted> counted = new ArrayDeque<>();
    private @Nullable Fault lasting;

    /** Adds all or, if they are too many, none. */
    void add(List<Fault> next) {
        lock.lock();
        try {
            if (counted.size() + next.size() > MOST) {
                throw new IllegalArgumentException("at most " + MOST + " faults wait at a time");
            }
            for (Fault fault : next) {
                if (fault.isUntilCleared()) {
                    lasting = fault;
                } else {
                    counted.addLast(new Counted(fault));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What befalls the next call, or null. */
    @Nullable
    Fault next() {
        lock.lock();
        try {
            Counted first = counted.peekFirst();
            if (first == null) {
                return lasting;
            }
            first.remaining--;
            if (first.remaining == 0) {
                counted.removeFirst();
            }
            return first.fault;
        } finally {
            lock.unlock();
        }
    }

    List<Active> active() {
        lock.lock();
        try {
            List<Active> all = new ArrayList<>();
            counted.forEach(each -> all.add(new Active(each.fault, each.remaining)));
            if (lasting != null) {
                all.add(new Active(lasting, null));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            counted.clear();
            lasting = null;
        } finally {
            lock.unlock();
        }
    }
}
