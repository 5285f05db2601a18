package dev.nywila.otp.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Many threads that do the same at the same moment. */
final class Crowd implements AutoCloseable {

    static final int SIZE = 32;

    private final ExecutorService threads = Executors.newFixedThreadPool(SIZE);
    private final CyclicBarrier start = new CyclicBarrier(SIZE);

    /** Runs the body once in each thread; returns what each returned or threw. */
    List<Object> all(Supplier<?> body) throws Exception {
        List<Future<Object>> running = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            running.add(threads.submit(() -> {
                start.await(InFlight.HANG_SECONDS, TimeUnit.SECONDS);
                try {
                    return body.get();
                } catch (RuntimeException failure) {
                    return failure;
                }
            }));
        }
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> each : running) {
            outcomes.add(each.get(InFlight.HANG_SECONDS, TimeUnit.SECONDS));
        }
        return outcomes;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
