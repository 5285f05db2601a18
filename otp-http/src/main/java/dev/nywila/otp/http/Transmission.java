package dev.nywila.otp.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on a connection of its own, within one deadline: the at-most-once promise in one place.
 *
 * <p>The calling thread connects, writes and reads. Three can end it meanwhile: the {@link Watchdog} at the deadline, the
 * client when it closes, and whoever interrupts the thread. Each of them closes the channel (an interrupt does by itself,
 * alike on platform and virtual threads), which ends whatever the thread waits in. What cannot be ended so, as a look-up
 * of a name, is {@linkplain #onHelperThread done on a helper thread}, and only the waiting for it ends.
 *
 * <p>Whether a byte of the request may have left is never guessed from an exception: the only thread that can write it notes
 * that it is about to. And as it does so once, no layer below can send it a second time. Just before, it looks at
 * what has come in: that cannot be the answer, and then nothing leaves.
 */
final class Transmission {

    /** Where a call is, or was when it failed. */
    enum Phase {
        QUEUE,
        RESOLVE,
        CONNECT,
        TLS,
        TRANSMIT,
        REPLY
    }

    /** Something that may hang and does not mind a closed channel. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    private final Connector connector;
    private final Watchdog watchdog;
    private final Executor helpers;
    private final long deadline;
    private final Supplier<Runnable> transmissions;
    private final AtomicReference<TransmissionFailure.@Nullable Kind> ended = new AtomicReference<>();
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable HelperTask<?> awaited;
    private @Nullable CompletableFuture<?> helperTask;
    private Phase phase = Phase.QUEUE;
    private boolean transmitted;
    private @Nullable Runnable counting;

    /**
     * Prepares an exchange.
     *
     * @param helpers run what may hang
     * @param deadline in {@link System#nanoTime()}
     * @param transmissions asked, before the last look, for what is run when the request may have left
     */
    Transmission(
            Connector connector, Watchdog watchdog, Executor helpers, long deadline, Supplier<Runnable> transmissions) {
        this.connector = connector;
        this.watchdog = watchdog;
        this.helpers = helpers;
        this.deadline = deadline;
        this.transmissions = transmissions;
    }

    long deadline() {
        return deadline;
    }

    /**
     * Sends the request and reads the whole answer.
     *
     * @throws TransmissionFailure if there is none; {@link TransmissionFailure#transmitted} says what that means
     */
    HttpReply perform(HttpRequest request) {
        try {
            enter(Phase.QUEUE);
            watchdog.watch(this);
            HttpWire wire = connector.connect(this);
            enter(Phase.TRANSMIT);
            HttpReply refusal = transmit(wire, request.bytes(connector.authority()));
            if (refusal != null) {
                return refusal;
            }
            enter(Phase.REPLY);
            return wire.receive();
        } catch (Exception broken) {
            // checked ones too, whatever is declared: a context for TLS may be written in another language
            throw failure((Exception) Foreign.tolerated(broken));
        } finally {
            watchdog.letGo(this);
            // never the streams: closing those would drain an endless body, or wait for a TLS farewell
            closeChannel();
            count();
        }
    }

    /** Counts what has left: last, as the application's registry may do anything, but lose no reply. */
    void count() {
        Runnable left = counting;
        counting = null;
        if (left != null) {
            left.run();
        }
    }

    /** Ends the exchange from another thread, if nothing else has. */
    void end(TransmissionFailure.Kind why) {
        if (ended.compareAndSet(null, why)) {
            closeChannel();
            HelperTask<?> work = awaited;
            if (work != null) {
                work.abandon();
            }
        }
    }

    /** Runs this when nothing of the exchange is left: now, or when what hangs on a helper thread has ended. */
    void whenFinished(Runnable action) {
        if (helperTask == null) {
            action.run();
        } else {
            helperTask = helperTask.whenComplete((result, trouble) -> action.run());
        }
    }

    /** Notes how far the exchange is; stops it if it was ended. */
    void enter(Phase next) throws IOException {
        phase = next;
        checkNotEnded();
    }

    /** Makes this channel the one to close when the exchange is ended. */
    void use(SocketChannel opened) throws IOException {
        channel = opened;
        checkNotEnded();
    }

    /** Does what may hang on a helper thread, and waits for it no longer than the exchange goes on. */
    <T> T onHelperThread(Work<T> work) throws IOException {
        HelperTask<T> task = new HelperTask<>(work);
        awaited = task;
        checkNotEnded();
        try {
            helpers.execute(task);
            // not before: the machine may be out of threads
            helperTask = task.gone();
            return task.await();
        } catch (RejectedExecutionException closing) {
            ended.compareAndSet(null, TransmissionFailure.Kind.CLOSED);
            throw new IOException("closed");
        } catch (InterruptedException interrupted) {
            task.abandon();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    /**
     * Lets the request leave, once, unless something came before it.
     *
     * @param whole head and body
     * @return the refusal that came instead, if one did
     */
    @Nullable
    HttpReply transmit(HttpWire wire, byte[] whole) throws IOException {
        // the application's registry takes its time before the look and not behind it
        Runnable ready = transmissions.get();
        checkNotEnded();
        if (transmitted) {
            throw new IOException("the request may leave once");
        }
        HttpReply refusal = wire.refusalBefore();
        if (refusal != null) {
            return refusal;
        }
        transmitted = true;
        counting = ready;
        wire.write(whole);
        return null;
    }

    private void checkNotEnded() throws IOException {
        if (System.nanoTime() - deadline >= 0) {
            end(TransmissionFailure.Kind.DEADLINE);
        }
        if (ended.get() != null || Thread.currentThread().isInterrupted()) {
            closeChannel();
            throw new IOException("ended");
        }
    }

    private TransmissionFailure failure(Exception cause) {
        TransmissionFailure.Kind kind = ended.get();
        if (kind == null) {
            // a broken connection of a thread that is interrupted was broken by that
            kind = Thread.currentThread().isInterrupted()
                    ? TransmissionFailure.Kind.INTERRUPTED
                    : cause instanceof ProxyRefusal refusal && refusal.isLasting()
                            ? TransmissionFailure.Kind.REFUSED
                            : TransmissionFailure.Kind.BROKEN;
        }
        boolean telling = kind == TransmissionFailure.Kind.BROKEN || kind == TransmissionFailure.Kind.REFUSED;
        return new TransmissionFailure(kind, phase, transmitted, telling ? cause : null);
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return cause instanceof IOException trouble ? trouble : new IOException(cause);
    }

    private void closeChannel() {
        SocketChannel opened = channel;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException alreadyGone) {
                // it is closed then
            }
        }
    }
}
