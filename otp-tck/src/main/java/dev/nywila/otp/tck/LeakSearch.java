package dev.nywila.otp.tck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for what must not leave, by the name under which a failure reports it: codes, addresses, secrets in all their disguises. */
final class LeakSearch {

    /** A number without its first digits is still one. */
    private static final int TELLING_DIGITS = 8;

    private static final int LONGEST_LINE = 200;

    /** What may hold a short code by chance: a moment, a UUID or a call's random name, a line of a stack. */
    private static final Pattern CHANCE = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?"
            + "|\\b\\p{XDigit}{8}(-\\p{XDigit}{4})+(-\\p{XDigit}{12})?\\b"
            + "|\\bcall([_-]?[Ii]d)?[\"']?[ =:]+[\"']?[0-9A-Za-z]{11,32}\\b"
            + "|\\.java:\\d+\\)");

    /** A line of a stack names code that was compiled before any secret was known. */
    private static final Pattern FRAME = Pattern.compile("\\s+at \\S+\\(\\S*( Method| Source)?\\)");

    /** A number of which some digits are masked: digits, the usual masks and what people part numbers with. */
    private static final Pattern MASKED_NUMBER =
            Pattern.compile("[0-9*#xX\u2022\u2026_][0-9*#xX\u2022\u2026_ ().-]{8,}");

    private static final Pattern PARTING = Pattern.compile("[ ().-]");

    /** Without as many of its digits a number is still one. */
    private static final int MISSING_DIGITS = 2;

    /** Shorter names of mailboxes may be words of any text. */
    private static final int TELLING_NAME = 6;

    /** Shorter codes stand in another encoding by chance. */
    private static final int TELLING_CODE = 6;

    private static final List<String> JOINS = List.of("", ":", "|", "-", " ", ".", "/", "_");

    private final HashSearch hashes = new HashSearch();
    private final Set<String> numbers = new LinkedHashSet<>();
    private final Set<Sought> codes = new LinkedHashSet<>();
    private final Set<Sought> forbidden = new LinkedHashSet<>();

    /** A code, and what it may be hashed with: its number, its reference. */
    void code(String code, String... with) {
        hashedCode(code, with);
        if (code.length() >= TELLING_CODE) {
            encoded("a code", code);
        }
        // a character more of its kind on either side, and it is a part of a time, an id or a word; not so after %20
        String kind = code.chars().allMatch(c -> c >= '0' && c <= '9') ? "[0-9]" : "[0-9A-Za-z]";
        codes.add(new Sought(
                "a code",
                Sought.Form.PARTED,
                code,
                "((?<!" + kind + ")(?<![0-9]\\.)|(?<=%\\p{XDigit}{2}))" + partedCode(code) + "(?!" + kind + ")"));
    }

    void hashedCode(String code, String... with) {
        hashes.add("a hashed code", code);
        for (String one : with) {
            for (String join : JOINS) {
                hashes.add("a hashed code", code + join + one);
                hashes.add("a hashed code", one + join + code);
            }
        }
    }

    /** The code, also with a blank or a dash between its signs. */
    private static String partedCode(String code) {
        return code.codePoints()
                .mapToObj(sign -> Pattern.quote(Character.toString(sign)))
                .collect(Collectors.joining("[ -]?"));
    }

    void number(String e164) {
        String telling = e164.substring(Math.max(1, e164.length() - TELLING_DIGITS));
        parted("a full phone number", telling);
        parted("a phone number but for two digits", e164.substring(1, e164.length() - 2));
        numbers.add(e164.substring(1));
        parted("a phone number backwards", backwards(telling));
        encoded("a phone number", e164.substring(1));
        hashes.add("a hashed phone number", e164);
        hashes.add("a hashed phone number", e164.substring(1));
    }

    private void encoded(String name, String text) {
        hexadecimal(name + " in hexadecimal", text.getBytes(StandardCharsets.UTF_8));
        for (int before = 0; before < 3; before++) {
            within64(name + " in Base64", text, before);
        }
    }

    void email(String address) {
        literally("a full e-mail address", address);
        literally("a full e-mail address, URL-encoded", encoded(address));
        literally("an e-mail address backwards", backwards(address));
        encoded("an e-mail address", address);
        hashes.add("a hashed e-mail address", address);
        String name = address.substring(0, address.indexOf('@'));
        if (name.length() >= TELLING_NAME) {
            forbidden.add(new Sought(
                    "the name of a mailbox",
                    Sought.Form.AS_IT_IS,
                    name,
                    "(?<![A-Za-z0-9])" + Pattern.quote(name) + "(?![A-Za-z0-9])"));
        }
    }

    void literally(String name, String text) {
        forbidden.add(new Sought(name, Sought.Form.AS_IT_IS, text, Pattern.quote(text)));
    }

    void secrets(Map<String, String> secrets) {
        secrets.forEach((key, secret) -> {
            literally("the value of " + key, secret);
            literally("the value of " + key + " backwards", backwards(secret));
            literally("the value of " + key + ", URL-encoded", encoded(secret));
            encoded("the value of " + key, secret);
            secrets.forEach((other, second) ->
                    literally("the values of " + key + " and " + other + " in Base64", base64(secret + ":" + second)));
        });
    }

    /** The names of what stands in a text. */
    List<String> in(String text) {
        String withoutChance = CHANCE.matcher(text).replaceAll("*");
        return Stream.of(
                        found(codes, withoutChance),
                        found(forbidden, text),
                        hashes.in(text),
                        masks(text).map(one -> "a phone number but for two digits"))
                .flatMap(Function.identity())
                .distinct()
                .toList();
    }

    /** The runs of signs that are a number but for a digit or two that are masked. */
    private Stream<String> masks(String text) {
        return MASKED_NUMBER.matcher(text).results().map(MatchResult::group).filter(this::isNearlyANumber);
    }

    private boolean isNearlyANumber(String run) {
        String signs = PARTING.matcher(run).replaceAll("");
        return numbers.stream().anyMatch(number -> number.length() == signs.length() && isNearly(number, signs));
    }

    private static boolean isNearly(String number, String signs) {
        int masked = 0;
        for (int i = 0; i < number.length(); i++) {
            boolean same = number.charAt(i) == signs.charAt(i);
            if (!same && Character.isDigit(signs.charAt(i))) {
                return false;
            }
            masked += same ? 0 : 1;
        }
        return masked <= MISSING_DIGITS;
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
        for (Set<Sought> all : List.of(forbidden, codes)) {
            for (Sought one : all) {
                masked = one.maskedIn(masked);
            }
        }
        for (String run : masks(masked).toList()) {
            masked = masked.replace(run, "*****");
        }
        return hashes.masked(masked);
    }

    private static Stream<String> found(Set<Sought> all, String whole) {
        Sought.Text text = new Sought.Text(whole);
        return all.stream().filter(one -> one.isIn(text)).map(Sought::name);
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

    /** The digits of a number, however people part them. */
    private void parted(String name, String digits) {
        forbidden.add(new Sought(name, Sought.Form.PARTED, digits, String.join("[ ().-]{0,2}", digits.split(""))));
    }

    private void hexadecimal(String name, byte[] bytes) {
        String digits = HexFormat.of().formatHex(bytes);
        forbidden.add(new Sought(name, Sought.Form.HEXADECIMAL, digits, digits));
    }

    /** What Base64 makes of a text behind so many other bytes, but for the signs that its neighbours share. */
    private void within64(String name, String text, int before) {
        String signs = signs64(text, before);
        String pattern = Pattern.quote(signs).replace("+", "\\E[+-]\\Q").replace("/", "\\E[/_]\\Q");
        forbidden.add(new Sought(name, Sought.Form.BASE64, signs, pattern));
    }

    static String signs64(String text, int before) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] behind = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, behind, before, bytes.length);
        String whole = Base64.getEncoder().withoutPadding().encodeToString(behind);
        int from = (before * 8 + 5) / 6;
        int to = behind.length * 8 / 6;
        return whole.substring(from, to);
    }

    private static String backwards(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
