package dev.nywila.otp.simulator;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reads flat JSON objects and writes any. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** A value as it stood there; nested ones have no text. */
    record Value(JsonToken type, String text) {

        boolean isNull() {
            return type == JsonToken.VALUE_NULL;
        }

        /** The whole number, which may also stand there as text, or empty if it is none within the bounds. */
        OptionalInt wholeNumber(int least, int most) {
            if (!isTextOrInteger() || !text.matches("[0-9]{1,9}")) {
                return OptionalInt.empty();
            }
            int number = Integer.parseInt(text);
            return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
        }

        boolean isText() {
            return type == JsonToken.VALUE_STRING;
        }

        boolean isEmpty() {
            return isText() && text.isEmpty();
        }

        boolean isTextOrInteger() {
            return isText() || type == JsonToken.VALUE_NUMBER_INT;
        }

        /** Leaves the text out: it may be a code. */
        @Override
        public String toString() {
            return "Value[" + type + "]";
        }
    }

    private Json() {}

    /** The object's own values by name, or empty if this is not one JSON object. */
    static Optional<Map<String, Value>> object(byte[] body) {
        Map<String, Value> values = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken type = parser.nextToken();
                values.put(name, new Value(type, type.isScalarValue() ? parser.getString() : ""));
                parser.skipChildren();
            }
            return parser.nextToken() == null ? Optional.of(values) : Optional.empty();
        } catch (JacksonException malformed) {
            // its message quotes the body
            return Optional.empty();
        }
    }

    static String write(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            content.accept(json);
        }
        return text.toString();
    }
}
