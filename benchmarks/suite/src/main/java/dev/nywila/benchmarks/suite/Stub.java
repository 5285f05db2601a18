package dev.nywila.benchmarks.suite;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLSocket;

/**
 * All providers in one process: one thread for each connection, one read and one write for each call. It answers only in
 * the good form, and keeps a connection open unless the request asks to close it.
 */
final class Stub {

    private static final int MOST_WAITING = 4096;

    private final Replies replies = new Replies();
    private final long delayMillis;
    private final StubTls tls;
    private final LongAdder requests = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Stub(long delayMillis, StubTls tls) {
        this.delayMillis = delayMillis;
        this.tls = tls;
    }

    /** Takes the milliseconds that each reply takes, and a key store; prints its ports; ends when its input does. */
    public static void main(String[] args) throws Exception {
        Stub stub = new Stub(Long.parseLong(args[0]), new StubTls(args[1]));
        int plain = stub.listen(new ServerSocket(0, MOST_WAITING, InetAddress.getLoopbackAddress()));
        int secure = stub.listen(stub.tls.listen(MOST_WAITING));
        System.out.println(plain + " " + secure);
        while (System.in.read() >= 0) {
            // whoever started it is there
        }
        System.exit(0);
    }

    private int listen(ServerSocket server) {
        threads.execute(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    connections.increment();
                    threads.execute(() -> serve(socket));
                } catch (IOException gone) {
                    throw new IllegalStateException(gone);
                }
            }
        });
        return server.getLocalPort();
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            if (socket instanceof SSLSocket secure) {
                tls.handshake(secure);
            }
            byte[] buffer = new byte[16 * 1024];
            while (answer(socket, buffer)) {
                // one call after the other
            }
        } catch (EOFException | SocketException gone) {
            // the client has closed it
        } catch (IOException | InterruptedException broken) {
            System.err.println(broken);
        }
    }

    /** Returns whether another request may come. */
    private boolean answer(Socket socket, byte[] buffer) throws IOException, InterruptedException {
        InputStream in = socket.getInputStream();
        int filled = 0;
        String head = null;
        int whole = Integer.MAX_VALUE;
        while (filled < whole) {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                throw new EOFException();
            }
            filled += read;
            if (head == null) {
                String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
                int end = text.indexOf("\r\n\r\n");
                if (end >= 0) {
                    head = text.substring(0, end + 2);
                    whole = end + 4 + length(head);
                }
            }
        }
        if (delayMillis > 0) {
            Thread.sleep(delayMillis);
        }
        String path = head.substring(head.indexOf(' ') + 1, head.indexOf(' ', head.indexOf(' ') + 1));
        boolean close = head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close");
        String body = path.equals("/counts")
                ? counts()
                : replies.to(path, new String(buffer, 0, filled, StandardCharsets.ISO_8859_1));
        socket.getOutputStream()
                .write(("HTTP/1.1 " + Replies.status(path) + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length() + (close ? "\r\nConnection: close" : "") + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.ISO_8859_1));
        requests.increment();
        return !close;
    }

    private static int length(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        return at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 17, head.indexOf('\r', at + 17)).strip());
    }

    private String counts() {
        return requests + " " + connections + " " + tls.handshakes() + " " + tls.fullHandshakes();
    }
}
