package dev.nywila.otp.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Calls made by many threads at once. */
final class Together {

    private static final long PATIENCE_SECONDS = 30;

    private Together() {}

    /** Makes one call in each of some threads, all released by one barrier; returns what each returned or threw. */
    static List<Object> call(int threads, IntFunction<Callable<?>> calls) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<?> call = calls.apply(i);
                running.add(pool.submit(() -> {
                    barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return outcome(call);
                }));
            }
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> one : running) {
                outcomes.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return outcomes;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Returns what a call returned or threw. */
    static Object outcome(Callable<?> call) {
        try {
            return Objects.requireNonNullElse(call.call(), "null");
        } catch (Exception thrown) {
            return thrown;
        }
    }
}
