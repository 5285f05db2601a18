package dev.nywila.otp;

import org.jspecify.annotations.Nullable;

/** Reads a number as people type and paste it, character by character. */
final class TypedNumber {

    /** What stands for nothing between digits, beside white space and dashes. */
    private static final String DOTS = ".\u00b7\u2022\uff0e";

    private static final String OPENING_BRACKETS = "([\ufe59\uff08\uff3b";
    private static final String CLOSING_BRACKETS = ")]\ufe5a\uff09\uff3d";
    private static final String PLUS_SIGNS = "+\ufe62\uff0b";
    private static final int LONGEST = 15;
    private static final int EXIT_CODE = 2;
    private static final char MINUS = '\u2212';

    /** Where the minus sign is on Japanese keyboards. */
    private static final char JAPANESE_DASH = '\u30fc';

    private final StringBuilder digits = new StringBuilder(LONGEST + EXIT_CODE);
    private boolean plus;

    /** Whether a line ended behind a plus sign or digit: what follows may be another number. */
    private boolean lineOver;

    /** How many digits stand before the bracket that is open, or -1. */
    private int beforeBracket = -1;

    private TypedNumber() {}

    /** Returns the digits behind the plus sign, or null if this is no number in international form. */
    static @Nullable String digits(String typed) {
        TypedNumber number = new TypedNumber();
        for (int i = 0; i < typed.length(); ) {
            int c = typed.codePointAt(i);
            i += Character.charCount(c);
            if (!number.read(c)) {
                return null;
            }
        }
        return number.end();
    }

    /** Returns whether this may still be a number. */
    private boolean read(int c) {
        int digit = c < 0x80 ? (c >= '0' && c <= '9' ? c - '0' : -1) : Character.digit(c, 10);
        if (digit >= 0) {
            digits.append((char) ('0' + digit));
            return !lineOver && digits.length() <= LONGEST + (plus ? 0 : EXIT_CODE);
        }
        if (PLUS_SIGNS.indexOf(c) >= 0) {
            boolean first = !plus && digits.isEmpty();
            plus = true;
            return first;
        }
        if (OPENING_BRACKETS.indexOf(c) >= 0) {
            beforeBracket = digits.length();
            return true;
        }
        if (CLOSING_BRACKETS.indexOf(c) >= 0) {
            boolean alone = beforeBracket >= 0 && digits.length() == beforeBracket + 1;
            beforeBracket = -1;
            // a (0) is dialled by some and not by others, whatever the country
            return !alone || digits.charAt(digits.length() - 1) != '0';
        }
        if (c == '\t' || DOTS.indexOf(c) >= 0 || isDash(c) || InvisibleCharacters.includes(c)) {
            return true;
        }
        // no-break spaces, which are no white space to Java
        if (Character.getType(c) == Character.SPACE_SEPARATOR) {
            return true;
        }
        // what is left breaks lines
        lineOver |= plus || !digits.isEmpty();
        return Character.isWhitespace(c);
    }

    private static boolean isDash(int c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == MINUS || c == JAPANESE_DASH;
    }

    private @Nullable String end() {
        if (!plus && (digits.length() < EXIT_CODE || digits.charAt(0) != '0' || digits.charAt(1) != '0')) {
            return null;
        }
        String number = digits.substring(plus ? 0 : EXIT_CODE);
        boolean fits = number.length() >= 7 && number.charAt(0) != '0';
        boolean otherExitCode = fits && !plus && number.charAt(0) == '1' && !CallingCodes.isNorthAmerican(number);
        return fits && !otherExitCode && !CallingCodes.hasTrunkPrefix(number) ? number : null;
    }
}
