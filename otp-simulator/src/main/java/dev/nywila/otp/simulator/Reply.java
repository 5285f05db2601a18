package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reply, whatever the transport. */
record Reply(int status, String body, Map<String, String> headers) {

    /** What the usual ones are called, for people who read along; others may go without. */
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(303, "See Other"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    static Reply json(int status, String body) {
        return new Reply(status, body, Map.of("Content-Type", "application/json; charset=utf-8"));
    }

    /** Success that has nothing to say. */
    static Reply done() {
        return new Reply(204, "", Map.of());
    }

    /** A mistake of the caller's, for a program to read. */
    static Reply error(int status, String message) {
        return json(status, Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("error", message);
            json.writeEndObject();
        }));
    }

    static Reply html(int status, String body) {
        return new Reply(status, body, Map.of("Content-Type", "text/html; charset=utf-8"));
    }

    static Reply text(int status, String body) {
        return new Reply(status, body, Map.of("Content-Type", "text/plain; charset=utf-8"));
    }

    /** The same with more headers; its own stay. */
    Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(headers);
        return new Reply(status, body, all);
    }

    /** What goes over the wire. */
    byte[] bytes(String date, boolean isKept, boolean hasBody) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        boolean hasLength = status >= 200 && status != 204 && status != 304;
        byte[] head =
                head(date, isKept, hasLength ? Map.of("Content-Length", Integer.toString(content.length)) : Map.of());
        byte[] all = Arrays.copyOf(head, head.length + (hasBody && hasLength ? content.length : 0));
        System.arraycopy(content, 0, all, head.length, all.length - head.length);
        return all;
    }

    /** What goes over the wire before the body. */
    byte[] head(String date, boolean isKept, Map<String, String> framing) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + REASONS.getOrDefault(status, "") + "\r\n");
        Map<String, String> last = isKept ? Map.of("Date", date) : Map.of("Date", date, "Connection", "close");
        for (Map<String, String> fields : List.of(headers, framing, last)) {
            fields.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Leaves the body out: it may hold a code. */
    @Override
    public String toString() {
        return "Reply[status=" + status + "]";
    }
}
