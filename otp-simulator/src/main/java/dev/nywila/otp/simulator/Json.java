package dev.nywila.otp.simulator;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads flat JSON objects, and arrays of them, and writes any JSON. A name that comes twice in one object is a
 * {@link BadInput}: which of its values was meant nobody knows.
 */
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
        return parsed(body, Json::object);
    }

    /** Such objects, or empty if this is not one JSON array of them. */
    static Optional<List<Map<String, Value>>> objects(byte[] body) {
        return parsed(body, parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            List<Map<String, Value>> all = new ArrayList<>();
            while (true) {
                Optional<Map<String, Value>> next = object(parser);
                if (next.isEmpty()) {
                    return parser.currentToken() == JsonToken.END_ARRAY ? Optional.of(all) : Optional.empty();
                }
                all.add(next.get());
            }
        });
    }

    private static <T> Optional<T> parsed(byte[] body, Function<JsonParser, Optional<T>> reading) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            Optional<T> read = reading.apply(parser);
            return parser.nextToken() == null ? read : Optional.empty();
        } catch (JacksonException malformed) {
            // its message quotes the body
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Value>> object(JsonParser parser) {
        return parser.nextToken() == JsonToken.START_OBJECT ? Optional.of(values(parser)) : Optional.empty();
    }

    private static Map<String, Value> values(JsonParser parser) {
        Map<String, Value> values = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken type = parser.nextToken();
            if (values.put(name, new Value(type, type.isScalarValue() ? parser.getString() : "")) != null) {
                throw BadInput.twice(name);
            }
            skip(parser, type);
        }
        return values;
    }

    /** Passes over what is nested, in which no name may come twice either. */
    private static void skip(JsonParser parser, JsonToken begin) {
        if (begin == JsonToken.START_OBJECT) {
            Map<String, Value> unused = values(parser);
        } else if (begin == JsonToken.START_ARRAY) {
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                skip(parser, next);
            }
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
