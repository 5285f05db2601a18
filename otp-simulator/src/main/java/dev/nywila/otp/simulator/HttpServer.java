package dev.nywila.otp.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Reads requests and writes replies on one thread that waits for no caller: what is half sent, or not read, costs memory
 * within bounds and for a bounded time, and holds up nobody.
 */
final class HttpServer implements AutoCloseable {

    /** How long callers may take for what is theirs to do. */
    record Patience(Duration idle, Duration request, Duration reply) {

        static final Patience USUAL =
                new Patience(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    /** Connections that may wait while many come at once; the system may allow fewer. */
    private static final int BACKLOG = 1_024;

    /** Connections on which the caller has something to do; for one more, the one that has waited longest is closed. */
    static final int MOST_IDLE = 1_000;

    /** Bytes of replies that callers have not read, in sum. */
    private static final long MOST_UNREAD = 64L << 20;

    private static final int ACCEPTED_AT_ONCE = 64;
    private static final int TICK_MILLIS = 250;

    private final ServerSocketChannel listening;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Patience patience;
    private final InstantSource clock;
    private Consumer<Visit> handler = visit -> {};
    private final Thread thread = new Thread(this::run, "otp-simulator-http");
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    // what follows is the thread's own
    private final Set<Connection> connections = new HashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
    private long unread;
    private long nextTick = System.nanoTime();

    private volatile boolean isOpen = true;

    HttpServer(InetSocketAddress address, Patience patience, InstantSource clock) throws IOException {
        this.patience = patience;
        this.clock = clock;
        this.listening = ServerSocketChannel.open();
        try {
            listening.bind(address, BACKLOG);
            listening.configureBlocking(false);
            this.selector = Selector.open();
        } catch (IOException | RuntimeException failed) {
            listening.close();
            throw failed;
        }
        this.accepting = listening.register(selector, SelectionKey.OP_ACCEPT);
    }

    int port() {
        return listening.socket().getLocalPort();
    }

    /** Gives each request to the handler, which must not wait: it is called by the thread that serves all. */
    void start(Consumer<Visit> handler) {
        this.handler = handler;
        thread.start();
    }

    /** Has the server's thread do it. */
    void later(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        try {
            while (isOpen) {
                boolean mayRest = connections.isEmpty() && accepting.interestOps() != 0;
                selector.select(this::serve, mayRest ? 0 : TICK_MILLIS);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    survive(task, () -> {});
                }
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    nextTick = now + Duration.ofMillis(TICK_MILLIS).toNanos();
                    List.copyOf(connections)
                            .forEach(connection -> survive(() -> connection.tick(now), connection::close));
                    accepting.interestOps(SelectionKey.OP_ACCEPT);
                }
            }
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } finally {
            end();
        }
    }

    private void end() {
        List.copyOf(connections).forEach(Connection::close);
        try (selector;
                listening) {
            accepting.cancel();
        } catch (IOException unclosable) {
            // it is of no use to anybody any more
        }
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            survive(connection::ready, connection::close);
        } else {
            accept();
        }
    }

    /** A defect in what concerns one caller must not end the thread that serves all. */
    private void survive(Runnable work, Runnable otherwise) {
        try {
            work.run();
        } catch (RuntimeException defect) {
            otherwise.run();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
        }
    }

    private void accept() {
        try {
            for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
                SocketChannel channel = listening.accept();
                if (channel == null) {
                    return;
                }
                if (connections.size() >= MOST_IDLE) {
                    makeRoom(MOST_IDLE);
                }
                open(channel);
            }
        } catch (IOException noFileLeft) {
            makeRoom(1);
            accepting.interestOps(0);
        }
    }

    private void open(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(this, channel, key, patience);
            key.attach(connection);
            connections.add(connection);
        } catch (IOException alreadyGone) {
            channel.close();
        }
    }

    /** Closes the one that has waited longest for its caller, if so many do. */
    private void makeRoom(int most) {
        if (connections.stream().filter(Connection::isIdle).count() >= most) {
            connections.stream()
                    .filter(Connection::isIdle)
                    .min(Comparator.comparingLong(Connection::since))
                    .ifPresent(Connection::close);
        }
    }

    void handle(Visit visit) {
        handler.accept(visit);
    }

    /** The time as a header says it. */
    String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    ByteBuffer buffer() {
        return buffer.clear();
    }

    /** Counts bytes of replies that wait for the caller to read them. */
    void unread(Connection writing, long more) {
        unread += more;
        while (more > 0 && unread > MOST_UNREAD) {
            Optional<Connection> slowest = connections.stream()
                    .filter(connection -> connection != writing && connection.isUnread())
                    .min(Comparator.comparingLong(Connection::since));
            if (slowest.isEmpty()) {
                return;
            }
            slowest.get().close();
        }
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    /** Ends all connections and frees the port; a second call does nothing. */
    @Override
    public void close() {
        isOpen = false;
        selector.wakeup();
        boolean isInterrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException keepForLater) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
