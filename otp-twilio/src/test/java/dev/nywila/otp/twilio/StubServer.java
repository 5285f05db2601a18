package dev.nywila.otp.twilio;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says one thing to every request, and keeps what came. */
final class StubServer implements Closeable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String reply = "";

    StubServer() throws IOException {
        Thread thread = new Thread(this::accept, "stub-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** What to say from now on. */
    StubServer saying(int status, String body, String... headers) {
        reply = "HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + String.join("", headers) + "\r\n" + body;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Complete requests, head and body. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                requests.add(read(socket.getInputStream()));
                socket.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                // the test is over, or the client gone
            }
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client closed");
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(expected), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
