package dev.nywila.otp.testing;

import dev.nywila.otp.testing.StrictJson.NotJson;
import dev.nywila.otp.testing.StrictJson.Numeral;
import dev.nywila.otp.testing.StrictJson.Word;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a test asks for it.
 *
 * @param value of maps, lists, strings, {@link BigDecimal}s, booleans and null
 */
public record Json(@Nullable Object value) {

    /**
     * Reads a document.
     *
     * @param text the whole of it
     * @return what it says
     * @throws AssertionError if it is no JSON
     */
    public static Json read(String text) {
        try {
            return new Json(plain(StrictJson.of(text).root()));
        } catch (NotJson none) {
            throw new AssertionError("no JSON: it " + none.getMessage(), none);
        }
    }

    private static @Nullable Object plain(Object read) {
        if (read instanceof Map<?, ?> object) {
            Map<Object, @Nullable Object> members = new LinkedHashMap<>();
            object.forEach((name, member) -> members.put(name, plain(member)));
            return members;
        }
        if (read instanceof List<?> array) {
            return array.stream().map(Json::plain).collect(Collectors.toList());
        }
        if (read instanceof Numeral number) {
            return new BigDecimal(number.literal());
        }
        return read instanceof Word word ? word == Word.NULL ? null : word == Word.TRUE : read;
    }

    /**
     * Writes a document, which is a literal of JavaScript too.
     *
     * @param value of maps, lists, numbers, booleans and null; whatever else is there is written as a string
     * @return the text
     */
    public static String write(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(member -> quoted(member.getKey().toString()) + ":" + write(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> array) {
            return array.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append(unit);
            } else if (unit < ' ') {
                quoted.append("\\u%04x".formatted((int) unit));
            } else {
                quoted.append(unit);
            }
        }
        return quoted.append('"').toString();
    }

    /**
     * Returns the member at a path.
     *
     * @param path names of members
     * @return what is there, or null's
     */
    public Json at(String... path) {
        Object found = value;
        for (String name : path) {
            found = found instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return new Json(found);
    }

    /**
     * Returns whether there is anything.
     *
     * @return false if this is null's
     */
    public boolean isThere() {
        return value != null;
    }

    /**
     * Returns a text, or what else is there as one.
     *
     * @return the text
     */
    public String text() {
        return String.valueOf(value);
    }

    /**
     * Returns a whole number.
     *
     * @return the number
     */
    public int number() {
        return value instanceof BigDecimal number ? number.intValueExact() : Integer.parseInt(text());
    }

    /**
     * Returns what is in a list.
     *
     * @return its elements; none if this is no list
     */
    public List<Json> list() {
        return value instanceof List<?> array
                ? array.stream().map(element -> new Json(element)).toList()
                : List.of();
    }

    @Override
    public String toString() {
        return write(value);
    }
}
