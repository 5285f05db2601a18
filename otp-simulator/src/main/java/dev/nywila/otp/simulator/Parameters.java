package dev.nywila.otp.simulator;

import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a question; each is optional. */
final class Parameters {

    private static final int USUAL_LIMIT = 200;
    private static final int MOST = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Map<String, String> given;

    Parameters(Visit visit) {
        this.given = visit.query();
    }

    @Nullable
    Recipient to() {
        String text = given.get("to");
        if (text == null || text.isBlank()) {
            return null;
        }
        // a plus that was not encoded arrives as a blank
        String digits = text.strip();
        try {
            if (digits.contains("@")) {
                return EmailAddress.of(digits);
            }
            return PhoneNumber.of(digits.startsWith("+") ? digits : "+" + digits);
        } catch (IllegalArgumentException none) {
            throw new BadInput("to must be a number such as +255713507067 or an e-mail address");
        }
    }

    long after() {
        return number("after", 0, Long.MAX_VALUE, 0);
    }

    int limit() {
        return (int) number("limit", 1, MOST, USUAL_LIMIT);
    }

    private long number(String name, long least, long most, long absent) {
        String text = given.get(name);
        if (text == null) {
            return absent;
        }
        if (text.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new BadInput(
                name + " must be a whole number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most));
    }

    Duration waitTime() {
        String text = given.get("wait");
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            Duration span = Spans.parse(text);
            if (!span.isNegative() && span.compareTo(LONGEST_WAIT) <= 0) {
                return span;
            }
        } catch (IllegalArgumentException none) {
            throw new BadInput("wait " + none.getMessage());
        }
        throw new BadInput("wait must be 0s to 60s");
    }
}
