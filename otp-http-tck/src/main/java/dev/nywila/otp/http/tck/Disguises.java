package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms in which a secret text is still one: as it is, encoded, or, of a phone number, a part of it. */
final class Disguises {

    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+[0-9]{7,15}");
    private static final Pattern RUN = Pattern.compile("[0-9]{6,}+");
    /** Shorter runs are found in any port or time. */
    private static final int TELLING_RUN = 7;

    private final String digits;
    /** What to look for, and how to call it. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    Disguises(String secret) {
        if (secret.length() < 4) {
            throw new IllegalArgumentException("so short a text is found everywhere");
        }
        digits = PHONE_NUMBER.matcher(secret).matches() ? secret.substring(1) : "";
        forms.put(secret, "plain");
        if (!digits.isEmpty()) {
            forms.put(digits, "plain without +");
            for (int i = 0; i + TELLING_RUN <= digits.length(); i++) {
                forms.putIfAbsent(digits.substring(i, i + TELLING_RUN), "a run of its digits");
            }
        }
        encoded(digits.isEmpty() ? secret : digits).forEach((form, name) -> forms.putIfAbsent(form, name));
    }

    /** The name of the first form that the text holds. */
    Optional<String> findIn(String text) {
        for (Map.Entry<String, String> form : forms.entrySet()) {
            if (text.contains(form.getKey())) {
                return Optional.of(form.getValue());
            }
        }
        // a mask shows five digits, in two parts; six that stand alone are a worse mask
        if (!digits.isEmpty()) {
            for (Matcher run = RUN.matcher(text); run.find(); ) {
                if (run.end() - run.start() == 6 && digits.contains(run.group()) && !touchesLetter(text, run)) {
                    return Optional.of("a run of its digits");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean touchesLetter(String text, Matcher run) {
        return (run.start() > 0 && Character.isLetter(text.charAt(run.start() - 1)))
                || (run.end() < text.length() && Character.isLetter(text.charAt(run.end())));
    }

    private static Map<String, String> encoded(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        Map<String, String> forms = new LinkedHashMap<>();
        for (String core : base64Cores(bytes)) {
            forms.put(core, "Base64");
            forms.put(core.replace('+', '-').replace('/', '_'), "Base64");
        }
        String form = URLEncoder.encode(secret, UTF_8);
        String component = form.replace("+", "%20");
        for (String url : List.of(form, component, each(bytes, b -> "%" + hex(b)))) {
            forms.put(url, "URL-encoded");
            forms.put(lowerEscapes(url), "URL-encoded");
        }
        for (String between : List.of("", " ", ":")) {
            String hex = HexFormat.ofDelimiter(between).formatHex(bytes);
            forms.put(hex, "hex");
            forms.put(hex.toUpperCase(Locale.ROOT), "hex");
        }
        String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.put(escaped, "JSON-escaped");
        forms.put(escaped.replace("/", "\\/"), "JSON-escaped");
        forms.put(escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t"), "JSON-escaped");
        String units = secret.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
        forms.put(units, "JSON-escaped");
        forms.put(units.toUpperCase(Locale.ROOT).replace("\\U", "\\u"), "JSON-escaped");
        // as loggers print an array
        forms.put(each(bytes, b -> ", " + b).substring(2), "an array of bytes");
        forms.put(secret.chars().mapToObj(c -> "" + (char) c).collect(Collectors.joining(", ")), "an array of chars");
        return forms;
    }

    /** Base64 of the bytes, at each of the three places where they can begin in a longer text; without what the neighbours decide. */
    private static List<String> base64Cores(byte[] bytes) {
        List<String> cores = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            byte[] longer = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, longer, before, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(longer);
            cores.add(text.substring((before * 8 + 5) / 6, longer.length * 8 / 6));
        }
        return cores;
    }

    private static String each(byte[] bytes, IntFunction<String> form) {
        StringBuilder all = new StringBuilder();
        for (byte b : bytes) {
            all.append(form.apply(b));
        }
        return all.toString();
    }

    private static String hex(int b) {
        return HexFormat.of().withUpperCase().toHexDigits((byte) b);
    }

    private static String lowerEscapes(String url) {
        return Pattern.compile("%..")
                .matcher(url)
                .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }
}
