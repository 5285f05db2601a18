package dev.nywila.otp;

/** Characters that nobody sees, which phones and chats put around what people copy. */
final class InvisibleCharacters {

    private static final String SHAPELESS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0";

    private InvisibleCharacters() {}

    /** Format characters, variation selectors, and letters without a shape. */
    static boolean includes(int c) {
        return Character.getType(c) == Character.FORMAT
                || (c >= 0xfe00 && c <= 0xfe0f)
                || (c >= 0xe0100 && c <= 0xe01ef)
                || (c >= 0x180b && c <= 0x180f)
                || SHAPELESS.indexOf(c) >= 0;
    }

    /** Returns the text without those, and white space, at its ends. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (start < end && isBlank(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || includes(c);
    }
}
