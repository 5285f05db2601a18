package dev.nywila.otp.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them. */
final class Spans {

    static final String FORM = "a duration such as 500ms, 10s, 5m, 1h, 1d or PT10S";

    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Spans() {}

    /** Reads a span, or throws {@link IllegalArgumentException}; the message does not repeat the text. */
    static Duration parse(String text) {
        Matcher found = SHORT.matcher(text);
        if (!found.matches()) {
            try {
                return Duration.parse(text);
            } catch (DateTimeException neither) {
                throw new IllegalArgumentException("must be " + FORM);
            }
        }
        long amount = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Writes a span so that {@link #parse} reads it. */
    static String write(Duration span) {
        if (span.isNegative() || span.toNanosPart() % 1_000_000 != 0) {
            return span.toString();
        }
        return span.toMillisPart() == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
    }
}
