package dev.nywila.otp;

/** The names of providers, clients and calls. By hand, as an expression costs a good part of a send in memory. */
final class Names {

    static final String FORM = "[a-z][a-z0-9-]{0,31}";
    private static final int LONGEST = 32;

    private Names() {}

    static boolean isName(String text) {
        boolean fits = !text.isEmpty() && text.length() <= LONGEST && isSmallLetter(text.charAt(0));
        for (int i = 1; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = isSmallLetter(c) || isDigit(c) || c == '-';
        }
        return fits;
    }

    static void checkCallId(String text) {
        boolean fits = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = isSmallLetter(c) || isDigit(c) || (c >= 'A' && c <= 'Z') || c == '-';
        }
        if (!fits) {
            throw new IllegalArgumentException("a call id is 1 to " + LONGEST + " characters of A-Za-z0-9-");
        }
    }

    private static boolean isSmallLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
