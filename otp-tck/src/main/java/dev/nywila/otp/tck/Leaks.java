package dev.nywila.otp.tck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must not leave, by the name under which a failure reports it: codes, numbers, secrets in all their disguises. */
final class Leaks {

    /** A number without its first digits is still one. */
    private static final int TELLING_DIGITS = 8;

    private final Map<Pattern, String> forbidden = new LinkedHashMap<>();

    void code(String code) {
        // a digit more on either side, and it is a part of a time or of an id
        forbid("a code", Pattern.compile("(?<![0-9])(?<![0-9]\\.)" + Pattern.quote(code) + "(?![0-9])"));
    }

    void number(String e164) {
        forbid("a full phone number", literal(e164.substring(Math.max(1, e164.length() - TELLING_DIGITS))));
    }

    void secrets(Map<String, String> secrets) {
        secrets.forEach((key, secret) -> {
            forbid("the value of " + key, literal(secret));
            forbid("the value of " + key + ", URL-encoded", literal(encoded(secret)));
            forbid("the value of " + key + " in Base64", literal(base64(secret)));
            secrets.forEach((other, second) -> forbid(
                    "the values of " + key + " and " + other + " in Base64", literal(base64(secret + ":" + second))));
        });
    }

    private void forbid(String name, Pattern pattern) {
        forbidden.put(pattern, name);
    }

    /** The names of what stands in a text. */
    List<String> in(String text) {
        return forbidden.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(text).find())
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /** All that an exception can print, its causes and suppressed ones included. */
    static String textOf(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static Pattern literal(String text) {
        return Pattern.compile(Pattern.quote(text));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
