package dev.nywila.otp.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.nywila.otp.inmemory.InMemoryOtp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All that is HTTP: who may call, limits, routing, faults. */
final class HttpFront implements HttpHandler {

    private static final int BODY_LIMIT = 64 * 1024;
    private static final String INBOX = "/inbox";

    private final InMemoryOtp phones;
    private final Dialect dialect;
    private final Visitors visitors;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    HttpFront(InMemoryOtp phones, Dialect dialect, Visitors visitors) {
        this.phones = phones;
        this.dialect = dialect;
        this.visitors = visitors;
    }

    Queue<Fault> faults() {
        return faults;
    }

    long requests() {
        return requests.get();
    }

    void reset() {
        faults.clear();
        phones.reset();
        requests.set(0);
    }

    /** Lets delayed calls end. */
    void close() {
        closed.countDown();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        // closed without an answer if there is none: the client sees the end of the stream
        try (exchange) {
            Reply reply = answer(exchange);
            if (reply != null) {
                send(exchange, reply);
            }
        }
    }

    private @Nullable Reply answer(HttpExchange exchange) throws IOException {
        if (!visitors.isForUs(exchange.getRequestHeaders())) {
            return Reply.text(421, "This host name is not served here.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            return Reply.text(413, "A body has at most 64 KiB.");
        }
        String path = exchange.getRequestURI().getPath();
        if (dialect.paths().contains(path)) {
            Headers headers = exchange.getRequestHeaders();
            Call call = new Call(exchange.getRequestMethod(), path, headers.getFirst("Authorization"), body);
            requests.incrementAndGet();
            return provider(call);
        }
        return path.equals(INBOX) ? inbox(exchange) : Reply.text(404, "Nothing is here.");
    }

    private @Nullable Reply provider(Call call) {
        Fault fault = faults.poll();
        Effect effect = fault == null ? null : fault.effect();
        if (effect instanceof Effect.Answer answer) {
            return answer.reply();
        }
        if (effect instanceof Effect.Code code) {
            return dialect.withCode(code.code());
        }
        if (effect instanceof Effect.Delay delay && isClosedWithin(delay)) {
            return null;
        }
        if (effect instanceof Effect.Drop drop) {
            if (drop.processedBefore()) {
                Reply unused = dialect.answer(call);
            }
            return null;
        }
        Reply reply = dialect.answer(call);
        return effect instanceof Effect.OtherStatus other
                ? new Reply(other.status(), reply.body(), reply.headers())
                : reply;
    }

    private boolean isClosedWithin(Effect.Delay delay) {
        try {
            return closed.await(delay.delay().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException shutDown) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Reply inbox(HttpExchange exchange) {
        return switch (exchange.getRequestMethod()) {
            case "GET" -> Inbox.of(phones.outbox());
            case "DELETE" -> emptied(exchange.getRequestHeaders());
            default -> Reply.text(405, "GET or DELETE only.");
        };
    }

    private Reply emptied(Headers headers) {
        // a page cannot send this type to another origin without asking first, which is never allowed
        String type = headers.getFirst("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            return Reply.text(415, "Say Content-Type: application/json.");
        }
        if (visitors.isFromForeignPage(headers)) {
            return Reply.text(403, "Other sites may change nothing here.");
        }
        reset();
        return Reply.text(204, "");
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(headers::set);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }
}
