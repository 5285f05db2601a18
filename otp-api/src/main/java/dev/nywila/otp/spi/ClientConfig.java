package dev.nywila.otp.spi;

import dev.nywila.otp.OtpConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is set for one client, by the last parts of its keys.
 *
 * @param config where it is set
 * @param prefix what all keys of the client start with
 */
record ClientConfig(OtpConfig config, String prefix) {

    /** How far elements are looked for behind a list's end, where nobody can tell what is set. */
    private static final int FAR_BEHIND = 10;

    /** The text without white space around it, if anybody can see any of it. */
    Optional<String> text(String key) {
        return Optional.ofNullable(config.get(prefix + key)).map(String::strip).filter(Forms::isVisible);
    }

    /** The elements of a list from the first to the last before a gap; an empty one stays one. */
    List<String> elements(String key) {
        List<String> elements = new ArrayList<>();
        String next = config.get(element(key, 0));
        while (next != null) {
            elements.add(next.strip());
            next = config.get(element(key, elements.size()));
        }
        return elements;
    }

    /** Whether a list has elements beside the first ones. */
    boolean hasElementsBeside(String key, int first) {
        Set<String> known =
                IntStream.range(0, first).mapToObj(i -> element(key, i)).collect(Collectors.toSet());
        return IntStream.range(first, first + FAR_BEHIND).anyMatch(i -> config.get(element(key, i)) != null)
                || config.keys().stream().anyMatch(set -> set.startsWith(prefix + key + "[") && !known.contains(set));
    }

    /** How the source of the settings calls the key. */
    String describe(String key) {
        return config.describe(prefix + key);
    }

    private String element(String key, int index) {
        return prefix + key + "[" + index + "]";
    }
}
