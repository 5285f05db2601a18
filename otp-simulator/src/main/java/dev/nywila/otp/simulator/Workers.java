package dev.nywila.otp.simulator;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The simulator's threads. What waits for a time or for a message holds none of the few that answer. */
final class Workers implements Executor, AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 4_096;

    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Thread> others = ConcurrentHashMap.newKeySet();

    Workers() {
        this.pool = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), Workers::thread);
        pool.allowCoreThreadTimeOut(true);
        this.timer = new ScheduledThreadPoolExecutor(1, Workers::thread);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "otp-simulator");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /** Does it as soon as a thread is free after that time. */
    ScheduledFuture<?> after(Duration delay, Runnable work, Runnable otherwise) {
        return timer.schedule(() -> executeOr(work, otherwise), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Does the work or, if too much is waiting, the other. */
    void executeOr(Runnable work, Runnable otherwise) {
        try {
            pool.execute(work);
        } catch (RejectedExecutionException full) {
            otherwise.run();
        }
    }

    /** Starts a thread of its own for work that may wait long, and ends when it is interrupted. */
    void start(Runnable work) {
        Thread thread = thread(() -> {
            try {
                work.run();
            } finally {
                others.remove(Thread.currentThread());
            }
        });
        others.add(thread);
        thread.start();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdownNow();
        others.forEach(Thread::interrupt);
    }
}
