package dev.nywila.otp.beem;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server of bytes: each connection is handed to a script; complete requests are counted. */
public final class RawServer implements Closeable {

    /** Writes to a connection. */
    @FunctionalInterface
    public interface Writing {
        void run() throws IOException;
    }

    /** What to do on one connection. */
    @FunctionalInterface
    public interface Script {
        void run(Connection connection) throws IOException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger heads = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script script;

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

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Complete requests, head and body. */
    public List<String> requests() {
        return requests;
    }

    /** Requests of which at least the head came. */
    public int heads() {
        return heads.get();
    }

    /** Connections that a script is still at work on. */
    public int connections() {
        return open.size();
    }

    /** What to do on connections from now on. */
    public void follow(Script next) {
        script = next;
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
                // or what is written second waits until the first is acknowledged
                socket.setTcpNoDelay(true);
                open.add(socket);
                daemon(() -> {
                    try (socket) {
                        script.run(new Connection(socket));
                    } catch (IOException clientGone) {
                        // as tests mean it
                    } finally {
                        open.remove(socket);
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
        private final Socket accepted;
        private final Gathering gathering;
        private Socket socket;

        Connection(Socket socket) {
            this.accepted = socket;
            this.gathering = new Gathering(socket);
            this.socket = socket;
        }

        /** Speaks TLS from here on, as this context and these settings have it. */
        public void secure(SSLContext context, Consumer<SSLSocket> settings) throws IOException {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(gathering, null, port(), true);
            secure.setUseClientMode(false);
            settings.accept(secure);
            secure.startHandshake();
            socket = secure;
        }

        /** Waits for a whole request; one that breaks off is none. */
        public String readRequest() throws IOException {
            String head = readHead();
            Matcher length = LENGTH.matcher(head);
            int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
            byte[] body = socket.getInputStream().readNBytes(expected);
            if (body.length < expected) {
                throw new EOFException("the client closed");
            }
            String request = head + new String(body, StandardCharsets.UTF_8);
            requests.add(request);
            return request;
        }

        public void readByte() throws IOException {
            socket.getInputStream().read();
        }

        public String readHead() throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("the client closed");
                }
                head.append((char) next);
            }
            heads.incrementAndGet();
            return head.toString();
        }

        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Says that nothing more will come, and still listens. */
        public void endOutput() throws IOException {
            socket.shutdownOutput();
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

        /** Ends with a farewell, that of TLS included. */
        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection below TLS: without its farewell. */
        public void cut() throws IOException {
            accepted.close();
        }

        /** Lets what is written meanwhile leave in one go. */
        public void together(Writing writing) throws IOException {
            gathering.begin();
            writing.run();
            gathering.end();
        }

        /** Waits until the client goes away; further requests are counted, but not answered. */
        public void awaitClose() throws IOException {
            try {
                while (true) {
                    readRequest();
                }
            } catch (EOFException gone) {
                // as awaited
            }
        }
    }

    /** A socket below TLS that can hold back what is written until all of it is there. */
    private static final class Gathering extends Socket {
        private final Socket socket;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private volatile boolean holding;

        Gathering(Socket socket) {
            this.socket = socket;
        }

        void begin() {
            holding = true;
        }

        void end() throws IOException {
            holding = false;
            socket.getOutputStream().write(held.toByteArray());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = socket.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    (holding ? held : out).write(one);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    (holding ? held : out).write(bytes, offset, length);
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void setSoLinger(boolean on, int seconds) throws SocketException {
            socket.setSoLinger(on, seconds);
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
