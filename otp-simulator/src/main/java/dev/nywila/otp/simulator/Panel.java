package dev.nywila.otp.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A provider's switches as data.
 *
 * @param entries one for each switch
 * @param <S> the switches
 */
record Panel<S>(List<Entry<S>> entries) {

    static final List<String> NO_OR_YES = List.of("false", "true");

    /**
     * One switch: how it is shown, read and set.
     *
     * @param get its value, whose text in lower case is one of the options
     * @param set the same switches with this one at that option
     * @param <S> the switches
     */
    record Entry<S>(
            String name,
            String label,
            String assumption,
            List<String> options,
            Function<S, Object> get,
            BiFunction<S, String, S> set) {

        Switch shown(S switches) {
            return new Switch(name, label, assumption, options, text(get.apply(switches)));
        }
    }

    /** What an enum's constants are called as options. */
    static List<String> options(Enum<?>... constants) {
        return Stream.of(constants).map(Panel::text).toList();
    }

    private static String text(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    List<Switch> show(S switches) {
        return entries.stream().map(entry -> entry.shown(switches)).toList();
    }

    /** The switches with these values, or {@link IllegalArgumentException} with all mistakes. */
    S set(S switches, Map<String, String> values) {
        Map<String, String> left = new TreeMap<>(values);
        StringJoiner mistakes = new StringJoiner("; ");
        S next = switches;
        for (Entry<S> entry : entries) {
            String value = left.remove(entry.name());
            if (value != null && !entry.options().contains(value)) {
                mistakes.add(entry.name() + " must be one of " + String.join(", ", entry.options()));
            } else if (value != null) {
                next = entry.set().apply(next, value);
            }
        }
        if (!left.isEmpty()) {
            mistakes.add("there are no other switches than "
                    + String.join(", ", entries.stream().map(Entry::name).toList()));
        }
        if (mistakes.length() > 0) {
            throw new IllegalArgumentException(mistakes.toString());
        }
        return next;
    }
}
