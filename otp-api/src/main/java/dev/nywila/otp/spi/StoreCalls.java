package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store within a call's time. What it throws is a {@link StoreTrouble}.
 *
 * @param store the application's
 */
record StoreCalls(OtpStore store) {

    /** What was done at the provider is still recorded when the deadline is over: within what C3 allows. */
    private static final Duration TO_RECORD = Duration.ofMillis(200);

    byte @Nullable [] read(Call call, String name) {
        return asked(call, within -> store.get(OtpStore.Keep.MUST_KEEP, name, within));
    }

    /** Returns whether the value was replaced. Of two writers no two values are equal, so a lost answer is no trouble. */
    boolean write(Call call, String name, byte @Nullable [] before, byte @Nullable [] after, Duration atLeast) {
        try {
            return asked(
                    call, within -> store.compareAndSet(OtpStore.Keep.MUST_KEEP, name, before, after, atLeast, within));
        } catch (StoreTrouble unclear) {
            if (Arrays.equals(read(call, name), after)) {
                return true;
            }
            throw unclear;
        }
    }

    private static <T extends @Nullable Object> T asked(Call call, Function<Duration, T> step) {
        // what happened at the provider must be recorded, whoever interrupts
        boolean interrupted = call.isRecording() && Thread.interrupted();
        try {
            return step.apply(within(call));
        } catch (Exception broken) {
            throw StoreTrouble.of(broken);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Duration within(Call call) {
        long left = call.end() - System.nanoTime() + (call.isRecording() ? TO_RECORD.toNanos() : 0);
        if (left <= 0) {
            throw StoreTrouble.late();
        }
        return Duration.ofNanos(left);
    }
}
