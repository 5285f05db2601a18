package dev.nywila.otp.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Calls made by many threads at once. Each begins a little after the barrier, by a random number of turns, so that
 * repeated races are not always the same one; the seed is printed with the report, and the property {@code otp.tck.seed} sets it.
 * They have no time limit of their own.
 */
final class ConcurrentCalls {

    static final long SEED = Long.getLong("otp.tck.seed", System.nanoTime() & 0xFFFF_FFFFL);

    private static final int MOST_TURNS = 2_000;
    private static final Random RANDOM = new Random(SEED);

    private ConcurrentCalls() {}

    /** Makes one call in each of some threads, all released by one barrier; returns what each returned or threw. */
    static List<Object> run(int threads, IntFunction<Callable<?>> calls) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            // every other race has none, so that the threads meet as closely as they can
            int most = RANDOM.nextBoolean() ? MOST_TURNS : 1;
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<?> call = calls.apply(i);
                int turns = RANDOM.nextInt(most);
                running.add(pool.submit(() -> {
                    barrier.await();
                    for (int turn = 0; turn < turns; turn++) {
                        Thread.onSpinWait();
                    }
                    return Outcomes.of(call);
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
