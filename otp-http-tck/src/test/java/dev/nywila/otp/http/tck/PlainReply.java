package dev.nywila.otp.http.tck;

import dev.nywila.otp.testing.StrictJson;
import dev.nywila.otp.testing.StrictJson.NotJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the honest adapter makes of a reply's bytes. It reads by the grammar that the tests judge by: what is proven here is
 * the tests, not this adapter.
 *
 * @param status of HTTP
 * @param fields of the one object that the body is, empty if it is none
 * @param proper whether the body is one object, read strictly
 * @param alone whether nothing came behind it
 * @param retryAfter what Retry-After says, within reason
 */
record PlainReply(int status, Map<?, ?> fields, boolean proper, boolean alone, Optional<Duration> retryAfter) {

    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\r\nRetry-After: *([^\r\n]*)\r\n");

    static PlainReply of(RawReply raw, byte[] bytes, InstantSource clock) {
        Optional<Map<?, ?>> object = raw.encodings().isEmpty() ? object(raw.body()) : Optional.empty();
        return new PlainReply(
                raw.status(), object.orElse(Map.of()), object.isPresent(), !raw.followed(), retryAfter(bytes, clock));
    }

    private static Optional<Map<?, ?>> object(byte[] body) {
        try {
            StrictJson json = StrictJson.of(body);
            return json.isModest() && json.root() instanceof Map<?, ?> fields ? Optional.of(fields) : Optional.empty();
        } catch (NotJson unreadable) {
            return Optional.empty();
        }
    }

    /** Of a head that may have come without its body. */
    static Optional<Duration> retryAfter(byte[] bytes, InstantSource clock) {
        Matcher header = RETRY_AFTER.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!header.find()) {
            return Optional.empty();
        }
        String value = header.group(1);
        return (value.matches("[0-9]{1,9}")
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                        : until(value, clock))
                .filter(wait -> !wait.isNegative() && wait.compareTo(Duration.ofDays(1)) <= 0);
    }

    private static Optional<Duration> until(String value, InstantSource clock) {
        try {
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), then));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    /** The provider looked at the request, so that it is well. */
    boolean isAnswer() {
        return proper || isRefusal();
    }

    boolean isRefusal() {
        return switch (status) {
            case 401, 407, 413, 414, 415, 429, 431 -> true;
            default -> false;
        };
    }
}
