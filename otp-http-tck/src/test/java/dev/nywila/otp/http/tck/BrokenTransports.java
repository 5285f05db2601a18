package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Broken.client;
import static dev.nywila.otp.http.tck.Broken.rules;
import static dev.nywila.otp.http.tck.Broken.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adapters that send too much, send elsewhere, or read what is no reply of theirs. */
final class BrokenTransports {

    private static final Pattern LOCATION = Pattern.compile("\r\nLocation: http://([^:/]+):([0-9]+)");

    static final List<Broken> ALL = List.of(
            transport("sends again when the exchange breaks off", rules(Rule.S2, Rule.V8), Again::new),
            transport("sends again after status 503", rules(Rule.S2, Rule.V8), After503::new),
            transport(
                    "follows redirects",
                    rules(Rule.S1, Rule.S2, Rule.V1, Rule.V8, Rule.C6),
                    settings -> new Plain(settings) {
                        @Override
                        byte[] exchange(PlainExchange exchange) throws IOException {
                            byte[] reply = super.exchange(exchange);
                            Matcher location = LOCATION.matcher(new String(reply, StandardCharsets.ISO_8859_1));
                            if (!location.find()) {
                                return reply;
                            }
                            try (Socket socket = new Socket(location.group(1), Integer.parseInt(location.group(2)))) {
                                write(socket, exchange);
                                return receive(socket);
                            }
                        }
                    }),
            transport("writes although the call was given up", rules(Rule.S3), settings -> new Plain(settings) {
                @Override
                byte[] exchange(PlainExchange exchange) throws IOException {
                    Socket socket = connect(
                            new PlainExchange(this, exchange.operation(), exchange.request(), exchange::announce));
                    try {
                        exchange.announce();
                        lookBefore(socket);
                        exchange.permits();
                        write(socket, exchange);
                        exchange.holds(socket);
                        return receive(socket);
                    } finally {
                        release(socket);
                    }
                }
            }),
            transport("goes by the JVM's proxy", rules(Rule.S1, Rule.V2, Rule.C6), settings -> new Plain(settings) {
                @Override
                Proxy proxy() {
                    return ProxySelector.getDefault()
                            .select(URI.create("http://" + baseUrl.getHost() + ":" + baseUrl.getPort()))
                            .get(0);
                }
            }),
            transport(
                    "takes for the reply what came before the request",
                    rules(Rule.S1, Rule.S3, Rule.C6),
                    settings -> new Plain(settings) {
                        @Override
                        void lookBefore(Socket socket) throws IOException {
                            // looks at nothing; nor waits for the deadline, lest the tests take minutes
                            socket.setSoTimeout(300);
                        }
                    }),
            transport("keeps connections", rules(Rule.S1, Rule.V2, Rule.C6), Keeping::new),
            transport("reads a body without end to its end", rules(Rule.C3), settings -> new Plain(settings) {
                @Override
                int mostBytes() {
                    return Integer.MAX_VALUE;
                }

                @Override
                byte[] receive(Socket socket) throws IOException {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    byte[] chunk = new byte[65536];
                    byte[] first = new byte[] {};
                    while (all.size() < 70_000) {
                        int count = read(socket, chunk);
                        if (count < 0) {
                            return all.toByteArray();
                        }
                        all.write(chunk, 0, count);
                        first = all.toByteArray();
                        RawReply reply = RawReply.of(first);
                        if (reply != null && first.length < 70_000) {
                            return first;
                        }
                    }
                    // for longer than is forgiven, and not until the deadline, lest the tests take minutes
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
                    while (read(socket, chunk) >= 0 && System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                    throw new IOException("too much");
                }
            }),
            client(
                    "takes a reply for whole that was cut off",
                    rules(Rule.S1, Rule.V1, Rule.C6),
                    settings -> new PlainClient(settings) {
                        @Override
                        PlainTransport transport() {
                            return new Plain(settings) {
                                @Override
                                byte[] receive(Socket socket) throws IOException {
                                    return lenient(super.receive(socket));
                                }
                            };
                        }
                    }));

    private BrokenTransports() {}

    /** Makes a proper reply of one whose last chunk is missing. */
    private static byte[] lenient(byte[] reply) {
        String text = new String(reply, StandardCharsets.ISO_8859_1);
        return RawReply.of(reply) == null && text.contains("Transfer-Encoding: chunked")
                ? (text + "0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)
                : reply;
    }

    /** The honest one, told by its settings. */
    private static class Plain extends PlainTransport {
        Plain(PlainSettings settings) {
            super(settings.baseUrl(), settings.connectTimeout(), settings.resolver());
        }
    }

    private static final class Again extends Plain {
        Again(PlainSettings settings) {
            super(settings);
        }

        @Override
        byte[] exchange(PlainExchange exchange) throws IOException {
            try {
                byte[] reply = super.exchange(exchange);
                if (reply.length > 0) {
                    return reply;
                }
            } catch (IOException broken) {
                if (!exchange.wasHandedOver()) {
                    throw broken;
                }
            }
            try (Socket socket = connect(exchange)) {
                write(socket, exchange);
                return receive(socket);
            }
        }
    }

    private static final class After503 extends Plain {
        After503(PlainSettings settings) {
            super(settings);
        }

        @Override
        byte[] exchange(PlainExchange exchange) throws IOException {
            byte[] reply = super.exchange(exchange);
            if (!new String(reply, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 503 ")) {
                return reply;
            }
            try (Socket socket = connect(exchange)) {
                write(socket, exchange);
                return receive(socket);
            }
        }
    }

    /** Uses each again as long as it is open, whatever has come on it meanwhile. */
    private static final class Keeping extends Plain {
        private final Deque<Socket> idle = new ArrayDeque<>();
        private final Set<Socket> wellAnswered = ConcurrentHashMap.newKeySet();
        private final Set<Socket> reused = ConcurrentHashMap.newKeySet();

        Keeping(PlainSettings settings) {
            super(settings);
        }

        @Override
        byte[] exchange(PlainExchange exchange) throws IOException {
            byte[] reply = super.exchange(exchange);
            // another to close than the one that is kept
            exchange.holds(new Socket(Proxy.NO_PROXY));
            return reply;
        }

        @Override
        Socket connect(PlainExchange exchange) throws IOException {
            Socket kept = poll();
            while (kept != null) {
                if (isOpen(kept)) {
                    reused.add(kept);
                    return kept;
                }
                kept.close();
                kept = poll();
            }
            return super.connect(exchange);
        }

        private synchronized Socket poll() {
            return idle.poll();
        }

        private static boolean isOpen(Socket socket) {
            try {
                if (socket.getInputStream().available() > 0) {
                    return true;
                }
                socket.setSoTimeout(1);
                return socket.getInputStream().read() >= 0;
            } catch (SocketTimeoutException quiet) {
                return true;
            } catch (IOException broken) {
                return false;
            }
        }

        @Override
        void lookBefore(Socket socket) throws IOException {
            if (reused.contains(socket)) {
                // gives up early where nobody answers any more, lest the tests take minutes
                socket.setSoTimeout(300);
            } else {
                super.lookBefore(socket);
            }
        }

        /** Keeps what had a success, which is enough to tell. */
        @Override
        byte[] receive(Socket socket) throws IOException {
            byte[] reply = super.receive(socket);
            if (new String(reply, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200 ")) {
                wellAnswered.add(socket);
            }
            return reply;
        }

        @Override
        synchronized void release(Socket socket) throws IOException {
            if (wellAnswered.remove(socket)) {
                idle.add(socket);
            } else {
                super.release(socket);
            }
        }
    }
}
