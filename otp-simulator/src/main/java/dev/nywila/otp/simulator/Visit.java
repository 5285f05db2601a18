package dev.nywila.otp.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One HTTP request, from its arrival to its reply, which any thread may give. */
final class Visit {

    /** The server keeps a buffer as large as the largest piece for as long as the connection lives. */
    private static final int PIECE = 8 * 1024;

    private final HttpExchange exchange;
    final byte[] body;

    Visit(HttpExchange exchange, byte[] body) {
        this.exchange = exchange;
        this.body = body;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    Headers headers() {
        return exchange.getRequestHeaders();
    }

    /** Sets headers that each reply has, whatever it is. */
    void always(Map<String, String> headers) {
        headers.forEach(exchange.getResponseHeaders()::set);
    }

    /** The parameters after the question mark; of a name that comes twice, the last. */
    Map<String, String> query() {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String parameter : (query == null ? "" : query).split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parts.length == 2) {
                parameters.put(decoded(parts[0]), decoded(parts[1]));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    void reply(Reply reply) {
        try (exchange) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean bodiless =
                    bytes.length == 0 || method().equals("HEAD") || reply.status() == 204 || reply.status() == 304;
            exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : bytes.length);
            for (int sent = 0; !bodiless && sent < bytes.length; sent += PIECE) {
                exchange.getResponseBody().write(bytes, sent, Math.min(PIECE, bytes.length - sent));
            }
        } catch (IOException gone) {
            // whoever asked does not wait any more: there is nobody to tell
        }
    }

    /** Begins a reply that has no end; whoever closes the stream ends it. */
    OutputStream stream(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /** Closes the connection; without a reply before, the caller sees the end of the stream. */
    void drop() {
        exchange.close();
    }
}
