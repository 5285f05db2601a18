package dev.nywila.otp.http;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What an exchange does on a helper thread and may have to leave alone. It is interrupted then; only it, never what the
 * thread does next.
 */
final class HelperTask<T> implements Runnable {

    private final FutureTask<T> task;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    HelperTask(Transmission.Work<T> work) {
        this.task = new FutureTask<>(work::run);
    }

    @Override
    public void run() {
        try {
            task.run();
        } finally {
            // the interrupt was meant for the work, and it has come by now
            Thread.interrupted();
            gone.complete(null);
        }
    }

    /** Waits for the outcome, or until it is {@linkplain #abandon abandoned}. */
    T await() throws IOException, InterruptedException, ExecutionException {
        try {
            return task.get();
        } catch (CancellationException abandoned) {
            throw new IOException("ended");
        }
    }

    /** Lets go who waits, and interrupts the work if it goes on. */
    void abandon() {
        task.cancel(true);
    }

    /** Is complete when the thread is done with it, which may be long after it was abandoned. */
    CompletableFuture<Void> gone() {
        return gone;
    }
}
