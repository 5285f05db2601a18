package dev.nywila.otp.http;

/**
 * A header of a request.
 *
 * @param name as it stands on the wire
 * @param value printable ASCII
 */
record HttpHeader(String name, String value) {

    HttpHeader {
        if (!isPrintable(value)) {
            throw new IllegalArgumentException(name + " has a character that no header can carry");
        }
    }

    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Returns the name alone, as values are secrets. */
    @Override
    public String toString() {
        return name + ": ***";
    }
}
