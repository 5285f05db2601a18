package dev.nywila.otp.simulator;

import java.util.Map;

/** One reply, whatever the transport. */
record Reply(int status, String body, Map<String, String> headers) {

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

    /** Leaves the body out: it may hold a code. */
    @Override
    public String toString() {
        return "Reply[status=" + status + "]";
    }
}
