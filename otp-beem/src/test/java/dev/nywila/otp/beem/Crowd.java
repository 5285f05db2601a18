package dev.nywila.otp.beem;

import dev.nywila.otp.OtpException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin at the same moment. What was not waited for is interrupted at the end. */
final class Crowd implements AutoCloseable {

    private final ExecutorService threads;

    Crowd() {
        this(Executors.newCachedThreadPool());
    }

    /** Its threads are this executor's, which must have one for each call at once. */
    Crowd(ExecutorService threads) {
        this.threads = threads;
    }

    /** Starts the body in so many threads; an {@link OtpException} is an outcome like a value. */
    List<Future<Object>> start(int size, Callable<?> body) {
        CyclicBarrier together = new CyclicBarrier(size);
        List<Future<Object>> running = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            running.add(threads.submit(() -> {
                together.await(60, TimeUnit.SECONDS);
                try {
                    return body.call();
                } catch (OtpException trouble) {
                    return trouble;
                }
            }));
        }
        return running;
    }

    static List<Object> outcomes(List<Future<Object>> running) throws Exception {
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> each : running) {
            outcomes.add(each.get(60, TimeUnit.SECONDS));
        }
        return outcomes;
    }

    /** Starts the body in so many threads and waits for all outcomes. */
    List<Object> all(int size, Callable<?> body) throws Exception {
        return outcomes(start(size, body));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
