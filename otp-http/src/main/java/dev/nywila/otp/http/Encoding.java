package dev.nywila.otp.http;

import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * How the parameters of a declared method become a body: all that have a name which the path does not have, in the order of
 * the method; those that are null are left out. A method without such parameters has no body.
 */
public enum Encoding {

    /** {@code application/x-www-form-urlencoded} in UTF-8; each value is its {@code toString()}. */
    FORM("application/x-www-form-urlencoded") {
        @Override
        String text(Map<?, ?> fields) {
            StringBuilder text = new StringBuilder(128);
            fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                    .append(encoded(name))
                    .append('=')
                    .append(encoded(value)));
            return text.toString();
        }

        private String encoded(Object text) {
            return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
        }
    },

    /** {@code application/json}: strings, integers, truth values, and lists and maps of them. */
    JSON("application/json") {
        @Override
        String text(Map<?, ?> fields) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = WRITER.createGenerator(ObjectWriteContext.empty(), text)) {
                write(json, fields);
            }
            return text.toString();
        }

        private void write(JsonGenerator json, @Nullable Object value) {
            if (value instanceof Map<?, ?> fields) {
                json.writeStartObject();
                fields.forEach((name, each) -> {
                    if (each != null) {
                        json.writeName(String.valueOf(name));
                        write(json, each);
                    }
                });
                json.writeEndObject();
            } else if (value instanceof Iterable<?> all) {
                json.writeStartArray();
                all.forEach(each -> write(json, each));
                json.writeEndArray();
            } else if (value instanceof Boolean truth) {
                json.writeBoolean(truth);
            } else if (value instanceof Integer || value instanceof Long) {
                json.writeNumber(((Number) value).longValue());
            } else if (value instanceof String text) {
                json.writeString(text);
            } else if (value == null) {
                json.writeNull();
            } else {
                throw new IllegalArgumentException("a parameter of a declared method cannot be a "
                        + value.getClass().getName());
            }
        }
    };

    private static final JsonFactory WRITER = new JsonFactory();

    private final String contentType;

    Encoding(String contentType) {
        this.contentType = contentType;
    }

    HttpHeader contentType() {
        return new HttpHeader("Content-Type", contentType);
    }

    byte[] bytes(Map<?, ?> fields) {
        return text(fields).getBytes(StandardCharsets.UTF_8);
    }

    abstract String text(Map<?, ?> fields);
}
