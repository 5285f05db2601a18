package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How late the machine is with waits of its own, measured beside a call that must end in time (C3): a test then fails
 * where the call is late, and not where the machine is.
 *
 * <p>A control does by plain means what ends a call at its deadline: one thread sleeps until then and wakes another, which
 * has a little to compute before it is done. Several run beside each call, and the latest counts, as one alone may be lucky
 * where the call is not. What they are late is forgiven, and nothing else. A call cannot earn it: controls share no lock,
 * executor or socket with it, so what makes the call alone late leaves them in time; and they compute for a fixed time of a
 * processor, so a call that goes on after its deadline is forgiven no more than one that ends.
 */
public final class Lateness {

    /** C3: what a call has after its deadline. */
    public static final Duration GRACE = Duration.ofMillis(250);

    /**
     * The most that is forgiven: more than was seen where a dozen threads wanted each processor. A call that keeps all
     * processors busy makes the controls late as well; and a machine that takes even longer to wake a thread tells nothing
     * about the call, so that no test may pass by it.
     */
    static final Duration MOST = Duration.ofSeconds(2);

    /** About what a call has to do after its deadline in a JVM that never did it before. */
    private static final Duration WORK = Duration.ofMillis(10);

    private static final int CONTROLS = 2;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Duration limit;
    private final List<Control> controls;
    private final long start;

    private Lateness(Duration limit) {
        this.limit = limit;
        long due = System.nanoTime() + limit.toNanos();
        controls = Stream.generate(() -> new Control(due)).limit(CONTROLS).toList();
        controls.forEach(Control::start);
        start = System.nanoTime();
    }

    /**
     * Begins to measure beside what begins now and must not take longer.
     *
     * @param limit of the call
     * @return what measures
     */
    public static Lateness beside(Duration limit) {
        return new Lateness(limit);
    }

    /**
     * Tells how long it has taken.
     *
     * @return by now
     */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * Holds that the call took no longer than the limit and the grace, but for what the machine was late.
     *
     * @param took how long it took
     */
    public void assertInTime(Duration took) {
        if (took.compareTo(limit.plus(GRACE)) > 0) {
            Duration late = ofMachine();
            assertThat(took)
                    .as("%s and %s of grace, where the machine was late by %s", limit, GRACE, late)
                    .isLessThanOrEqualTo(limit.plus(GRACE).plus(late));
        }
        controls.forEach(Control::cancel);
    }

    /** How late the machine was at the limit, for which this waits; no more than is forgiven. */
    Duration ofMachine() {
        long latest = controls.stream()
                .mapToLong(control -> control.late.join())
                .max()
                .orElseThrow();
        return Duration.ofNanos(Math.min(latest, MOST.toNanos()));
    }

    /** Two threads, one of which wakes the other. */
    private static final class Control {

        private final long due;
        private final CompletableFuture<Long> late = new CompletableFuture<>();
        private final Thread sleeper = daemon(this::sleep);
        private final Thread woken = daemon(this::work);
        private volatile boolean cancelled;

        Control(long due) {
            this.due = due;
        }

        private static Thread daemon(Runnable work) {
            Thread thread = new Thread(work, "control");
            thread.setDaemon(true);
            return thread;
        }

        void start() {
            woken.start();
            sleeper.start();
        }

        void cancel() {
            cancelled = true;
            LockSupport.unpark(sleeper);
        }

        private void sleep() {
            for (long left = left(); left > 0 && !cancelled; left = left()) {
                LockSupport.parkNanos(left);
            }
            LockSupport.unpark(woken);
        }

        private void work() {
            while (left() > 0 && !cancelled) {
                LockSupport.park();
            }
            long end = THREADS.getCurrentThreadCpuTime() + WORK.toNanos();
            while (THREADS.getCurrentThreadCpuTime() < end && !cancelled) {
                Thread.onSpinWait();
            }
            late.complete(Math.max(0, -left() - WORK.toNanos()));
        }

        private long left() {
            return due - System.nanoTime();
        }
    }
}
