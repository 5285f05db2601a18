package dev.nywila.otp.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which faults wait for calls: those for a number of calls, in the order they came; when there is none of these, the one
 * that stays until it is cleared, of which the latest counts. One for a single provider's calls leaves the others alone.
 * Thread-safe.
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

    /** The latest of each provider, and of all together; the latest of these stands last. */
    private final Deque<Fault> lasting = new ArrayDeque<>();

    /** Adds all or, if they are too many, none. */
    void add(List<Fault> next) {
        lock.lock();
        try {
            if (counted.size() + next.size() > MOST) {
                throw new IllegalArgumentException("at most " + MOST + " faults wait at a time");
            }
            for (Fault fault : next) {
                if (fault.isUntilCleared()) {
                    lasting.removeIf(other -> Objects.equals(other.dialect(), fault.dialect()));
                    lasting.addLast(fault);
                } else {
                    counted.addLast(new Counted(fault));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What befalls the next call to a provider, or null. */
    @Nullable
    Fault next(String dialect) {
        lock.lock();
        try {
            for (Iterator<Counted> all = counted.iterator(); all.hasNext(); ) {
                Counted first = all.next();
                if (first.fault.befalls(dialect)) {
                    first.remaining--;
                    if (first.remaining == 0) {
                        all.remove();
                    }
                    return first.fault;
                }
            }
            for (Iterator<Fault> latestFirst = lasting.descendingIterator(); latestFirst.hasNext(); ) {
                Fault fault = latestFirst.next();
                if (fault.befalls(dialect)) {
                    return fault;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    List<Active> active() {
        lock.lock();
        try {
            List<Active> all = new ArrayList<>();
            counted.forEach(each -> all.add(new Active(each.fault, each.remaining)));
            lasting.forEach(fault -> all.add(new Active(fault, null)));
            return all;
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            counted.clear();
            lasting.clear();
        } finally {
            lock.unlock();
        }
    }
}
