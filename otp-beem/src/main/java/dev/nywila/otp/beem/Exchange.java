package dev.nywila.otp.beem;

import feign.Request;
import feign.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on a connection of its own, within one deadline: the at-most-once promise in one place.
 *
 * <p>A worker thread resolves, connects, writes and reads; the calling thread only waits. So the deadline and an
 * interrupt end the call whatever the worker hangs in, alike on platform and virtual threads, and the caller holds no
 * monitor. When the caller gives up it closes the socket, which ends the worker.
 *
 * <p>What the caller may say of a failure hangs on one atomic step. The worker moves the {@link Latch} to
 * {@code TRANSMITTED} before it hands the first byte of the body over; the caller moves it to {@code ABANDONED} when it
 * gives up. Only one of them succeeds: either the body never leaves, or the caller knows that it may have left. And as
 * the step is made once, no layer below can send the body a second time.
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

    private enum Latch {
        OPEN,
        TRANSMITTED,
        ABANDONED
    }

    private final Connector connector;
    private final Executor workers;
    private final long end;
    private final Runnable onTransmit;
    private final Runnable onWorkerEnd;
    private final AtomicReference<Latch> latch = new AtomicReference<>(Latch.OPEN);
    private final CompletableFuture<Response> reply = new CompletableFuture<>();
    private volatile Phase phase = Phase.QUEUE;
    private volatile @Nullable Socket socket;
    private boolean started;

    /**
     * Prepares an exchange.
     *
     * @param end when the deadline is over, in {@link System#nanoTime()}
     * @param onTransmit run when the body's first byte is about to leave
     * @param onWorkerEnd run when the worker is done, which may be after the caller gave up
     */
    Exchange(Connector connector, Executor workers, long end, Runnable onTransmit, Runnable onWorkerEnd) {
        this.connector = connector;
        this.workers = workers;
        this.end = end;
        this.onTransmit = onTransmit;
        this.onWorkerEnd = onWorkerEnd;
    }

    /** Whether a worker has it, and will run {@code onWorkerEnd}. */
    boolean isStarted() {
        return started;
    }

    /**
     * Sends the request and waits for the whole answer.
     *
     * @param authorization the header's value; not among the request's own, since Feign takes those for templates
     * @throws ExchangeFailure if there is none; {@link ExchangeFailure#transmitted} says what that means
     */
    Response perform(Request request, String authorization) {
        try {
            workers.execute(() -> work(request, authorization));
            // not before: the machine may be out of threads
            started = true;
        } catch (RejectedExecutionException closed) {
            throw giveUp(ExchangeFailure.Kind.CLOSED, null);
        }
        try {
            return reply.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw giveUp(ExchangeFailure.Kind.DEADLINE, null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw giveUp(ExchangeFailure.Kind.INTERRUPTED, null);
        } catch (ExecutionException broken) {
            Throwable cause = broken.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            ExchangeFailure.Kind kind =
                    cause instanceof Closed ? ExchangeFailure.Kind.CLOSED : ExchangeFailure.Kind.BROKEN;
            throw giveUp(kind, cause);
        }
    }

    /** Ends the exchange from outside, when the client is closed. */
    void abort() {
        reply.completeExceptionally(new Closed());
        closeSocket();
    }

    private ExchangeFailure giveUp(ExchangeFailure.Kind kind, @Nullable Throwable cause) {
        Phase where = phase;
        boolean transmitted = !latch.compareAndSet(Latch.OPEN, Latch.ABANDONED) && latch.get() == Latch.TRANSMITTED;
        closeSocket();
        return new ExchangeFailure(kind, where, transmitted, cause);
    }

    private void work(Request request, String authorization) {
        try {
            URI uri = URI.create(request.url());
            Socket connected = connector.connect(uri, end, this);
            HttpWire wire = new HttpWire(connected);
            enter(Phase.TRANSMIT);
            wire.send(uri, request, authorization, this::transmit);
            enter(Phase.REPLY);
            reply.complete(wire.receive(request));
        } catch (Throwable trouble) {
            // an Error too belongs to the caller, who waits
            reply.completeExceptionally(trouble);
        } finally {
            // never the streams: closing those would drain an endless body, or wait for a TLS farewell
            closeSocket();
            onWorkerEnd.run();
        }
    }

    /** Notes how far the worker is; stops it if the caller has given up. */
    void enter(Phase next) throws IOException {
        phase = next;
        if (latch.get() == Latch.ABANDONED) {
            throw new IOException("abandoned");
        }
    }

    /** Makes this socket the one to close when the caller gives up. */
    void use(Socket opened) throws IOException {
        socket = opened;
        if (latch.get() == Latch.ABANDONED || reply.isDone()) {
            closeSocket();
            throw new IOException("abandoned");
        }
    }

    private void closeSocket() {
        Socket opened = socket;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException alreadyGone) {
                // it is closed then
            }
        }
    }

    /** Lets the body leave, once. */
    void transmit() throws IOException {
        if (!latch.compareAndSet(Latch.OPEN, Latch.TRANSMITTED)) {
            throw new IOException("the body may leave once, and not after the caller gave up");
        }
        onTransmit.run();
    }

    /** The client is closed. */
    private static final class Closed extends Exception {
        private static final long serialVersionUID = 1;
    }
}
