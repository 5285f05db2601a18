package dev.nywila.otp.tck.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A server without a network, which can be killed and hung. Thread-safe. */
class PlainServer {

    final PlainMemory memory;
    private @Nullable StoreTrouble trouble;
    /** Of this server's callers alone: many run at once, and must not keep one another from a race. */
    private final Exchanger<Boolean> meeting = new Exchanger<>();

    PlainServer(PlainMemory memory) {
        this.memory = memory;
    }

    /** Lets another caller of this server come as far as this one, if there is one. */
    void meanwhile() {
        try {
            meeting.exchange(true, 5, TimeUnit.MILLISECONDS);
        } catch (TimeoutException alone) {
            // nobody came, and nothing is lost
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once the server answers, or throws. */
    synchronized void reach(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        boolean interrupted = false;
        try {
            while (trouble == StoreTrouble.HUNG) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw unreachable();
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException remembered) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (trouble == StoreTrouble.KILLED) {
            throw unreachable();
        }
    }

    private static UncheckedIOException unreachable() {
        return new UncheckedIOException(new IOException("the server does not answer"));
    }

    synchronized void inject(StoreTrouble injected) {
        switch (injected) {
            case READ_ONLY -> memory.readOnly = true;
            case FULL -> memory.limitSpace(100_000);
            default -> trouble = injected;
        }
    }

    synchronized void mend(StoreTrouble mended) {
        switch (mended) {
            case READ_ONLY -> memory.readOnly = false;
            case FULL -> memory.space = Integer.MAX_VALUE;
            default -> {
                trouble = null;
                if (mended == StoreTrouble.KILLED) {
                    memory.restart();
                }
                notifyAll();
            }
        }
    }
}
