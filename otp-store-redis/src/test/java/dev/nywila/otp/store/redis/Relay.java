package dev.nywila.otp.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Stands before a server, counts what is asked of it, and can keep its answers back or cut the connection. */
final class Relay implements AutoCloseable {

    /** What becomes of an answer. */
    enum Answers {
        PASS,
        KEEP_BACK,
        CUT
    }

    private final ServerSocket listening;
    private final int server;
    private final List<Socket> sockets = new ArrayList<>();
    private final StringBuilder asked = new StringBuilder();
    private volatile Answers answers = Answers.PASS;

    Relay(int server) {
        this.server = server;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + port();
    }

    int port() {
        return listening.getLocalPort();
    }

    void answers(Answers what) {
        answers = what;
    }

    /** How often a word was sent to the server, over all connections. */
    int asked(String word) {
        synchronized (asked) {
            return asked.toString().split("\r\n" + word + "\r\n", -1).length - 1;
        }
    }

    int connections() {
        synchronized (sockets) {
            return sockets.size() / 2;
        }
    }

    /** Waits for what becomes true when something passes here. */
    static void await(BooleanSupplier reached) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not reached in a minute");
            }
            Thread.onSpinWait();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
            synchronized (sockets) {
                sockets.add(client);
                sockets.add(target);
            }
            run(() -> pass(client, target, true));
            run(() -> pass(target, client, false));
        }
    }

    private void pass(Socket from, Socket to, boolean questions) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (questions) {
                    synchronized (asked) {
                        asked.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    }
                } else if (answers == Answers.CUT) {
                    return;
                } else if (answers == Answers.KEEP_BACK) {
                    continue;
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void run(Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (IOException closed) {
                        // by the other side, or at the end of the test
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
