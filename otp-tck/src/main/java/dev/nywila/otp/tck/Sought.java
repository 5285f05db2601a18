package dev.nywila.otp.tck;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One thing that is looked for. A pattern is slow in a long log, so it is asked only where its signs stand, once the text was
 * made bare of what may part or replace them.
 *
 * @param name what a failure calls it
 * @param form how people and programs write it otherwise
 * @param signs the signs alone
 * @param pattern all ways to write it, and nothing else
 */
record Sought(String name, Form form, String signs, String pattern) {

    /** What may stand between the signs, or in their place. */
    enum Form {
        AS_IT_IS,
        PARTED,
        HEXADECIMAL,
        BASE64;

        String bare(String text) {
            return switch (this) {
                case AS_IT_IS -> text;
                case PARTED -> withoutParting(text);
                case HEXADECIMAL -> text.toLowerCase(Locale.ROOT);
                case BASE64 -> text.replace('-', '+').replace('_', '/');
            };
        }

        private static String withoutParting(String text) {
            StringBuilder bare = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                if (" ().-".indexOf(text.charAt(i)) < 0) {
                    bare.append(text.charAt(i));
                }
            }
            return bare.toString();
        }
    }

    /** A text that is searched, made bare once for each form. Not thread-safe. */
    static final class Text {
        private final String whole;
        private final Map<Form, String> bare = new EnumMap<>(Form.class);

        Text(String whole) {
            this.whole = whole;
        }

        private String bare(Form form) {
            return bare.computeIfAbsent(form, any -> form.bare(whole));
        }
    }

    boolean isIn(Text text) {
        return text.bare(form).contains(form.bare(signs))
                && exact().matcher(text.whole).find();
    }

    String maskedIn(String text) {
        return exact().matcher(text).replaceAll("*****");
    }

    private Pattern exact() {
        return Pattern.compile(pattern, form == Form.HEXADECIMAL ? Pattern.CASE_INSENSITIVE : 0);
    }
}
