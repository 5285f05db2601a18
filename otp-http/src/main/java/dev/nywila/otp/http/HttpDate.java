package dev.nywila.otp.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates of HTTP headers in the three forms of RFC 9110, 5.6.7; read in any case, and whatever weekday they name. */
final class HttpDate {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String TIME = "([0-9]{2}):([0-9]{2}):([0-9]{2})";

    /** Such as {@code Sun, 06 Nov 1994 08:49:37 GMT}, and {@code Sunday, 06-Nov-94 08:49:37 GMT}, which is obsolete. */
    private static final Pattern OF_THE_INTERNET = Pattern.compile(
            "(?i)[a-z]{3,9}, ([0-9]{1,2})(?: ([a-z]{3}) ([0-9]{4})|-([a-z]{3})-([0-9]{2})) " + TIME + " (?:GMT|UTC)");

    /** Such as {@code Sun Nov  6 08:49:37 1994}, of the C library and obsolete too. */
    private static final Pattern OF_C =
            Pattern.compile("(?i)[a-z]{3} ([a-z]{3}) ( [0-9]|[0-9]{2}) " + TIME + " ([0-9]{4})");

    private HttpDate() {}

    /**
     * Reads a date.
     *
     * @param now a year of two digits is never more than 50 years after it
     * @return null if the text is no such date
     */
    static @Nullable Instant read(String text, Instant now) {
        try {
            Matcher internet = OF_THE_INTERNET.matcher(text);
            if (internet.matches()) {
                boolean full = internet.group(3) != null;
                int year = Integer.parseInt(full ? internet.group(3) : internet.group(5));
                String month = full ? internet.group(2) : internet.group(4);
                Instant date = at(year + (full ? 0 : 2000), month, internet.group(1), internet, 6);
                return full ? date : inThisAge(date, now);
            }
            Matcher c = OF_C.matcher(text);
            return c.matches()
                    ? at(Integer.parseInt(c.group(6)), c.group(1), c.group(2).strip(), c, 3)
                    : null;
        } catch (DateTimeException nonsense) {
            return null;
        }
    }

    private static Instant inThisAge(Instant date, Instant now) {
        LocalDateTime near = LocalDateTime.ofInstant(date, ZoneOffset.UTC);
        LocalDateTime latest = LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusYears(50);
        while (near.isAfter(latest)) {
            near = near.minusYears(100);
        }
        while (!near.plusYears(100).isAfter(latest)) {
            near = near.plusYears(100);
        }
        return near.toInstant(ZoneOffset.UTC);
    }

    private static Instant at(int year, String month, String day, Matcher time, int group) {
        // a leap second is no time of Java's, and a second sooner does no harm
        int second = Math.min(59, Integer.parseInt(time.group(group + 2)));
        LocalDate date = LocalDate.of(year, 1 + MONTHS.indexOf(month.toLowerCase(Locale.ROOT)), Integer.parseInt(day));
        LocalTime ofDay =
                LocalTime.of(Integer.parseInt(time.group(group)), Integer.parseInt(time.group(group + 1)), second);
        return date.atTime(ofDay).toInstant(ZoneOffset.UTC);
    }
}
