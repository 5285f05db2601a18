package dev.nywila.otp.http.tck;

import dev.nywila.otp.testing.StrictJson.Numeral;
import dev.nywila.otp.testing.StrictJson.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bodies that differ from a success in one thing that decides. */
final class NearMisses {

    /**
     * One of them.
     *
     * @param name what differs
     * @param body well-formed JSON
     */
    record NearMiss(String name, String body) {}

    private NearMisses() {}

    /** All that differ at one of these paths. */
    static List<NearMiss> of(Answer good, List<String> decisive) {
        Object tree = Documented.root(good);
        List<NearMiss> all = new ArrayList<>();
        for (String path : decisive) {
            Object value = Documented.at(tree, path);
            if (value != null) {
                all.add(new NearMiss(path + " is absent", text(changed(tree, path, null))));
                others(value)
                        .forEach((name, other) ->
                                all.add(new NearMiss(path + " is " + name, text(changed(tree, path, other)))));
                String last = path.substring(path.lastIndexOf('.') + 1);
                all.add(new NearMiss(
                        path + " is twice",
                        text(tree).replace("\"" + last + "\":", "\"" + last + "\":null,\"" + last + "\":")));
                all.add(new NearMiss(
                        path + " is in capitals",
                        text(tree).replace("\"" + last + "\":", "\"" + last.toUpperCase(Locale.ROOT) + "\":")));
            }
        }
        all.add(new NearMiss("all is an element", "[" + text(tree) + "]"));
        all.add(new NearMiss("all is far below", "{\"x\":" + text(tree) + "}"));
        return all;
    }

    /** The body without its field of this name, if it has one. */
    static String without(String name, String body) {
        Object tree = Documented.root(new Answer(200, body));
        return Documented.at(tree, name) == null ? body : text(changed(tree, name, null));
    }

    private static Map<String, Object> others(Object value) {
        Map<String, Object> others = new LinkedHashMap<>();
        others.put("null", Word.NULL);
        others.put("in an array", List.of(value));
        others.put("in an object", Map.of("x", value));
        others.put("an empty text", "");
        if (value instanceof String text) {
            others.put("a longer text", text + "x");
            others.put("a shorter text", text.substring(1));
            others.put("a text with a blank", text + " ");
            others.put(
                    "another text",
                    text.chars()
                            .map(c -> c == 'x' ? 'y' : 'x')
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString());
            others.put("true", Word.TRUE);
            others.put("a number", new Numeral("1"));
        } else if (value instanceof Numeral number) {
            others.put("a text", number.literal());
            others.put("another number", new Numeral(number.literal() + "1"));
            others.put("true", Word.TRUE);
        } else {
            others.put("a text", value == Word.TRUE ? "true" : "false");
            others.put("the opposite", value == Word.TRUE ? Word.FALSE : Word.TRUE);
            others.put("a number", new Numeral(value == Word.TRUE ? "1" : "0"));
        }
        return others;
    }

    /** The same tree with another value at the path, or none. */
    private static @Nullable Object changed(@Nullable Object tree, String path, @Nullable Object value) {
        if (!(tree instanceof Map<?, ?> fields)) {
            return tree;
        }
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        Map<Object, Object> copy = new LinkedHashMap<>(fields);
        Object inner = dot < 0 ? value : changed(fields.get(name), path.substring(dot + 1), value);
        if (inner == null) {
            copy.remove(name);
        } else {
            copy.put(name, inner);
        }
        return copy;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream()
                    .map(field -> text(field.getKey()) + ":" + text(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> elements) {
            return elements.stream().map(NearMisses::text).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Numeral number) {
            return number.literal();
        }
        return value instanceof String string
                ? "\"" + string.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
                : String.valueOf(value).toLowerCase(Locale.ROOT);
    }
}
