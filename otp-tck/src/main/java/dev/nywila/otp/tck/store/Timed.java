package dev.nywila.otp.tck.store;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a call returned or threw, and after how long.
 *
 * @param outcome what it returned or threw
 * @param took how long it took
 * @param flag whether its thread is marked as interrupted
 */
record Timed(@Nullable Object outcome, Duration took, boolean flag) {

    static Timed of(Callable<?> call) {
        long from = System.nanoTime();
        Object outcome = StoreRules.outcome(call);
        return new Timed(
                outcome,
                Duration.ofNanos(System.nanoTime() - from),
                Thread.currentThread().isInterrupted());
    }

    boolean isThrown() {
        return outcome instanceof Exception;
    }

    @Override
    public String toString() {
        return StoreRules.shown(outcome) + " after " + took.toMillis() + " ms" + (flag ? ", interrupted" : "");
    }
}
