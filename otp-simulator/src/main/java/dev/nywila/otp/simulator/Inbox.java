package dev.nywila.otp.simulator;

import dev.nywila.otp.inmemory.InMemoryOtp.Message;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What the phones received, as JSON. */
final class Inbox {

    private Inbox() {}

    /** An array, newest message first. */
    static Reply of(List<Message> oldestFirst) {
        return Reply.json(200, Json.write(json -> {
            json.writeStartArray();
            for (int i = oldestFirst.size() - 1; i >= 0; i--) {
                write(json, oldestFirst.get(i));
            }
            json.writeEndArray();
        }));
    }

    private static void write(JsonGenerator json, Message message) {
        json.writeStartObject();
        json.writeStringProperty("number", message.recipient().e164());
        json.writeStringProperty("text", message.text());
        json.writeStringProperty("code", message.code());
        json.writeStringProperty("reference", message.reference());
        json.writeStringProperty("sentAt", message.sentAt().toString());
        json.writeStringProperty("expiresAt", message.expiresAt().toString());
        json.writeEndObject();
    }
}
