package dev.nywila.otp.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of one connection: an {@link HttpWire}, and a server whose bytes are known to have arrived, or are held back.
 */
final class Line implements Closeable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    final HttpWire wire;
    private final SocketChannel channel;
    private final Socket below;
    private final Throttled throttled;
    private final Socket server;

    /** In clear. */
    Line(ServerSocket listener) throws Exception {
        this(listener, null, null, "", Integer.MAX_VALUE);
        throttled.forget();
    }

    /**
     * With TLS.
     *
     * @param passing how many bytes of what the server says behind the handshake's first flight get through at first
     */
    Line(ServerSocket listener, @Nullable SSLContext trusted, @Nullable SSLContext shown, String protocol, int passing)
            throws Exception {
        channel = SocketChannel.open(listener.getLocalSocketAddress());
        below = listener.accept();
        below.setTcpNoDelay(true);
        throttled = new Throttled(below, passing);
        Tap tap = new Tap(channel);
        if (trusted == null || shown == null) {
            server = throttled;
            wire = new HttpWire(tap, channel.socket().getOutputStream(), tap);
            return;
        }
        tap.carryTls();
        SSLSocket secureServer = (SSLSocket) shown.getSocketFactory().createSocket(throttled, null, 0, true);
        secureServer.setUseClientMode(false);
        secureServer.setEnabledProtocols(new String[] {protocol});
        CompletableFuture<Void> shaken = CompletableFuture.runAsync(() -> handshake(secureServer));
        SSLSocket client = (SSLSocket)
                trusted.getSocketFactory().createSocket(new TappedSocket(channel, tap), "localhost", 443, true);
        client.startHandshake();
        shaken.get(20, TimeUnit.SECONDS);
        server = secureServer;
        wire = new HttpWire(client.getInputStream(), client.getOutputStream(), tap);
        if (!protocol.equals("TLSv1.3")) {
            throttled.forget();
        }
    }

    private static void handshake(SSLSocket socket) {
        try {
            socket.startHandshake();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Says this, and waits until it is there. */
    void say(String text) throws IOException {
        server.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        server.getOutputStream().flush();
        awaitArrival();
    }

    /** From here on only so many bytes get through. */
    void passOnly(int bytes) {
        throttled.passing = bytes;
    }

    /** Lets through what was held back. */
    void passAll() throws IOException {
        throttled.passAll();
    }

    /** Says good bye, with TLS's farewell if it is spoken, and waits until that is there. */
    void hangUp() throws IOException {
        server.close();
        awaitEnd();
    }

    /** Ends the connection below TLS, and waits until that is there. */
    void cut() throws IOException {
        throttled.forget();
        below.close();
        awaitEnd();
    }

    /** Has the keys of TLS 1.3 changed. */
    void changeKeys() throws IOException {
        ((SSLSocket) server).startHandshake();
        awaitArrival();
    }

    /** What TLS itself had to say behind the handshake, in bytes. */
    int arrived() {
        return throttled.passed;
    }

    /** Waits until all that got through is there. */
    void awaitArrival() throws IOException {
        InputStream in = channel.socket().getInputStream();
        long end = System.nanoTime() + PATIENCE;
        while (in.available() < throttled.passed) {
            if (System.nanoTime() > end) {
                throw new AssertionError("what was sent has not come");
            }
            Thread.onSpinWait();
        }
    }

    private void awaitEnd() throws IOException {
        awaitArrival();
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            if (selector.select(TimeUnit.NANOSECONDS.toMillis(PATIENCE)) == 0) {
                throw new AssertionError("the end has not come");
            }
        }
        channel.configureBlocking(true);
    }

    /** All that came is read now. */
    void forgetWhatCame() {
        throttled.forget();
    }

    @Override
    public void close() throws IOException {
        below.close();
        channel.close();
    }

    /** What is written here after something was written and then read gets through as far as it may. */
    private static final class Throttled extends Socket {
        private final Socket socket;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private volatile boolean wrote;
        private volatile boolean counting;
        private volatile int passing;
        private volatile int passed;

        Throttled(Socket socket, int passing) {
            this.socket = socket;
            this.passing = passing;
        }

        synchronized void forget() {
            counting = true;
            passed = 0;
        }

        synchronized void passAll() throws IOException {
            passing = Integer.MAX_VALUE;
            byte[] all = held.toByteArray();
            held.reset();
            socket.getOutputStream().write(all);
            passed += all.length;
        }

        private synchronized void pass(byte[] bytes, int offset, int length) throws IOException {
            wrote = true;
            int now = counting ? Math.min(length, passing) : length;
            socket.getOutputStream().write(bytes, offset, now);
            held.write(bytes, offset + now, length - now);
            if (counting) {
                passing -= now;
                passed += now;
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(socket.getInputStream()) {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int got = super.read(into, offset, length);
                    counting |= wrote;
                    return got;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    pass(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    pass(bytes, offset, length);
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
