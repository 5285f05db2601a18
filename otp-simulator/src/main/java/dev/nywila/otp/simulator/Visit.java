package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One HTTP request, from its arrival to its reply, which any thread may give. */
final class Visit {

    private static final byte[] CHUNK_END = {'\r', '\n'};

    private final Connection connection;
    private final RequestHead head;
    private final Map<String, String> always = new LinkedHashMap<>();
    final byte[] body;

    Visit(Connection connection, Request request) {
        this.connection = connection;
        this.head = request.head;
        this.body = request.body;
    }

    String method() {
        return head.method;
    }

    String path() {
        return head.path;
    }

    /** The host that the target itself names, or null. */
    @Nullable
    String authority() {
        return head.authority;
    }

    Headers headers() {
        return head.headers;
    }

    /** Sets headers that each reply has, whatever it is. */
    void always(Map<String, String> headers) {
        always.putAll(headers);
    }

    /** The parameters after the question mark, or {@link BadInput}; one without a value has an empty one. */
    Map<String, String> query() {
        String query = head.query;
        return Form.read("the query", query == null ? "" : query);
    }

    /** Whether it only asks: for a reply, or for the head of one. */
    boolean isQuestion() {
        return method().equals("GET") || isHead();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    void reply(Reply reply) {
        connection.end(reply.with(always).bytes(connection.date(), head.isToBeKept(), !isHead()));
    }

    /** Begins a reply that has no end; whoever asked for the head only has the whole of it then. */
    void stream(String type, String probe) {
        Reply reply = new Reply(200, "", Map.of("Content-Type", type)).with(always);
        boolean isKept = head.isModern && head.isToBeKept();
        byte[] start = reply.head(
                connection.date(), isKept, head.isModern ? Map.of("Transfer-Encoding", "chunked") : Map.of());
        if (isHead()) {
            connection.end(start);
        } else {
            connection.stream(start, chunk(probe));
        }
    }

    /** Sends a piece of a stream if the caller has taken the last one and this one is still wanted then. */
    void offer(String piece, BooleanSupplier isWanted) {
        connection.offer(chunk(piece), isWanted);
    }

    private byte[] chunk(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!head.isModern) {
            return bytes;
        }
        byte[] size = (Integer.toHexString(bytes.length).toUpperCase(Locale.ROOT) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(size, size.length + bytes.length + CHUNK_END.length);
        System.arraycopy(bytes, 0, all, size.length, bytes.length);
        System.arraycopy(CHUNK_END, 0, all, size.length + bytes.length, CHUNK_END.length);
        return all;
    }

    /** Does it once, if the caller leaves before it has its whole reply. */
    void whenGone(Runnable action) {
        connection.whenGone(action);
    }

    /** Closes the connection; without a reply before, the caller sees the end of the stream. */
    void drop() {
        connection.drop();
    }
}
