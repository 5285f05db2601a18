package dev.nywila.otp.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** A value of JSON, read strictly and with hard limits. */
final class JsonValue {

    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        DECIMAL,
        TRUE,
        FALSE,
        NULL
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            // no memory of names: what one reply puts there must not spoil the next
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(ReplyReader.LONGEST_BODY)
                    .maxNumberLength(20)
                    .maxNameLength(128)
                    .build())
            .build();

    // shared, as a reply may have tens of thousands of them
    private static final JsonValue NO_FIELDS = new JsonValue(Kind.OBJECT, "", List.of(), List.of());
    private static final JsonValue NO_VALUES = new JsonValue(Kind.ARRAY, "", List.of(), List.of());
    private static final JsonValue TRUE = scalar(Kind.TRUE, "true");
    private static final JsonValue FALSE = scalar(Kind.FALSE, "false");
    private static final JsonValue NULL = scalar(Kind.NULL, "null");
    private static final List<JsonValue> DIGITS = IntStream.range(0, 10)
            .mapToObj(digit -> scalar(Kind.INTEGER, Integer.toString(digit)))
            .toList();

    private final Kind kind;
    private final String text;
    /** Of an object's fields, in the order of {@link #values}. */
    private final List<String> names;

    private final List<JsonValue> values;

    private JsonValue(Kind kind, String text, List<String> names, List<JsonValue> values) {
        this.kind = kind;
        this.text = text;
        this.names = names;
        this.values = values;
    }

    /**
     * Reads a document that is one object and nothing behind it.
     *
     * @return null if it is something else
     * @throws tools.jackson.core.JacksonException if it is no JSON, names a field twice, or is beyond the limits
     */
    static @Nullable JsonValue object(String document) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), document)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            JsonValue object = read(json);
            return json.nextToken() == null ? object : null;
        }
    }

    private static JsonValue read(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                if (json.nextToken() == JsonToken.END_OBJECT) {
                    yield NO_FIELDS;
                }
                List<String> names = new ArrayList<>(6);
                List<JsonValue> values = new ArrayList<>(6);
                while (json.currentToken() == JsonToken.PROPERTY_NAME) {
                    names.add(json.currentName());
                    json.nextToken();
                    values.add(read(json));
                    json.nextToken();
                }
                yield new JsonValue(Kind.OBJECT, "", names, values);
            }
            case START_ARRAY -> {
                if (json.nextToken() == JsonToken.END_ARRAY) {
                    yield NO_VALUES;
                }
                List<JsonValue> values = new ArrayList<>(4);
                while (json.currentToken() != JsonToken.END_ARRAY) {
                    values.add(read(json));
                    json.nextToken();
                }
                yield new JsonValue(Kind.ARRAY, "", List.of(), values);
            }
            case VALUE_STRING -> scalar(Kind.STRING, json.getString());
            case VALUE_NUMBER_INT ->
                json.getStringLength() == 1 ? DIGITS.get(json.getIntValue()) : scalar(Kind.INTEGER, json.getString());
            case VALUE_NUMBER_FLOAT -> scalar(Kind.DECIMAL, json.getString());
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            case VALUE_NULL -> NULL;
            default -> throw new StreamReadException(json, "no value");
        };
    }

    private static JsonValue scalar(Kind kind, String text) {
        return new JsonValue(kind, text, List.of(), List.of());
    }

    Kind kind() {
        return kind;
    }

    boolean isScalar() {
        return kind != Kind.OBJECT && kind != Kind.ARRAY;
    }

    /** Of a scalar, as it stood there. */
    String text() {
        return text;
    }

    /** The names of an object's fields. */
    List<String> names() {
        return names;
    }

    /** The values of an object's fields, or of an array. */
    List<JsonValue> values() {
        return values;
    }

    /**
     * The value at a path from here.
     *
     * @param path names with dots between them
     * @return null if there is none
     */
    @Nullable
    JsonValue at(String path) {
        JsonValue here = this;
        int start = 0;
        while (here != null && start <= path.length()) {
            int dot = path.indexOf('.', start);
            int end = dot < 0 ? path.length() : dot;
            here = here.field(path, start, end);
            start = end + 1;
        }
        return here;
    }

    private @Nullable JsonValue field(String path, int start, int end) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.length() == end - start && path.startsWith(name, start)) {
                return values.get(i);
            }
        }
        return null;
    }

    /** Returns the kind alone. */
    @Override
    public String toString() {
        return "JsonValue[" + kind + "]";
    }
}
