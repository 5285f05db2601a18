package dev.nywila.otp.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin at the same moment. Closing it interrupts what was not waited for. */
public final class Crowd implements AutoCloseable {

    /** Longer than anything here lasts; whoever waits so long has found a hang. */
    private static final int HANG_SECONDS = 60;

    private final Class<? extends RuntimeException> trouble;
    private final ExecutorService threads;

    /**
     * Makes one with threads of its own.
     *
     * @param trouble what a body may throw, which is then an outcome like a value
     */
    public Crowd(Class<? extends RuntimeException> trouble) {
        this(trouble, Executors.newCachedThreadPool());
    }

    /**
     * Makes one whose threads are an executor's.
     *
     * @param trouble what a body may throw, which is then an outcome like a value
     * @param threads has one for each call at once
     */
    public Crowd(Class<? extends RuntimeException> trouble, ExecutorService threads) {
        this.trouble = trouble;
        this.threads = threads;
    }

    /**
     * Starts the body in many threads.
     *
     * @param size how many
     * @param body what each does once
     * @return what each returns or throws
     */
    public List<Future<Object>> start(int size, Callable<?> body) {
        CyclicBarrier together = new CyclicBarrier(size);
        List<Future<Object>> running = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            running.add(threads.submit(() -> {
                together.await(HANG_SECONDS, TimeUnit.SECONDS);
                try {
                    return body.call();
                } catch (RuntimeException thrown) {
                    if (trouble.isInstance(thrown)) {
                        return thrown;
                    }
                    throw thrown;
                }
            }));
        }
        return running;
    }

    /**
     * Waits for those that were started.
     *
     * @param running all of them
     * @return what each returned or threw
     * @throws Exception if one threw what is no outcome, or does not end
     */
    public static List<Object> outcomes(List<Future<Object>> running) throws Exception {
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> each : running) {
            outcomes.add(each.get(HANG_SECONDS, TimeUnit.SECONDS));
        }
        return outcomes;
    }

    /**
     * Starts the body in many threads, and waits for all.
     *
     * @param size how many
     * @param body what each does once
     * @return what each returned or threw
     * @throws Exception if one threw what is no outcome, or does not end
     */
    public List<Object> all(int size, Callable<?> body) throws Exception {
        return outcomes(start(size, body));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
