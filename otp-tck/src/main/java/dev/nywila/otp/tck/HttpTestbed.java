package dev.nywila.otp.tck;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.MonotonicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The provider's side of one test, of a provider that speaks HTTP: a server on a loopback port that counts requests, is in
 * trouble when told so, hears what is logged by {@code java.util.logging} instead of the console, and has a clock that
 * stands still. A subclass says what the provider answers. Requests are answered one at a time.
 *
 * @implSpec Give the adapter {@link #url()} as its address, {@link #config(Map)} with its settings, and {@link #resolve} as
 *     what resolves names: with otp-http, {@code config(settings).with(Resolver.class, this::resolve)}. What the adapter
 *     logs by SLF4J is heard with {@code slf4j-jdk14} on the test's class path; with another back-end, override
 *     {@link #emitted()} and {@link #emit}.
 */
public abstract class HttpTestbed implements OtpTestbed, InstantSource {

    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    /**
     * A request.
     *
     * @param method such as {@code POST}
     * @param path with the query, as it was sent
     * @param headers by a name in any case; null where there is none
     * @param body as text
     */
    public record Request(String method, String path, UnaryOperator<@Nullable String> headers, String body) {}

    /**
     * What the provider says.
     *
     * @param status of HTTP
     * @param body as text; JSON, by its content type
     */
    public record Answer(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LogRecords logs = LogRecords.listen();
    private final StringBuilder requestLines = new StringBuilder();
    private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
    private @Nullable Answer next;
    private @Nullable TestbedFault fault;
    private Instant now = BEGIN;
    private long requests;

    /** Starts the server. */
    protected HttpTestbed() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException("no port to listen on", noPort);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Answers as the provider does where nothing is in trouble. Not called by two threads at once. A test in which this
     * throws fails, and says so.
     *
     * @param request what a client asks
     * @return the answer
     */
    protected abstract Answer answer(Request request);

    /**
     * Returns the code that was delivered for a challenge. Not called while {@link #answer} is.
     *
     * @param challenge what a client returned for it
     * @return the code last delivered for this challenge
     */
    protected abstract String deliveredCode(Challenge challenge);

    /**
     * Returns the status of the success that a request asks for, which a garbled answer has too. Override it where that is
     * not 200: else no client is tried that takes a garbled 201 for a success.
     *
     * @param request what a client asks
     * @return by default 200
     */
    protected int successStatus(Request request) {
        return 200;
    }

    /**
     * Returns where the server is.
     *
     * @return {@code http://localhost:} and a port
     */
    protected final String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /**
     * Returns settings with this testbed's clock.
     *
     * @param settings by key
     * @return the settings
     */
    protected final OtpConfig config(Map<String, String> settings) {
        return OtpConfig.of(settings).with(InstantSource.class, this).with(MonotonicClock.class, this::nanoTime);
    }

    /**
     * Resolves any name to the server's address, unless the next request is to find nobody.
     *
     * @param host any name
     * @return the loopback address
     * @throws UnknownHostException once after {@link Trouble#UNREACHABLE}
     */
    protected final InetAddress[] resolve(String host) throws UnknownHostException {
        if (trouble.compareAndSet(Trouble.UNREACHABLE, null)) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    /**
     * Makes the next request get this answer, whatever it asks; nothing is done.
     *
     * @param status of HTTP
     * @param body as text
     */
    public final synchronized void answerNext(int status, String body) {
        next = new Answer(status, body);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders()::getFirst,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Trouble met = trouble.getAndSet(null);
            Answer answer = answer(request, met);
            if (met == Trouble.REPLY_LOST) {
                return;
            }
            if (met == Trouble.THROTTLED && tellsRetryAfter()) {
                exchange.getResponseHeaders().set("Retry-After", Long.toString(Trouble.WAIT.toSeconds()));
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            // on a connection that is kept, this server's body waits 40 ms for its head to be acknowledged
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer answer(Request request, @Nullable Trouble met) {
        requests++;
        requestLines.append(request.method()).append(' ').append(request.path()).append('\n');
        if (next != null) {
            Answer once = next;
            next = null;
            return once;
        }
        try {
            if (met == null || met == Trouble.REPLY_LOST) {
                return answer(request);
            }
            return switch (met) {
                case OUTAGE -> new Answer(503, "<html>down for maintenance</html>");
                case THROTTLED -> new Answer(429, "{}");
                case GARBLED -> new Answer(successStatus(request), "<html>sign in to this network</html>");
                default -> throw TestbedFault.reached(met);
            };
        } catch (RuntimeException | Error thrown) {
            if (fault == null) {
                fault = TestbedFault.of(thrown, getClass());
            }
            throw thrown;
        }
    }

    /** What went wrong here first: to a client it looked like a lost reply. */
    final synchronized Optional<TestbedFault> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public final synchronized String code(Challenge challenge) {
        return deliveredCode(challenge);
    }

    @Override
    public final synchronized long requestsSeen() {
        return requests;
    }

    @Override
    public final synchronized Instant instant() {
        return now;
    }

    private synchronized long nanoTime() {
        return Duration.between(BEGIN, now).toNanos();
    }

    @Override
    public final synchronized boolean advance(Duration by) {
        now = now.plus(by);
        return true;
    }

    @Override
    public final boolean inject(Trouble next) {
        if (next == Trouble.UNREACHABLE) {
            // clients may know an address for a moment
            advance(Duration.ofSeconds(1));
        }
        trouble.set(next);
        return true;
    }

    @Override
    public Optional<String> emitted() {
        synchronized (this) {
            return Optional.of(logs.text() + requestLines);
        }
    }

    @Override
    public boolean emit(String line) {
        Logger.getLogger(getClass().getName()).finest(line);
        return true;
    }

    @Override
    public void close() {
        logs.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
