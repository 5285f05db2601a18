package dev.nywila.otp.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What kind of thing each broken provider gets wrong, by kinds.txt. */
final class Kinds {

    private Kinds() {}

    /** The kind of each broken provider, by its name. */
    static Map<String, String> byName() {
        Map<String, String> kinds = new LinkedHashMap<>();
        String kind = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("  ")) {
                String twice = kinds.put(line.strip(), kind);
                if (twice != null) {
                    throw new IllegalStateException(line.strip() + " has two kinds");
                }
            } else if (!line.startsWith("#")) {
                kind = line;
            }
        }
        return kinds;
    }

    /** How many broken providers of each kind each rule catches, as the given ones do. */
    static SortedMap<String, SortedMap<Rule, Integer>> caught(Map<Broken, ? extends Iterable<Rule>> caught) {
        Map<String, String> kinds = byName();
        SortedMap<String, SortedMap<Rule, Integer>> counts = new TreeMap<>();
        new TreeSet<>(kinds.values()).forEach(kind -> counts.put(kind, new TreeMap<>()));
        caught.forEach((broken, rules) -> {
            String kind = Objects.requireNonNull(kinds.get(broken.name()), broken.name());
            rules.forEach(rule -> counts.get(kind).merge(rule, 1, Integer::sum));
        });
        return counts;
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Kinds.class.getResourceAsStream("kinds.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
