package dev.nywila.otp.beem;

import java.io.ByteArrayOutputStream;
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

/** A server of bytes: each connection is handed to a script; complete requests are counted. */
public final class RawServer implements AutoCloseable {

    /** What to do on one connection. */
    @FunctionalInterface
    public interface Script {
        void run(Connection connection) throws IOException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final ServerSocket server;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public RawServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    public RawServer(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
        daemon(this::accept);
    }

    /** Reads the request, then answers with these bytes and closes. */
    public static RawServer answering(String reply) throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            connection.write(reply);
        });
    }

    public static String reply(int status, String body) {
        return "HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Complete requests, head and body. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                daemon(() -> {
                    try (socket) {
                        script.run(new Connection(socket));
                    } catch (IOException clientGone) {
                        // as tests mean it
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    public final class Connection {
        private final Socket socket;

        Connection(Socket socket) {
            this.socket = socket;
        }

        public String readRequest() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the client closed");
                }
                bytes.write(next);
            }
            String head = bytes.toString(StandardCharsets.ISO_8859_1);
            Matcher length = LENGTH.matcher(head);
            String body = length.find()
                    ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                    : "";
            requests.add(head + body);
            return head + body;
        }

        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Ends with a reset instead of a farewell. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Passes bytes both ways until one side ends. */
        public void relay(Socket target) throws IOException {
            daemon(() -> {
                try {
                    target.getInputStream().transferTo(socket.getOutputStream());
                    socket.close();
                } catch (IOException ended) {
                    // so does the relay
                }
            });
            socket.getInputStream().transferTo(target.getOutputStream());
        }

        /** Waits until the client goes away. */
        public void awaitClose() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // whatever comes is not answered
            }
        }
    }
}
