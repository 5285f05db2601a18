package dev.nywila.otp.beem;

import dev.nywila.otp.http.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where Beem's replies say what: the one form of success, the codes of everything else, and how long a code lives. A reply
 * that has another type where a code, the pinId or one of their parents stands, or a pinId of more than 4,096 characters,
 * counts as malformed as a whole.
 */
final class BeemReplies {

    private static final String NESTED_CODE = "data.message.code";
    private static final String TOP_CODE = "code";
    private static final String PIN_ID = "data.pinId";
    /** In the order in which they count, with their unit in seconds. */
    private static final String SECONDS = "data.expiresInSeconds";

    private static final String MINUTES = "data.pinExpiryTimeInMinutes";
    private static final Set<String> DOCUMENTED =
            Set.of(NESTED_CODE, "data.message.message", TOP_CODE, "message", "error", PIN_ID, SECONDS, MINUTES);

    private static final int MOST_DIGITS = 6;
    private static final int LONGEST_TEXT = 4096;
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(24);

    private BeemReplies() {}

    static boolean isMalformed(Reply reply) {
        return reply.isMalformed()
                || reply.isEmpty()
                || (reply.has("data") && !reply.isObject("data"))
                || (reply.has("data.message") && !reply.isObject("data.message"))
                || (reply.has(PIN_ID)
                        && reply.text(PIN_ID)
                                .filter(id -> id.length() <= LONGEST_TEXT)
                                .isEmpty())
                || (reply.has(NESTED_CODE) && !isNumeric(digits(reply, NESTED_CODE)))
                || (reply.has(TOP_CODE) && !isNumeric(digits(reply, TOP_CODE)));
    }

    /** The code that the reply names: nested or on top; none where two differ. */
    static Optional<String> code(Reply reply) {
        if (isMalformed(reply)) {
            return Optional.empty();
        }
        Optional<String> nested = numeric(reply, NESTED_CODE);
        Optional<String> top = numeric(reply, TOP_CODE);
        return nested.isPresent() && top.isPresent() && !nested.equals(top) ? Optional.empty() : nested.or(() -> top);
    }

    /** The one form of success: status 200, the nested code as a plain integer, and nothing that contradicts it. */
    static boolean isSuccess(Reply reply, String code) {
        return reply.status() == 200
                && !isMalformed(reply)
                && reply.digits(NESTED_CODE).filter(code::equals).isPresent()
                && !reply.has(TOP_CODE)
                && (!reply.has("error") || reply.says("error", false))
                && !reply.contradictsSuccess(DOCUMENTED);
    }

    /**
     * V7: whether this is Beem's complaint about a check's form, which has no code. That its status is 400 is an
     * assumption. All of the form but the pin is the adapter's own, so it is the pin that is complained about.
     */
    static boolean isAboutTheForm(Reply reply) {
        return reply.status() == 400
                && !isMalformed(reply)
                && reply.says("error", true)
                && !reply.has(NESTED_CODE)
                && !reply.has(TOP_CODE);
    }

    /** Whether this is a reply of Beem's at all. */
    static boolean isOwn(Reply reply) {
        return !isMalformed(reply)
                && (reply.has(NESTED_CODE)
                        || reply.has(TOP_CODE)
                        || (reply.has("error") && !reply.says("error", false)));
    }

    static Optional<String> pinId(Reply reply) {
        return reply.text(PIN_ID);
    }

    /** How long the code lives: a hint, so that what cannot be read is as if it were not there (S1). */
    static Optional<Duration> lifetime(Reply reply) {
        return lifetime(reply, SECONDS, 1).or(() -> lifetime(reply, MINUTES, 60));
    }

    private static Optional<Duration> lifetime(Reply reply, String path, int unit) {
        return numeric(reply, path)
                .map(text -> Duration.ofSeconds(Long.parseLong(text) * unit))
                .filter(told -> !told.isZero() && told.compareTo(LONGEST_LIFETIME) <= 0);
    }

    private static Optional<String> numeric(Reply reply, String path) {
        String digits = digits(reply, path);
        return isNumeric(digits) ? Optional.of(digits) : Optional.empty();
    }

    /** Of a number, or of a string that may hold one. */
    private static String digits(Reply reply, String path) {
        Optional<String> number = reply.digits(path);
        return (number.isPresent() ? number : reply.text(path)).orElse("");
    }

    /** Up to six digits without a zero in front. Every reply is asked several times, so no pattern is matched. */
    private static boolean isNumeric(String text) {
        int length = text.length();
        if (length == 0 || length > MOST_DIGITS || (length > 1 && text.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
