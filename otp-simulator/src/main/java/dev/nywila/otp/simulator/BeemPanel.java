package dev.nywila.otp.simulator;

import dev.nywila.otp.simulator.BeemSwitches.ExpiryFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** {@link BeemSwitches} as data. */
final class BeemPanel {

    /** One switch: how it is shown, read and set. */
    private record Entry(
            String name,
            String label,
            String assumption,
            List<String> options,
            Function<BeemSwitches, Object> get,
            BiFunction<BeemSwitches, String, BeemSwitches> set) {

        String value(BeemSwitches switches) {
            return get.apply(switches).toString().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<String> NO_OR_YES = List.of("false", "true");

    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    "wrongPinStatus",
                    "Status of a wrong pin",
                    "A client’s comment on live tests says 200, the newer documentation as quoted 403; 400 is guarded against.",
                    List.of("200", "400", "403"),
                    BeemSwitches::wrongPinStatus,
                    (switches, text) -> switches.withWrongPinStatus(Integer.parseInt(text))),
            new Entry(
                    "otherErrorStatus",
                    "Status of other errors",
                    "Recorded replies come with 200; clients also guard against 400 and 404.",
                    List.of("200", "400", "404"),
                    BeemSwitches::otherErrorStatus,
                    (switches, text) -> switches.withOtherErrorStatus(Integer.parseInt(text))),
            new Entry(
                    "authStatus",
                    "Status of a refused login",
                    "401 was seen on the host for text messages; for pins nothing was recorded.",
                    List.of("200", "401"),
                    BeemSwitches::authStatus,
                    (switches, text) -> switches.withAuthStatus(Integer.parseInt(text))),
            new Entry(
                    "expiryFields",
                    "Expiry in a success",
                    "No recorded reply says when a pin expires; some clients read it, as numbers or as text.",
                    Arrays.stream(ExpiryFields.values())
                            .map(fields -> fields.toString().toLowerCase(Locale.ROOT))
                            .toList(),
                    BeemSwitches::expiryFields,
                    (switches, text) -> switches.withExpiryFields(ExpiryFields.valueOf(text.toUpperCase(Locale.ROOT)))),
            new Entry(
                    "oldPinStaysValid",
                    "Older pin stays valid",
                    "Nothing says whether a new request ends a number’s older pin.",
                    NO_OR_YES,
                    BeemSwitches::oldPinStaysValid,
                    (switches, text) -> switches.withOldPinStaysValid(Boolean.parseBoolean(text))),
            new Entry(
                    "codeAsText",
                    "Codes as text",
                    "Recorded codes are numbers; some clients accept numeric text too.",
                    NO_OR_YES,
                    BeemSwitches::codeAsText,
                    (switches, text) -> switches.withCodeAsText(Boolean.parseBoolean(text))),
            new Entry(
                    "messageAsText",
                    "Message as text",
                    "Some clients guard against a message that is plain text, without any code.",
                    NO_OR_YES,
                    BeemSwitches::messageAsText,
                    (switches, text) -> switches.withMessageAsText(Boolean.parseBoolean(text))));

    private BeemPanel() {}

    static List<Switch> show(BeemSwitches switches) {
        return ENTRIES.stream()
                .map(entry -> new Switch(
                        entry.name(), entry.label(), entry.assumption(), entry.options(), entry.value(switches)))
                .toList();
    }

    static BeemSwitches set(BeemSwitches switches, Map<String, String> values) {
        Map<String, String> left = new TreeMap<>(values);
        StringJoiner mistakes = new StringJoiner("; ");
        BeemSwitches next = switches;
        for (Entry entry : ENTRIES) {
            String value = left.remove(entry.name());
            if (value != null && !entry.options().contains(value)) {
                mistakes.add(entry.name() + " must be one of " + String.join(", ", entry.options()));
            } else if (value != null) {
                next = entry.set().apply(next, value);
            }
        }
        if (!left.isEmpty()) {
            mistakes.add("there are no other switches than "
                    + String.join(", ", ENTRIES.stream().map(Entry::name).toList()));
        }
        if (mistakes.length() > 0) {
            throw new IllegalArgumentException(mistakes.toString());
        }
        return next;
    }
}
