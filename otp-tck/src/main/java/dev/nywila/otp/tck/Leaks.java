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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must not leave, by the name under which a failure reports it: codes, addresses, secrets in all their disguises. */
final class Leaks {

    /** A number without its first digits is still one. */
    private static final int TELLING_DIGITS = 8;

    private static final int LONGEST_LINE = 200;

    /** What may hold a short code by chance: a moment, a UUID or a call's random name, a line of a stack. */
    private static final Pattern CHANCE = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?"
            + "|\\b\\p{XDigit}{8}(-\\p{XDigit}{4})+(-\\p{XDigit}{12})?\\b"
            + "|\\bcall([_-]?[Ii]d)?[\"']?[ =:]+[\"']?[0-9a-v]{11,13}\\b"
            + "|\\.java:\\d+\\)");

    /** A line of a stack names code that was compiled before any secret was known. */
    private static final Pattern FRAME = Pattern.compile("\\s+at \\S+\\(\\S*( Method| Source)?\\)");

    private final Map<Pattern, String> codes = new LinkedHashMap<>();
    private final Map<Pattern, String> forbidden = new LinkedHashMap<>();

    void code(String code) {
        // a character more of its kind on either side, and it is a part of a time, an id or a word; not so after %20
        String kind = code.chars().allMatch(c -> c >= '0' && c <= '9') ? "[0-9]" : "[0-9A-Za-z]";
        codes.put(
                Pattern.compile("((?<!" + kind + ")(?<![0-9]\\.)|(?<=%\\p{XDigit}{2}))" + Pattern.quote(code) + "(?!"
                        + kind + ")"),
                "a code");
    }

    void number(String e164) {
        forbid("a full phone number", literal(e164.substring(Math.max(1, e164.length() - TELLING_DIGITS))));
    }

    void email(String address) {
        literally("a full e-mail address", address);
        literally("a full e-mail address, URL-encoded", encoded(address));
    }

    void literally(String name, String text) {
        forbid(name, literal(text));
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
        String withoutChance = CHANCE.matcher(text).replaceAll("*");
        return Stream.concat(found(codes, withoutChance), found(forbidden, text))
                .distinct()
                .toList();
    }

    /** The first line with something of it, masked; empty text if it cannot be masked. */
    String where(String text) {
        return text.lines()
                .filter(line -> !in(line).isEmpty())
                .findFirst()
                .map(this::masked)
                .filter(line -> in(line).isEmpty())
                .map(line -> " in \"" + line.substring(0, Math.min(line.length(), LONGEST_LINE)) + "\"")
                .orElse("");
    }

    private String masked(String line) {
        String masked = line;
        for (Map<Pattern, String> patterns : List.of(forbidden, codes)) {
            for (Pattern pattern : patterns.keySet()) {
                masked = pattern.matcher(masked).replaceAll("*****");
            }
        }
        return masked;
    }

    private static Stream<String> found(Map<Pattern, String> patterns, String text) {
        return patterns.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(text).find())
                .map(Map.Entry::getValue);
    }

    /** All that an exception can print, its causes and suppressed ones included. */
    static String textOf(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString()
                .lines()
                .filter(line -> !FRAME.matcher(line).matches())
                .collect(Collectors.joining("\n"));
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
