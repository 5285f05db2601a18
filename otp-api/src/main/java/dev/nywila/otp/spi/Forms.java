package dev.nywila.otp.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values in settings. What has another form is an exception without meaning. */
final class Forms {

    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?[0-9]{1,9}");
    private static final Pattern CALLING_CODE = Pattern.compile("[1-9][0-9]{0,6}");

    private Forms() {}

    static boolean flag(String text) {
        boolean yes = text.equalsIgnoreCase("true");
        return allowed(yes, yes || text.equalsIgnoreCase("false"));
    }

    static int integer(String text, int least, int most) {
        // the JDK reads digits of other scripts too
        int number = Integer.parseInt(allowed(text, WHOLE_NUMBER.matcher(text).matches()));
        return allowed(number, number >= least && number <= most);
    }

    static Duration duration(String text, Duration least, Duration most) {
        Duration span = duration(text);
        return allowed(span, span.compareTo(least) >= 0 && span.compareTo(most) <= 0);
    }

    private static Duration duration(String text) throws DateTimeException {
        Matcher parts = SHORT_DURATION.matcher(text);
        if (!parts.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    static boolean isCallingCode(String text) {
        return CALLING_CODE.matcher(text).matches();
    }

    /** Whether anybody can see any of it. */
    static boolean isVisible(String text) {
        return text.codePoints()
                .anyMatch(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && !TypedCode.isInvisible(c));
    }

    private static <T> T allowed(T value, boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed");
        }
        return value;
    }
}
