package dev.nywila.otp.beem;

import feign.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One reply of Beem, taken apart but not yet judged. A body that is not one JSON object in UTF-8, that names a field
 * twice, goes on after its end, or has another type where a code, the pinId or one of their parents stands, counts as
 * malformed as a whole. Unknown fields are passed over, unless they deny what the others say.
 *
 * @param status the HTTP status
 * @param malformed whether the body says nothing
 * @param nested {@code data.message.code}
 * @param top {@code code}
 * @param error whether there is an {@code error} other than {@code false}
 * @param errorIsTrue whether that is {@code true} itself, as in Beem's own complaints; others put other things there
 * @param denied whether a field that is not documented says the opposite of a success
 * @param pinId {@code data.pinId}
 * @param lifetime how long the code lives, where that can be read
 * @param headers those of the reply's headers that matter
 * @param length of the body in bytes
 * @param followed whether something came behind it that nobody asked for
 */
record BeemReply(
        int status,
        boolean malformed,
        @Nullable Code nested,
        @Nullable Code top,
        boolean error,
        boolean errorIsTrue,
        boolean denied,
        @Nullable String pinId,
        @Nullable Duration lifetime,
        Headers headers,
        int length,
        boolean followed) {

    /** The statuses that decide by themselves (S3): the request was refused unread. */
    static final List<Integer> REFUSALS = List.of(401, 407, 413, 414, 415, 429, 431);

    /**
     * A code as it stood there.
     *
     * @param literal whether it was a plain JSON integer, the only form in which a success counts
     */
    record Code(int value, boolean literal) {}

    static BeemReply read(Response response, boolean followed) {
        Headers headers = new Headers(response.headers());
        byte[] body;
        try (InputStream in = response.body().asInputStream()) {
            body = in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        BeemReplyFields fields = new BeemReplyFields();
        boolean malformed = !headers.isIdentityEncoded();
        if (!malformed) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body))
                        .toString();
                fields.readAll(text);
            } catch (CharacterCodingException | JacksonException | BeemReplyFields.Malformed notOurs) {
                malformed = true;
            }
        }
        return malformed
                ? new BeemReply(
                        response.status(),
                        true,
                        null,
                        null,
                        false,
                        false,
                        false,
                        null,
                        null,
                        headers,
                        body.length,
                        followed)
                : new BeemReply(
                        response.status(),
                        false,
                        fields.nested,
                        fields.top,
                        fields.error,
                        fields.errorIsTrue,
                        fields.isDenied(),
                        fields.pinId,
                        fields.lifetime,
                        headers,
                        body.length,
                        followed);
    }

    /** The code that the reply names: nested or on top; null where there is none or two differ. */
    @Nullable
    Integer code() {
        Code any = nested != null ? nested : top;
        return any == null || (nested != null && top != null && nested.value() != top.value()) ? null : any.value();
    }

    /** The one form of success: status 200, the nested code as a plain integer, and nothing that contradicts it. */
    boolean isSuccess(int code) {
        return !malformed
                && status == 200
                && nested != null
                && nested.literal()
                && nested.value() == code
                && top == null
                && !error
                && !denied
                && !followed;
    }

    /** Whether the provider is well, whatever it said; see {@link Breaker}. */
    boolean isProper() {
        return (!malformed && (nested != null || top != null || error)) || REFUSALS.contains(status);
    }

    /** What decides nothing by itself but tells why: headers, read with care. */
    record Headers(Map<String, Collection<String>> all) {

        /** The names of those that matter, in lower case. */
        static final Set<String> READ = Set.of("content-encoding", "content-type", "retry-after");

        private static final Set<String> LOGGED_TYPES = Set.of(
                "application/json",
                "application/problem+json",
                "application/xml",
                "text/html",
                "text/plain",
                "text/xml");

        private Collection<String> named(String name) {
            return all.getOrDefault(name, List.of());
        }

        boolean isIdentityEncoded() {
            return named("content-encoding").stream().allMatch("identity"::equalsIgnoreCase);
        }

        /** The one value of {@code Retry-After}; null where there is none or several that differ. */
        @Nullable
        String retryAfter() {
            List<String> values = named("retry-after").stream().distinct().toList();
            return values.size() == 1 ? values.get(0) : null;
        }

        /** For the log: a type that gateways are known to answer with, as any other text may be the request's, sent back (P1). */
        String contentType() {
            String type = String.join(",", named("content-type"));
            String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            return type.isEmpty() ? "none" : LOGGED_TYPES.contains(essence) ? essence : "other";
        }

        @Override
        public String toString() {
            return "Headers[" + all.size() + "]";
        }
    }

    @Override
    public String toString() {
        return "BeemReply[status=" + status + ", code=" + code() + ", malformed=" + malformed + "]";
    }
}
