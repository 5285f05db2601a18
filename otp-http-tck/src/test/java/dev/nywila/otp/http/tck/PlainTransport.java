package dev.nywila.otp.http.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** One fresh connection for each exchange, over plain sockets. A broken one overrides a step. */
class PlainTransport {

    private static final int MOST_BYTES = 70_000;

    final URI baseUrl;
    final Duration connectTimeout;
    final HttpSubject.Resolver resolver;

    PlainTransport(URI baseUrl, Duration connectTimeout, HttpSubject.Resolver resolver) {
        this.baseUrl = baseUrl;
        this.connectTimeout = connectTimeout;
        this.resolver = resolver;
    }

    /** What came before the request left. */
    static final class Early extends IOException {
        private static final long serialVersionUID = 1;
        final transient byte[] bytes;

        Early(byte[] bytes) {
            super("something came before the request");
            this.bytes = bytes;
        }
    }

    /** All of an exchange; runs on a helper's thread. */
    byte[] exchange(PlainExchange exchange) throws IOException {
        Socket socket = connect(exchange);
        exchange.holds(socket);
        try {
            exchange.announce();
            lookBefore(socket);
            if (!mayWrite(exchange)) {
                throw new IOException("given up before the request");
            }
            write(socket, exchange);
            return receive(socket);
        } finally {
            release(socket);
        }
    }

    Socket connect(PlainExchange exchange) throws IOException {
        InetAddress[] found = resolver.resolve(baseUrl.getHost());
        IOException last = new ConnectException("the host has no address");
        for (InetAddress address : found) {
            Socket socket = new Socket(proxy());
            exchange.holds(socket);
            try {
                socket.connect(new InetSocketAddress(address, baseUrl.getPort()), (int) connectTimeout.toMillis());
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException next) {
                socket.close();
                last = next;
            }
        }
        throw last;
    }

    Proxy proxy() {
        return Proxy.NO_PROXY;
    }

    /** Whatever is there now is no reply to what has not left. */
    void lookBefore(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            int first = socket.getInputStream().read();
            if (first < 0) {
                throw new IOException("closed before the request");
            }
            socket.setSoTimeout(200);
            throw new Early(early(first, socket.getInputStream()));
        } catch (SocketTimeoutException nothing) {
            socket.setSoTimeout(0);
        }
    }

    private static byte[] early(int first, InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        byte[] more = new byte[1000];
        int count = in.read(more);
        bytes.write(more, 0, Math.max(count, 0));
        return bytes.toByteArray();
    }

    boolean mayWrite(PlainExchange exchange) {
        return exchange.permits();
    }

    void write(Socket socket, PlainExchange exchange) throws IOException {
        socket.getOutputStream().write(exchange.request().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until the reply is there, by its own framing or by the end of the connection. */
    byte[] receive(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int count = 0; count >= 0; count = read(socket, chunk)) {
            all.write(chunk, 0, count);
            if (isWhole(all.toByteArray())) {
                lookBehind(socket, all);
                return all.toByteArray();
            }
            if (all.size() > mostBytes()) {
                throw new IOException("too much");
            }
        }
        return all.toByteArray();
    }

    int read(Socket socket, byte[] chunk) throws IOException {
        return socket.getInputStream().read(chunk);
    }

    int mostBytes() {
        return MOST_BYTES;
    }

    /** Whether one byte more would be behind the reply. */
    private static boolean isWhole(byte[] bytes) {
        RawReply longer = RawReply.of(Arrays.copyOf(bytes, bytes.length + 1));
        return longer != null && longer.followed();
    }

    private static void lookBehind(Socket socket, ByteArrayOutputStream all) throws IOException {
        socket.setSoTimeout(1);
        try {
            int more = socket.getInputStream().read();
            if (more >= 0) {
                all.write(more);
            }
        } catch (SocketTimeoutException nothing) {
            // as it should be
        }
    }

    void release(Socket socket) throws IOException {
        socket.close();
    }
}
