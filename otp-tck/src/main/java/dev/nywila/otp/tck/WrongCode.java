package dev.nywila.otp.tck;

import java.util.Collection;

/** Makes wrong codes from right ones. */
final class WrongCode {

    private WrongCode() {}

    /** A code like the first of these, and none of them; a different one for each n below nine times its length. */
    static String of(int n, Collection<String> right) {
        String code = right.iterator().next();
        String other = changed(code, n);
        for (int i = n + 1; right.contains(other); i++) {
            other = changed(code, i);
        }
        return other;
    }

    private static String changed(String code, int n) {
        int at = code.length() - 1 - n % code.length();
        int by = 1 + n / code.length() % 9;
        char old = code.charAt(at);
        StringBuilder changed = new StringBuilder(code);
        if (old >= '0' && old <= '9') {
            changed.setCharAt(at, (char) ('0' + (old - '0' + by) % 10));
        } else if (old >= 'a' && old <= 'z') {
            changed.setCharAt(at, (char) ('a' + (old - 'a' + by) % 26));
        } else if (old >= 'A' && old <= 'Z') {
            changed.setCharAt(at, (char) ('A' + (old - 'A' + by) % 26));
        } else {
            changed.setCharAt(at, (char) ('0' + by));
        }
        return changed.toString();
    }
}
