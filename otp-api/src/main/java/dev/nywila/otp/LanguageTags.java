package dev.nywila.otp;

import java.util.Locale;

/** Locales as their language tags tell them, so that a stored one equals the one that was wished for. */
final class LanguageTags {

    /** RFC 5646, 4.4.1. */
    private static final int LONGEST = 35;

    private LanguageTags() {}

    static Locale checked(Locale locale) {
        String tag = locale.toLanguageTag();
        if (tag.length() > LONGEST) {
            throw new IllegalArgumentException("a locale's language tag has at most " + LONGEST + " characters");
        }
        return Locale.forLanguageTag(tag);
    }
}
