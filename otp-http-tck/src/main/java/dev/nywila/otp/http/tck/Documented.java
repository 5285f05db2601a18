package dev.nywila.otp.http.tck;

import dev.nywila.otp.testing.StrictJson;
import dev.nywila.otp.testing.StrictJson.NotJson;
import dev.nywila.otp.testing.StrictJson.Numeral;
import dev.nywila.otp.testing.StrictJson.Word;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** V1 and S1 read again, from the bytes, without any code of an adapter: what can be the one documented success. */
final class Documented {

    private static final Set<String> TROUBLE = Set.of(
            "error", "errors", "iserror", "haserrors", "errorcode", "errormessage", "failed", "failure", "exception");
    private static final Set<String> SUCCESS =
            Set.of("success", "successful", "issuccess", "succeeded", "valid", "isvalid", "ok", "verified", "approved");

    private final HttpSubject subject;

    Documented(HttpSubject subject) {
        this.subject = subject;
    }

    /** Whether these bytes can be an approval of what this request asks. */
    boolean approves(String request, byte[] bytes) {
        return tree(bytes, subject.approved(request), subject.approvedAt(), subject.approvedBy())
                .isPresent();
    }

    /** The reference of the challenge that these bytes can make, of what this request asks. */
    Optional<String> reference(String request, byte[] bytes) {
        return tree(bytes, subject.accepted(request, subject.reference(0)), subject.acceptedAt(), subject.acceptedBy())
                .flatMap(tree -> at(tree, subject.referencePath()) instanceof String reference
                        ? Optional.of(reference)
                        : Optional.empty());
    }

    private static Optional<Object> tree(byte[] bytes, Answer good, Set<Integer> statuses, List<String> decisive) {
        RawReply reply = RawReply.of(bytes);
        if (reply == null || reply.followed() || !statuses.contains(reply.status()) || isEncoded(reply)) {
            return Optional.empty();
        }
        try {
            Object tree = StrictJson.of(reply.body()).root();
            Object model = root(good);
            boolean same = decisive.stream().allMatch(path -> model(model, path).equals(at(tree, path)));
            return tree instanceof Map<?, ?> && same && !denies("", tree, model, false)
                    ? Optional.of(tree)
                    : Optional.empty();
        } catch (NotJson unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isEncoded(RawReply reply) {
        return reply.encodings().stream()
                .anyMatch(encoding -> !encoding.toLowerCase(Locale.ROOT).equals("identity"));
    }

    /** The tree of a good answer. */
    static Object root(Answer good) {
        try {
            return StrictJson.of(good.body().getBytes(StandardCharsets.UTF_8)).root();
        } catch (NotJson subjectsOwn) {
            throw new IllegalArgumentException("a success of the subject's is no JSON", subjectsOwn);
        }
    }

    private static Object model(Object tree, String path) {
        Object value = at(tree, path);
        if (value == null) {
            throw new IllegalArgumentException("a success of the subject's has nothing at " + path);
        }
        return value;
    }

    static @Nullable Object at(@Nullable Object tree, String path) {
        Object at = tree;
        for (String name : path.split("[.]", -1)) {
            at = child(at, name);
        }
        return at;
    }

    private static @Nullable Object child(@Nullable Object tree, Object name) {
        return tree instanceof Map<?, ?> fields ? fields.get(name) : null;
    }

    /** Whether a field plainly says the opposite of a success, that has not this place in the documented one. */
    private static boolean denies(String name, Object value, @Nullable Object model, boolean ofTrouble) {
        String plain = plain(name);
        boolean trouble = ofTrouble || TROUBLE.contains(plain);
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream()
                    .anyMatch(field ->
                            denies((String) field.getKey(), field.getValue(), child(model, field.getKey()), trouble));
        }
        if (value instanceof List<?> elements) {
            return elements.stream().anyMatch(element -> denies(name, element, null, trouble));
        }
        if (model != null) {
            return false;
        }
        String said =
                value instanceof Numeral number ? number.literal() : value == Word.NULL ? "" : plain(value.toString());
        return (trouble && (said.equals("true") || (said.matches("[1-9][0-9]*|[a-z]{5,}") && !said.equals("false"))))
                || (SUCCESS.contains(plain) && (said.equals("false") || said.equals("0")))
                || (plain.equals("status") && (said.equals("failed") || said.equals("error") || said.equals("false")));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }
}
