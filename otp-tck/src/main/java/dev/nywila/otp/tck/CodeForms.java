package dev.nywila.otp.tck;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** In which forms a text that belongs to a challenge holds its code. */
final class CodeForms {

    private static final int HEX = 16;
    private static final int LONGEST_NUMBER = 18;

    private CodeForms() {}

    /** The names of those forms; some by chance, so that it takes several challenges to tell. */
    static Set<String> in(String text, String code, String... with) {
        Set<String> forms = new TreeSet<>();
        String lowerCase = text.toLowerCase(Locale.ROOT);
        byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
        addIf(forms, text.contains(code), "as it is");
        addIf(forms, text.contains(new StringBuilder(code).reverse()), "backwards");
        addIf(forms, lowerCase.contains(HexFormat.of().formatHex(bytes)), "in hexadecimal");
        for (int before = 0; before < 3; before++) {
            addIf(
                    forms,
                    text.replace('-', '+').replace('_', '/').contains(LeakSearch.signs64(code, before)),
                    "in Base64");
        }
        if (code.matches("[1-9][0-9]{3," + (LONGEST_NUMBER - 1) + "}")) {
            long number = Long.parseLong(code);
            addIf(forms, lowerCase.contains(Long.toString(number, HEX)), "as a number in hexadecimal");
            addIf(forms, lowerCase.contains(Long.toString(number, Character.MAX_RADIX)), "as a number of base 36");
        }
        LeakSearch hashed = new LeakSearch();
        hashed.hashedCode(code, with);
        addIf(forms, !hashed.in(text).isEmpty(), "hashed");
        return forms;
    }

    private static void addIf(Set<String> forms, boolean holds, String form) {
        if (holds) {
            forms.add(form);
        }
    }
}
