package com.example.kupepe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Kupepe's side, as its documentation has it, on a loopback port. One request at a time. */
final class KupepeServer implements AutoCloseable, InstantSource {

    static final String API_KEY = "kupepe-key-for-tests";

    private static final String VERIFICATIONS = "/verifications";

    /** The status of a success, whatever is asked. */
    static final int SUCCESS = 2;

    /** An answer; or, with status 0, none: the connection is cut. */
    record Answer(int status, String body) {}

    private static final class Verification {
        final String id;
        final String code;
        final Instant expiresAt;
        int attemptsLeft = 5;
        boolean used;

        Verification(String id, String code, Instant expiresAt) {
            this.id = id;
            this.code = code;
            this.expiresAt = expiresAt;
        }
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Verification> byId = new HashMap<>();
    private final Map<String, Verification> byRef = new HashMap<>();
    private final StringBuilder requestLines = new StringBuilder();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private long requests;
    private Answer instead;
    private boolean loseNext;

    KupepeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext(VERIFICATIONS, this::handle);
        http.setExecutor(threads);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Makes the next request get this answer, with nothing done. */
    synchronized void answerNext(int status, String body) {
        instead = new Answer(status, body);
    }

    /** Does what the next request asks, and never answers it. */
    synchronized void loseNextAnswer() {
        loseNext = true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = answer(exchange, KupepeJson.read(body));
            if (answer.status() > 0) {
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                if (answer.status() == 429) {
                    exchange.getResponseHeaders().set("Retry-After", "7");
                }
                // on a connection that is kept, this server's body waits 40 ms for its head to be acknowledged
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private synchronized Answer answer(HttpExchange exchange, Map<String, String> asked) {
        requests++;
        String path = exchange.getRequestURI().getPath();
        requestLines
                .append(exchange.getRequestMethod())
                .append(' ')
                .append(path)
                .append('\n');
        if (instead != null) {
            Answer once = instead;
            instead = null;
            int success = path.equals(VERIFICATIONS) ? 201 : 200;
            return once.status() == SUCCESS ? new Answer(success, once.body()) : once;
        }
        boolean lost = loseNext;
        loseNext = false;
        boolean known =
                ("Bearer " + API_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer = known ? answer(path, asked) : new Answer(401, "{\"error\":\"bad_key\"}");
        return lost ? new Answer(0, "") : answer;
    }

    private Answer answer(String path, Map<String, String> asked) {
        return path.equals(VERIFICATIONS)
                ? start(asked)
                : check(path.substring(VERIFICATIONS.length() + 1, path.lastIndexOf('/')), asked);
    }

    private Answer start(Map<String, String> asked) {
        Verification sent = byRef.computeIfAbsent(asked.get("ref"), ref -> {
            int n = byId.size() + 1;
            return new Verification("v-" + (1000 + n), "%06d".formatted(n * 7919 % 1_000_000), now.plusSeconds(300));
        });
        byId.put(sent.id, sent);
        return new Answer(
                201, "{\"id\":\"" + sent.id + "\",\"status\":\"pending\",\"expires_at\":\"" + sent.expiresAt + "\"}");
    }

    private Answer check(String id, Map<String, String> asked) {
        Verification sent = byId.get(id);
        if (sent == null) {
            return new Answer(404, "{\"error\":\"unknown_verification\"}");
        }
        String status = status(sent, asked.get("code"));
        return new Answer(
                200,
                "{\"id\":\"" + id + "\",\"status\":\"" + status + "\",\"attempts_left\":" + sent.attemptsLeft + "}");
    }

    private String status(Verification sent, String code) {
        if (sent.used) {
            return "used";
        }
        if (!now.isBefore(sent.expiresAt)) {
            return "expired";
        }
        if (sent.attemptsLeft == 0) {
            return "exhausted";
        }
        if (!sent.code.equals(code)) {
            sent.attemptsLeft--;
            return "wrong";
        }
        sent.used = true;
        return "approved";
    }

    synchronized String code(String id) {
        return byId.get(id).code;
    }

    synchronized long requests() {
        return requests;
    }

    synchronized String requestLines() {
        return requestLines.toString();
    }

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
