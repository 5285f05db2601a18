package dev.nywila.otp.tck;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Secrets made up at random in the form of others, and what of them stands in a text. Only of such can half be looked for: a
 * testbed's own are words, half of which stands in many lines.
 */
final class SecretParts {

    private static final String DIGITS = "0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private static final int SHORTEST = 6;

    /** Fewer stand in a text by chance too often, also if they must do so each time that they are made anew. */
    private static final double TELLING_BITS = 23;

    private final Map<String, String> made = new HashMap<>();

    SecretParts(Map<String, String> secrets, Random random) {
        secrets.forEach((key, secret) -> made.put(key, like(secret, random)));
    }

    /** By key. */
    Map<String, String> made() {
        return made;
    }

    private static String like(String secret, Random random) {
        boolean isHex = secret.matches("[0-9a-f]+");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < secret.length(); i++) {
            String signs = signs(secret.charAt(i), isHex);
            text.append(signs.charAt(random.nextInt(signs.length())));
        }
        return text.toString();
    }

    private static String signs(char sign, boolean isHex) {
        if (isHex) {
            return HEX;
        }
        if (DIGITS.indexOf(sign) >= 0) {
            return DIGITS;
        }
        if (LETTERS.indexOf(sign) >= 0) {
            return LETTERS;
        }
        String upperCase = LETTERS.toUpperCase(Locale.ROOT);
        return upperCase.indexOf(sign) >= 0 ? upperCase : String.valueOf(sign);
    }

    /** The keys of those of which half or more stands in a text, in a row. */
    Set<String> in(String text) {
        Set<String> keys = new TreeSet<>();
        made.forEach((key, secret) -> {
            if (hasHalf(text, secret)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private static boolean hasHalf(String text, String secret) {
        int half = Math.max(SHORTEST, (secret.length() + 1) / 2);
        for (int from = 0; from + half <= secret.length(); from++) {
            int to = from + half;
            while (to < secret.length() && bits(secret.substring(from, to)) < TELLING_BITS) {
                to++;
            }
            String part = secret.substring(from, to);
            if (bits(part) >= TELLING_BITS && text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static double bits(String text) {
        boolean isHex = text.matches("[0-9a-f]+");
        return text.chars()
                .mapToDouble(sign -> Math.log(signs((char) sign, isHex).length()) / Math.log(2))
                .sum();
    }
}
