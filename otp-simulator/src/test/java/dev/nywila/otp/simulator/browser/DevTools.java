package dev.nywila.otp.simulator.browser;

import dev.nywila.otp.testing.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** A connection to a browser that speaks the DevTools protocol: calls with their answers, and events by session. */
final class DevTools implements WebSocket.Listener {

    private static final int SECONDS = 30;

    private final Map<Integer, CompletableFuture<Json>> calls = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, Json>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;
    private int lastCall;

    DevTools(URI browser) {
        this.socket = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(SECONDS))
                .build()
                .newWebSocketBuilder()
                .buildAsync(browser, this)
                .join();
    }

    /** Passes the events of this session on, by name; on the connection's thread, which must not wait. */
    void listen(String session, BiConsumer<String, Json> listener) {
        listeners.put(session, listener);
    }

    /** Calls and waits. The session is empty for the browser itself. */
    Json call(String session, String method, Map<String, ?> parameters) {
        try {
            return send(session, method, parameters).get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            throw new AssertionError(method + ": " + refused.getCause().getMessage(), refused);
        } catch (TimeoutException late) {
            throw new AssertionError(method + " was not answered in " + SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " was interrupted", interrupted);
        }
    }

    synchronized CompletableFuture<Json> send(String session, String method, Map<String, ?> parameters) {
        int id = ++lastCall;
        CompletableFuture<Json> answer = new CompletableFuture<>();
        calls.put(id, answer);
        Map<String, Object> call = new LinkedHashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (!session.isEmpty()) {
            call.put("sessionId", session);
        }
        // one text at a time is all that a socket takes
        socket.sendText(Json.write(call), true).join();
        return answer;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            Json whole = Json.read(message.toString());
            message.setLength(0);
            take(whole);
        }
        from.request(1);
        return null;
    }

    private void take(Json received) {
        if (!received.at("id").isThere()) {
            String session = received.at("sessionId").isThere()
                    ? received.at("sessionId").text()
                    : "";
            listeners
                    .getOrDefault(session, (name, event) -> {})
                    .accept(received.at("method").text(), received.at("params"));
            return;
        }
        CompletableFuture<Json> answer = calls.remove(received.at("id").number());
        if (received.at("error").isThere()) {
            answer.completeExceptionally(
                    new IllegalStateException(received.at("error").toString()));
        } else {
            answer.complete(received.at("result"));
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        fail(new IllegalStateException("the browser ended the connection"));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        fail(error);
    }

    private void fail(Throwable reason) {
        calls.values().forEach(call -> call.completeExceptionally(reason));
    }
}
