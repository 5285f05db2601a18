package dev.nywila.otp.http;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One whole reply, read strictly and not judged. Its body is one JSON object in UTF-8, that names no field twice, of no
 * more than 64 KiB and no more than eight levels; or there is none. Any other body counts as
 * {@linkplain #isMalformed malformed}, and says nothing at all.
 *
 * <p>Fields are asked for by their paths, such as {@code data.message.code}; fields of another JSON type than the one asked
 * for are as if they were not there. Immutable and thread-safe.
 */
public final class Reply {

    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,8})");

    private final HttpReply reply;
    private final @Nullable JsonValue body;
    private final boolean authorizationReused;
    /** Read once, as several ask for it; whichever thread does, it is the same. */
    private @Nullable String code;

    private Reply(HttpReply reply, @Nullable JsonValue body, boolean authorizationReused) {
        this.reply = reply;
        this.body = body;
        this.authorizationReused = authorizationReused;
    }

    static Reply of(HttpReply reply, boolean authorizationReused) {
        return new Reply(reply, body(reply), authorizationReused);
    }

    private static @Nullable JsonValue body(HttpReply reply) {
        if (reply.body().length == 0 || !reply.headers().isIdentityEncoded()) {
            return null;
        }
        String text = new String(reply.body(), StandardCharsets.UTF_8);
        // what is no UTF-8 was replaced, and comes back otherwise
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), reply.body())) {
            return null;
        }
        try {
            return JsonValue.object(text);
        } catch (JacksonException malformed) {
            return null;
        }
    }

    /**
     * Returns the HTTP status.
     *
     * @return 200 to 999
     */
    public int status() {
        return reply.status();
    }

    /**
     * Returns whether the reply has no body at all, as a 204 has none.
     *
     * @return whether it is empty
     */
    public boolean isEmpty() {
        return reply.body().length == 0;
    }

    /**
     * Returns whether there is a body that is not one JSON object, read strictly. Whoever asks for its fields finds none.
     *
     * @return whether it is malformed
     */
    public boolean isMalformed() {
        return body == null && !isEmpty();
    }

    /**
     * Returns whether there is a field at a path, of whatever type, {@code null} too.
     *
     * @param path names with dots between them
     * @return whether it is there
     */
    public boolean has(String path) {
        return at(path) != null;
    }

    /**
     * Returns whether there is an object at a path.
     *
     * @param path names with dots between them
     * @return whether there is, and it is an object
     */
    public boolean isObject(String path) {
        return is(path, JsonValue.Kind.OBJECT);
    }

    /**
     * Returns a string.
     *
     * @param path names with dots between them
     * @return the text, or empty if there is no JSON string
     */
    public Optional<String> text(String path) {
        return is(path, JsonValue.Kind.STRING) ? Optional.of(textAt(path)) : Optional.empty();
    }

    /**
     * Returns an integer as it is written, however large.
     *
     * @param path names with dots between them
     * @return digits, with a minus in front if it is negative; empty if there is no JSON integer
     */
    public Optional<String> digits(String path) {
        return is(path, JsonValue.Kind.INTEGER) ? Optional.of(textAt(path)) : Optional.empty();
    }

    /**
     * Returns an integer.
     *
     * @param path names with dots between them
     * @return the number, or empty if there is no JSON integer or it has more than nine digits
     */
    public OptionalInt integer(String path) {
        return digits(path)
                .filter(digits -> INTEGER.matcher(digits).matches())
                .map(digits -> OptionalInt.of(Integer.parseInt(digits)))
                .orElse(OptionalInt.empty());
    }

    /**
     * Returns an instant: a hint, so that one that cannot be read is as if it were not there (S1).
     *
     * @param path names with dots between them
     * @return the instant, or empty if there is no string of the form {@code 2026-11-30T12:00:00Z}
     */
    public Optional<Instant> instant(String path) {
        return text(path).flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException unreadable) {
                return Optional.empty();
            }
        });
    }

    /**
     * Returns whether a field is exactly this string.
     *
     * @param path names with dots between them
     * @param text what it should say, case included
     * @return whether it is a JSON string and says so
     */
    public boolean says(String path, String text) {
        return is(path, JsonValue.Kind.STRING) && textAt(path).equals(text);
    }

    /**
     * Returns whether a field is exactly this truth value.
     *
     * @param path names with dots between them
     * @param value what it should say
     * @return whether it is a JSON {@code true} or {@code false} and says so
     */
    public boolean says(String path, boolean value) {
        return is(path, value ? JsonValue.Kind.TRUE : JsonValue.Kind.FALSE);
    }

    /**
     * Returns whether something beside the documented fields says the opposite of a success: a field such as
     * {@code "successful": false}, {@code "errors": ["…"]}, {@code "status": "failed"} or a second {@code code}, wherever
     * it stands; or more data behind the reply. A success is one only if this is false (V1).
     *
     * @param documented the paths of the fields that a success is documented to have, which say what they say where they
     *     are no objects or arrays
     * @return whether the reply contradicts itself
     */
    public boolean contradictsSuccess(Set<String> documented) {
        return reply.isFollowed() || (body != null && Denials.isIn(body, documented));
    }

    /** The provider's own word for what happened, found by the reader of the reply's client; empty if it names none. */
    String code(Function<Reply, Optional<String>> reader) {
        String known = code;
        if (known == null) {
            known = reader.apply(this).orElse("");
            code = known;
        }
        return known;
    }

    /** Whether nobody knows which answer it is, as another follows. */
    boolean isFollowed() {
        return reply.isFollowed();
    }

    /** Whether the request may have been refused only because its token was an old one. */
    boolean isAuthorizationReused() {
        return authorizationReused;
    }

    ReplyHeaders headers() {
        return reply.headers();
    }

    int length() {
        return reply.body().length;
    }

    private @Nullable JsonValue at(String path) {
        return body == null ? null : body.at(path);
    }

    private boolean is(String path, JsonValue.Kind kind) {
        JsonValue value = at(path);
        return value != null && value.kind() == kind;
    }

    private String textAt(String path) {
        JsonValue value = at(path);
        return value == null ? "" : value.text();
    }

    /** Returns the status alone, as bodies hold numbers and codes. */
    @Override
    public String toString() {
        return "Reply[status=" + status() + "]";
    }
}
