package dev.nywila.otp.tck;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes as much JSON as a report needs: objects, lists, texts, numbers and booleans. */
final class JsonWriter {

    private JsonWriter() {}

    /** An object of these names and values, in this order. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    static String text(Object value) {
        return text(value, "\n") + "\n";
    }

    private static String text(Object value, String line) {
        String deeper = line + "  ";
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(entry -> quoted(entry.getKey().toString()) + ": " + text(entry.getValue(), deeper))
                    .collect(Collectors.joining("," + deeper, "{" + deeper, line + "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(one -> text(one, deeper))
                    .collect(Collectors.joining("," + deeper, "[" + deeper, line + "]"));
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
