package dev.nywila.otp.spi;

/** V7: reads a code as people type and paste it, character by character. */
final class TypedCode {

    private static final int LONGEST = 32;
    private static final char MINUS = '\u2212';

    /** Where the minus sign is on Japanese keyboards. */
    private static final char JAPANESE_DASH = '\u30fc';

    /** What keyboards put behind a word, or the message had behind its code. */
    private static final String SENTENCE_ENDS =
            ".,;:!?\u2026\u060c\u061b\u061f\u06d4\u0964\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\uff61";

    private static final String SHAPELESS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0";

    private final StringBuilder digits = new StringBuilder();

    /** All but what nobody sees and the white space around it. */
    private final StringBuilder text = new StringBuilder();

    /** White space that is no part of the text unless something follows. */
    private final StringBuilder blanks = new StringBuilder();

    /** Whether there are digits only, with white space and dashes between them and a sentence's end behind them. */
    private boolean digitsOnly = true;

    /** Whether there is nothing but white space and dashes. */
    private boolean empty = true;

    private boolean afterDash;
    private boolean sentenceEnded;

    private TypedCode() {}

    /** Returns the code that was meant; empty text if this can be none. */
    static String read(String typed) {
        if (isPlain(typed)) {
            return typed;
        }
        TypedCode code = new TypedCode();
        for (int i = 0; i < typed.length(); ) {
            int c = typed.codePointAt(i);
            i += Character.charCount(c);
            if (!code.read(c)) {
                return "";
            }
        }
        return code.end();
    }

    /** As nearly all are. */
    private static boolean isPlain(String typed) {
        boolean plain = typed.length() <= LONGEST;
        for (int i = 0; plain && i < typed.length(); i++) {
            char c = typed.charAt(i);
            plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        }
        return plain;
    }

    /** Returns whether this may still be a code. */
    private boolean read(int c) {
        if (isInvisible(c)) {
            return true;
        }
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            if (!text.isEmpty()) {
                add(blanks, c);
            }
            return true;
        }
        int digit = Character.digit(c, 10);
        empty &= isDash(c);
        if (digit >= 0) {
            digitsOnly &= !sentenceEnded;
            afterDash = false;
            digits.append((char) ('0' + digit));
        } else if (isDash(c)) {
            digitsOnly &= !digits.isEmpty() && !sentenceEnded;
            afterDash = true;
        } else {
            digitsOnly &= !digits.isEmpty() && !afterDash && !sentenceEnded && SENTENCE_ENDS.indexOf(c) >= 0;
            sentenceEnded = true;
        }
        if (text.length() <= LONGEST) {
            text.append(blanks);
            add(text, digit >= 0 ? '0' + digit : c);
        }
        blanks.setLength(0);
        return (digitsOnly ? digits : text).length() <= LONGEST && isPartOfCodes(c);
    }

    /** Keeps no more than shows that it is too long. */
    private static void add(StringBuilder kept, int c) {
        if (kept.length() <= LONGEST) {
            kept.appendCodePoint(c);
        }
    }

    private String end() {
        if (digitsOnly && !afterDash) {
            return digits.toString();
        }
        boolean fits = !empty && text.length() <= LONGEST && text.codePoints().allMatch(TypedCode::isPartOfCodes);
        return fits ? text.toString() : "";
    }

    private static boolean isPartOfCodes(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static boolean isDash(int c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == MINUS || c == JAPANESE_DASH;
    }

    /** Format characters, variation selectors, and letters without a shape. */
    static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT
                || (c >= 0xfe00 && c <= 0xfe0f)
                || (c >= 0xe0100 && c <= 0xe01ef)
                || (c >= 0x180b && c <= 0x180f)
                || SHAPELESS.indexOf(c) >= 0;
    }
}
