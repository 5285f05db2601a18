package dev.nywila.otp.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One caller's connection: a request, its reply, and so on. All but what says so is for the server's thread only. */
final class Connection {

    private enum State {
        /** A request is to come, or on its way. */
        READING,
        /** A reply is to come, or on its way. */
        ANSWERING,
        /** All is said; what still comes is thrown away, so that the caller's system does not throw the reply away. */
        LINGERING,
        CLOSED
    }

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The system keeps a copy of what is written at once. */
    private static final int PIECE = 64 * 1024;

    private static final int TICKS_BETWEEN_PROBES = 20;
    private static final int MOST_AHEAD = 16 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int MOST_THROWN_AWAY = 1 << 20;

    private final HttpServer server;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final HttpServer.Patience patience;
    private final RequestReader reader = new RequestReader();
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

    private State state = State.READING;
    private long since = System.nanoTime();
    private @Nullable Duration atMost;
    private boolean hasBegun;
    private boolean isReplyWhole;
    private boolean isToBeKept;
    private boolean hasCallerEnded;
    private int ticksSinceEnd;

    /** What finds out whether the caller is there; empty for a forerunner of HTTP/1.1, which knows no interim reply. */
    private byte[] probe = new byte[0];

    private @Nullable Runnable whenGone;
    private int thrownAway;

    Connection(HttpServer server, SocketChannel channel, SelectionKey key, HttpServer.Patience patience) {
        this.server = server;
        this.channel = channel;
        this.key = key;
        this.patience = patience;
        this.atMost = patience.idle();
    }

    /** Whether the caller is the one who has to do something. */
    boolean isIdle() {
        return state != State.ANSWERING || isUnread();
    }

    boolean isUnread() {
        return !unsent.isEmpty();
    }

    /** When it came into the state that it is in, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    private void waitFor(@Nullable Duration atMost) {
        this.since = System.nanoTime();
        this.atMost = atMost;
    }

    void ready() {
        try {
            if (key.isValid() && key.isReadable()) {
                read();
            }
            if (key.isValid() && key.isWritable()) {
                write();
            }
        } catch (IOException gone) {
            close();
        }
    }

    private void read() throws IOException {
        ByteBuffer in = server.buffer();
        int count = channel.read(in);
        if (count < 0) {
            callerEnded();
            return;
        }
        in.flip();
        if (state == State.LINGERING) {
            thrownAway += count;
            if (thrownAway > MOST_THROWN_AWAY) {
                close();
            }
        } else {
            reader.add(in);
            if (state == State.READING) {
                advance();
            }
        }
        // it may have been credentials
        in.clear();
        in.put(new byte[count]);
        listen();
    }

    /** A caller who has ended its own side may still wait for the reply, or be gone; only an attempt to write tells. */
    private void callerEnded() {
        hasCallerEnded = true;
        if (state == State.ANSWERING) {
            listen();
        } else {
            close();
        }
    }

    private void listen() {
        if (key.isValid()) {
            boolean isFull = state == State.ANSWERING && reader.unread() >= MOST_AHEAD;
            key.interestOps((hasCallerEnded || isFull ? 0 : SelectionKey.OP_READ)
                    | (unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    private void advance() {
        try {
            Request request = reader.next();
            if (request != null) {
                state = State.ANSWERING;
                waitFor(null);
                hasBegun = false;
                isReplyWhole = false;
                isToBeKept = request.head.isToBeKept();
                probe = request.head.isModern ? CONTINUE : new byte[0];
                server.handle(new Visit(this, request));
            } else if (reader.isToBeAsked()) {
                enqueue(CONTINUE);
            } else if (reader.hasBegun() && !hasBegun) {
                hasBegun = true;
                waitFor(patience.request());
            }
        } catch (RefusedRequest refused) {
            state = State.ANSWERING;
            waitFor(null);
            isReplyWhole = true;
            isToBeKept = false;
            enqueue(refused.reply().bytes(server.date(), false, true));
        }
    }

    String date() {
        return server.date();
    }

    /** Sends what ends the reply. To be called from any thread. */
    void end(byte[] last) {
        server.later(() -> {
            isReplyWhole = true;
            whenGone = null;
            enqueue(last);
        });
    }

    /** Begins a reply that has no end, with what may be sent to find out whether the caller is there. From any thread. */
    void stream(byte[] first, byte[] probe) {
        server.later(() -> {
            this.probe = probe;
            enqueue(first);
        });
    }

    /** Sends more of a stream, but not to a caller that has not read what was sent before. To be called from any thread. */
    void offer(byte[] more, BooleanSupplier isWanted) {
        server.later(() -> {
            if (unsent.isEmpty() && state == State.ANSWERING && isWanted.getAsBoolean()) {
                enqueue(more);
            }
        });
    }

    /** Closes without any further word. To be called from any thread. */
    void drop() {
        server.later(this::close);
    }

    /** Does it once, if the caller leaves before its reply is whole. To be called from any thread. */
    void whenGone(Runnable action) {
        server.later(() -> {
            if (state == State.CLOSED) {
                action.run();
            } else {
                whenGone = action;
            }
        });
    }

    private void enqueue(byte[] bytes) {
        if (state != State.CLOSED) {
            if (unsent.isEmpty() && state == State.ANSWERING) {
                waitFor(patience.reply());
            }
            unsent.add(ByteBuffer.wrap(bytes));
            server.unread(this, bytes.length);
            try {
                write();
            } catch (IOException gone) {
                close();
            }
        }
    }

    private void write() throws IOException {
        for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
            int length = Math.min(PIECE, next.remaining());
            int sent = channel.write(next.slice(next.position(), length));
            next.position(next.position() + sent);
            server.unread(this, -sent);
            if (next.hasRemaining() && sent < length) {
                listen();
                return;
            }
            if (!next.hasRemaining()) {
                unsent.remove();
            }
        }
        if (state == State.ANSWERING) {
            if (isReplyWhole) {
                finish();
            } else {
                waitFor(null);
            }
        }
        listen();
    }

    private void finish() throws IOException {
        if (hasCallerEnded) {
            close();
        } else if (isToBeKept) {
            state = State.READING;
            waitFor(patience.idle());
            advance();
        } else {
            state = State.LINGERING;
            waitFor(LINGER);
            channel.shutdownOutput();
        }
    }

    /** To be called from time to time. */
    void tick(long now) {
        if (atMost != null && now - since > atMost.toNanos()) {
            close();
        } else if (hasCallerEnded && unsent.isEmpty()) {
            ticksSinceEnd++;
            probe();
        }
    }

    /** Writes to a caller who may be gone: its system refuses the first time, which fails the second. */
    private void probe() {
        if (probe.length == 0 && ticksSinceEnd == 2) {
            close();
        } else if (ticksSinceEnd <= 2 || ticksSinceEnd % TICKS_BETWEEN_PROBES == 0) {
            enqueue(probe);
        }
    }

    void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean hasLeft = state == State.ANSWERING;
        state = State.CLOSED;
        unsent.forEach(each -> server.unread(this, -each.remaining()));
        unsent.clear();
        server.closed(this);
        key.cancel();
        try {
            channel.close();
        } catch (IOException unclosable) {
            // it is of no use to anybody any more
        }
        if (hasLeft && whenGone != null) {
            whenGone.run();
        }
    }
}
