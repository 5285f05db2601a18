package dev.nywila.otp.http.tck;

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
        /**
         * Writes.
         *
         * @throws IOException if the client goes, which is no fault
         */
        void run() throws IOException;
    }

    /** What to do on one connection. */
    @FunctionalInterface
    public interface Script {
        /**
         * Serves one connection, which is closed afterwards.
         *
         * @param connection from its first byte on
         * @throws IOException if the client goes, which is no fault
         */
        void run(Connection connection) throws IOException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger heads = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script script;

    /**
     * Listens at a free port.
     *
     * @param script what is done on each connection
     * @throws IOException if there are no sockets
     */
    public RawServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    /**
     * Listens where it is told.
     *
     * @param server is closed with this
     * @param script what is done on each connection
     */
    public RawServer(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
        daemon(this::accept);
    }

    /**
     * Reads each request, then answers with these bytes and closes.
     *
     * @param reply all bytes
     * @return the server
     * @throws IOException if there are no sockets
     */
    public static RawServer answering(String reply) throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            connection.write(reply);
        });
    }

    /**
     * Frames a body by its length.
     *
     * @param status of HTTP
     * @param body ASCII
     * @return all bytes
     */
    public static String reply(int status, String body) {
        return "HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /**
     * Returns where it is.
     *
     * @return a URL of plain http
     */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /**
     * Returns where it is.
     *
     * @return a loopback address with its port
     */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /**
     * Returns where it listens.
     *
     * @return the port
     */
    public int port() {
        return server.getLocalPort();
    }

    /**
     * Returns complete requests, head and body.
     *
     * @return all so far, as they came
     */
    public List<String> requests() {
        return requests;
    }

    /**
     * Counts requests of which at least the head came.
     *
     * @return how many so far
     */
    public int heads() {
        return heads.get();
    }

    /**
     * Counts connections that a script is still at work on.
     *
     * @return how many now
     */
    public int connections() {
        return open.size();
    }

    /**
     * Tells what to do on connections from now on.
     *
     * @param next the script
     */
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

    /** What a script works on. */
    public final class Connection {
        private final Socket accepted;
        private final Gathering gathering;
        private Socket socket;

        Connection(Socket socket) {
            this.accepted = socket;
            this.gathering = new Gathering(socket);
            this.socket = socket;
        }

        /**
         * Speaks TLS from here on.
         *
         * @param context has the certificate
         * @param settings of the socket
         * @throws IOException if the client goes, which is no fault
         */
        public void secure(SSLContext context, Consumer<SSLSocket> settings) throws IOException {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(gathering, null, port(), true);
            secure.setUseClientMode(false);
            settings.accept(secure);
            secure.startHandshake();
            socket = secure;
        }

        /**
         * Waits for a whole request; one that breaks off is none.
         *
         * @return head and body
         * @throws IOException if the client goes, which is no fault
         */
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

        /**
         * Waits for a byte.
         *
         * @throws IOException if the client goes, which is no fault
         */
        public void readByte() throws IOException {
            socket.getInputStream().read();
        }

        /**
         * Waits for the head of a request.
         *
         * @return all up to the empty line
         * @throws IOException if the client goes, which is no fault
         */
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

        /**
         * Writes.
         *
         * @param text bytes, as ISO 8859-1 has them
         * @throws IOException if the client goes, which is no fault
         */
        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /**
         * Writes.
         *
         * @param bytes all of them
         * @throws IOException if the client goes, which is no fault
         */
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /**
         * Says that nothing more will come, and still listens.
         *
         * @throws IOException if the client goes, which is no fault
         */
        public void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        /**
         * Ends with a reset instead of a farewell.
         *
         * @throws IOException if the client goes, which is no fault
         */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /**
         * Passes bytes both ways until one side ends.
         *
         * @param target the other side
         * @throws IOException if the client goes, which is no fault
         */
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

        /**
         * Ends with a farewell, that of TLS included.
         *
         * @throws IOException if the client goes, which is no fault
         */
        public void close() throws IOException {
            socket.close();
        }

        /**
         * Ends the connection below TLS: without its farewell.
         *
         * @throws IOException if the client goes, which is no fault
         */
        public void cut() throws IOException {
            accepted.close();
        }

        /**
         * Lets what is written meanwhile leave in one go.
         *
         * @param writing writes all of it
         * @throws IOException if the client goes, which is no fault
         */
        public void together(Writing writing) throws IOException {
            gathering.begin();
            writing.run();
            gathering.end();
        }

        /**
         * Waits until the client goes away; further requests are counted, but not answered.
         *
         * @throws IOException if the client goes, which is no fault
         */
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
