package dev.nywila.otp.beem;

import feign.Request;
import feign.Response;
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
 * of a name, is done {@link #aside} on a helper thread, and only the waiting for it ends.
 *
 * <p>Whether a byte of the body may have left is never guessed from an exception: the only thread that can write it notes
 * that it is about to. And as it does so once, no layer below can send the body a second time. Just before, it looks at
 * what has come in: that cannot be the answer, and then nothing leaves.
 *
 * <p>It travels through Feign as the call's options, which Feign hands to its client untouched.
 */
final class Exchange extends Request.Options {

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
    private final AtomicReference<ExchangeFailure.@Nullable Kind> ended = new AtomicReference<>();
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable Aside<?> awaited;
    private @Nullable CompletableFuture<?> aside;
    private Phase phase = Phase.QUEUE;
    private boolean transmitted;
    private @Nullable Runnable counting;
    private String authorization = "";
    private boolean followed;

    /**
     * Prepares an exchange.
     *
     * @param helpers run what is done aside
     * @param deadline in {@link System#nanoTime()}
     * @param transmissions asked, before the last look, for what is run when the body may have left
     */
    Exchange(
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

    /** Sets the header's value; it is not among the request's own, since Feign takes those for templates. */
    void authorize(String header) {
        authorization = header;
    }

    /**
     * Sends the request and reads the whole answer.
     *
     * @param request whose URL is a path
     * @throws ExchangeFailure if there is none; {@link ExchangeFailure#transmitted} says what that means
     */
    Response perform(Request request) {
        try {
            enter(Phase.QUEUE);
            watchdog.watch(this);
            HttpWire wire = connector.connect(this);
            enter(Phase.TRANSMIT);
            Response refusal = transmit(wire, request, HttpWire.bytes(connector.authority(), request, authorization));
            if (refusal != null) {
                return refusal;
            }
            enter(Phase.REPLY);
            Response answer = wire.receive(request);
            followed = wire.hasMore();
            return answer;
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

    /** Whether something came behind the whole answer. */
    boolean isFollowed() {
        return followed;
    }

    /** Ends the exchange from another thread, if nothing else has. */
    void end(ExchangeFailure.Kind why) {
        if (ended.compareAndSet(null, why)) {
            closeChannel();
            Aside<?> work = awaited;
            if (work != null) {
                work.abandon();
            }
        }
    }

    /** Runs this when nothing of the exchange is left: now, or when what hangs aside has ended. */
    void whenGone(Runnable action) {
        if (aside == null) {
            action.run();
        } else {
            aside = aside.whenComplete((result, trouble) -> action.run());
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
    <T> T aside(Work<T> work) throws IOException {
        Aside<T> task = new Aside<>(work);
        awaited = task;
        checkNotEnded();
        try {
            helpers.execute(task);
            // not before: the machine may be out of threads
            aside = task.gone();
            return task.await();
        } catch (RejectedExecutionException closing) {
            ended.compareAndSet(null, ExchangeFailure.Kind.CLOSED);
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
     * Lets the body leave, once, unless something came before it.
     *
     * @param whole the request with its body
     * @return the refusal that came instead, if one did
     */
    @Nullable
    Response transmit(HttpWire wire, Request request, byte[] whole) throws IOException {
        // the application's registry takes its time before the look and not behind it
        Runnable ready = transmissions.get();
        checkNotEnded();
        if (transmitted) {
            throw new IOException("the body may leave once");
        }
        Response refusal = wire.refusalBefore(request);
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
            end(ExchangeFailure.Kind.DEADLINE);
        }
        if (ended.get() != null || Thread.currentThread().isInterrupted()) {
            closeChannel();
            throw new IOException("ended");
        }
    }

    private ExchangeFailure failure(Exception cause) {
        ExchangeFailure.Kind kind = ended.get();
        if (kind == null) {
            // a broken connection of a thread that is interrupted was broken by that
            kind = Thread.currentThread().isInterrupted()
                    ? ExchangeFailure.Kind.INTERRUPTED
                    : cause instanceof ProxyRefusal refusal && refusal.isLasting()
                            ? ExchangeFailure.Kind.REFUSED
                            : ExchangeFailure.Kind.BROKEN;
        }
        boolean telling = kind == ExchangeFailure.Kind.BROKEN || kind == ExchangeFailure.Kind.REFUSED;
        return new ExchangeFailure(kind, phase, transmitted, telling ? cause : null);
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
