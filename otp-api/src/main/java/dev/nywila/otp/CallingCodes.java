package dev.nywila.otp;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be known of a number without its country's numbering plan: a trunk prefix is dialled inside the country only,
 * and is no part of a number in international form. The facts are those of libphonenumber's metadata; a test holds them to
 * it.
 */
final class CallingCodes {

    /** Those of two digits; 1 and 7 have one, all others three. */
    private static final Set<String> OF_TWO_DIGITS = Set.of(
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
            "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
            "86", "90", "91", "92", "93", "94", "95", "98");

    /** How numbers begin that have a 0 of their own behind the calling code. Any other 0 there is a trunk prefix. */
    private static final List<String> OWN_ZERO = List.of(
            "390",
            "470",
            "6200",
            "66001800",
            "8100",
            "8200",
            "91000800",
            "2250",
            "2260",
            "2270",
            "22901",
            "2410",
            "2420",
            "2470",
            "25006",
            "2670800",
            "2680800",
            "35900800",
            "3780549",
            "5010800",
            "50700800",
            "5980004",
            "6760800",
            "6790800",
            "687050",
            "80000",
            "8530800",
            "8810",
            "8880",
            "9740080",
            "9920");

    /** How no number begins, as the country's trunk prefix is 1 or 8. */
    private static final List<String> OTHER_TRUNK_PREFIX = List.of("11", "6921", "9938");

    /** How many digits numbers have at most that begin so; with more, an 8 or 80 in them is a trunk prefix. */
    private static final Map<String, Integer> LONGEST = Map.of("1", 11, "7", 11, "37580", 13);

    private CallingCodes() {}

    /**
     * Returns whether a trunk prefix, or what is left of a foreign exit code, stands behind the calling code.
     *
     * @param digits at least 7, the first not 0
     */
    static boolean hasTrunkPrefix(String digits) {
        if (digits.charAt(lengthOfCode(digits)) == '0') {
            return startsWithNone(digits, OWN_ZERO);
        }
        return !startsWithNone(digits, OTHER_TRUNK_PREFIX)
                || LONGEST.entrySet().stream()
                        .anyMatch(most -> digits.length() > most.getValue() && digits.startsWith(most.getKey()));
    }

    /**
     * Returns whether these can be the digits of a North American number. Behind {@code 00} it matters: {@code 001} is what
     * half of Asia dials before the calling code of any country.
     *
     * @param digits at least 7, the first a 1
     */
    static boolean isNorthAmerican(String digits) {
        return digits.length() == 11
                ? digits.charAt(1) >= '2' && digits.charAt(4) >= '2'
                : digits.length() == 8 && digits.startsWith("1310");
    }

    private static int lengthOfCode(String digits) {
        char first = digits.charAt(0);
        return first == '1' || first == '7' ? 1 : OF_TWO_DIGITS.contains(digits.substring(0, 2)) ? 2 : 3;
    }

    private static boolean startsWithNone(String digits, List<String> beginnings) {
        for (String beginning : beginnings) {
            if (digits.startsWith(beginning)) {
                return false;
            }
        }
        return true;
    }
}
