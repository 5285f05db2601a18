package dev.nywila.otp.http;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How a provider's own word for what happened is found in its replies. Immutable.
 *
 * @param reader finds it; empty if a reply names none
 * @param form what its words look like; any other text may be what somebody typed, sent back, and is never shown (P1)
 * @param known those that are documented: only they become tags of meters
 */
public record Codes(Function<Reply, Optional<String>> reader, Pattern form, Set<String> known) {

    /**
     * Copies what is known.
     *
     * @param reader finds it
     * @param form what its words look like
     * @param known those that are documented
     */
    public Codes {
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(form, "form");
        known = Set.copyOf(known);
    }

    String of(Reply reply) {
        return reply.code(reader);
    }

    Optional<String> shown(Reply reply) {
        return Optional.of(of(reply))
                .filter(code -> !code.isEmpty() && form.matcher(code).matches());
    }

    String tag(Reply reply) {
        String code = of(reply);
        return code.isEmpty() ? "none" : known.contains(code) ? code : "other";
    }
}
