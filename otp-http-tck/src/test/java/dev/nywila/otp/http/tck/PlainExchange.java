package dev.nywila.otp.http.tck;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One request and what becomes of it: given up before it leaves, or handed over, but not both. */
final class PlainExchange implements Callable<byte[]> {

    private enum State {
        WAITING,
        HANDED_OVER,
        GIVEN_UP
    }

    private final PlainTransport transport;
    private final Operation operation;
    private final String request;
    private final Runnable announcement;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable Socket socket;
    private volatile boolean over;

    PlainExchange(PlainTransport transport, Operation operation, String request, Runnable announcement) {
        this.transport = transport;
        this.operation = operation;
        this.request = request;
        this.announcement = announcement;
    }

    @Override
    public byte[] call() throws IOException {
        return transport.exchange(this);
    }

    Operation operation() {
        return operation;
    }

    String request() {
        return request;
    }

    /** Tells the meters that a request is about to leave. */
    void announce() {
        announcement.run();
    }

    void holds(Socket opened) throws IOException {
        socket = opened;
        if (over) {
            opened.close();
        }
    }

    boolean permits() {
        return state.compareAndSet(State.WAITING, State.HANDED_OVER);
    }

    boolean wasHandedOver() {
        return state.get() == State.HANDED_OVER;
    }

    /** Ends it, wherever it is; what has not left by now never does. */
    void giveUp() {
        state.compareAndSet(State.WAITING, State.GIVEN_UP);
        over = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyBroken) {
                // so it is over too
            }
        }
    }
}
