package dev.nywila.otp.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What decides nothing by itself but tells why: headers, read with care.
 *
 * @param all values by name in lower case
 */
record ReplyHeaders(Map<String, List<String>> all) {

    /** The names of those that matter, in lower case. */
    static final Set<String> READ = Set.of("content-encoding", "content-type", "retry-after");

    private static final Set<String> LOGGED_TYPES = Set.of(
            "application/json", "application/problem+json", "application/xml", "text/html", "text/plain", "text/xml");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private List<String> named(String name) {
        return all.getOrDefault(name, List.of());
    }

    boolean isIdentityEncoded() {
        for (String coding : named("content-encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                return false;
            }
        }
        return true;
    }

    /**
     * How long to wait, by {@code Retry-After}. RFC 9110, 10.2.3: seconds or an HTTP date; anything else is as if it were
     * not there, and so are several that differ.
     */
    @Nullable
    Duration retryAfter(InstantSource clock) {
        List<String> values = named("retry-after").stream().distinct().toList();
        if (values.size() != 1) {
            return null;
        }
        String text = values.get(0);
        if (SECONDS.matcher(text).matches()) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant now = clock.instant();
        Instant date = HttpDate.read(text, now);
        return date == null ? null : Duration.between(now, date);
    }

    /** For the log: a type that gateways are known to answer with, as any other text may be the request's, sent back (P1). */
    String contentType() {
        String type = String.join(",", named("content-type"));
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() ? "none" : LOGGED_TYPES.contains(essence) ? essence : "other";
    }

    /** Returns how many there are. */
    @Override
    public String toString() {
        return "ReplyHeaders[" + all.size() + "]";
    }
}
