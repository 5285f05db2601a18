package dev.nywila.otp.spi;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, and what became of it. */
final class InFlight<T> {

    /** Longer than anything here lasts; whoever waits so long has found a hang. */
    static final int HANG_SECONDS = 20;

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean interruptedAtEnd;

    private InFlight(Callable<T> body) {
        thread = new Thread(() -> {
            try {
                T value = body.call();
                interruptedAtEnd = Thread.currentThread().isInterrupted();
                outcome.complete(value);
            } catch (Throwable failure) {
                interruptedAtEnd = Thread.currentThread().isInterrupted();
                outcome.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
    }

    static <T> InFlight<T> of(Callable<T> body) {
        InFlight<T> call = new InFlight<>(body);
        call.thread.start();
        return call;
    }

    /** Returns once the thread is parked: whatever it can do without us is done. */
    InFlight<T> parked() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
        while (System.nanoTime() < end) {
            switch (thread.getState()) {
                case WAITING, TIMED_WAITING -> {
                    return this;
                }
                case TERMINATED -> throw new AssertionError("the call ended: " + outcome);
                default -> Thread.onSpinWait();
            }
        }
        throw new AssertionError("the call does not come to wait");
    }

    InFlight<T> interrupt() {
        thread.interrupt();
        return this;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    boolean wasInterruptedAtEnd() {
        return interruptedAtEnd;
    }

    T result() {
        Throwable failure = failureOrNull();
        if (failure != null) {
            throw new AssertionError("the call failed", failure);
        }
        return outcome.join();
    }

    Throwable failure() {
        Throwable failure = failureOrNull();
        if (failure == null) {
            throw new AssertionError("the call returned " + outcome.join());
        }
        return failure;
    }

    private @Nullable Throwable failureOrNull() {
        try {
            outcome.get(HANG_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException | InterruptedException hang) {
            throw new AssertionError("the call hangs", hang);
        }
    }
}
