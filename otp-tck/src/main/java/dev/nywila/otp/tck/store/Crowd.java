package dev.nywila.otp.tck.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Calls made by many threads at once. They have no time limit of their own. */
final class Crowd {

    private Crowd() {}

    /** Makes one call in each of some threads, all released by one barrier; returns what each returned or threw. */
    static List<Object> of(int threads, IntFunction<Callable<?>> calls) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<?> call = calls.apply(i);
                running.add(pool.submit(() -> {
                    barrier.await();
                    return StoreRules.outcome(call);
                }));
            }
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } finally {
            pool.shutdownNow();
        }
    }
}
