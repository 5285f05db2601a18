package dev.nywila.otp.http.tck;

import dev.nywila.otp.testing.StrictJson.Numeral;
import dev.nywila.otp.testing.StrictJson.Word;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether anything beside the fields of a success says the opposite. */
final class PlainContradictions {

    private static final String BAD = "error|fail|exception|(?<!de)fault|invalid|incorrect|wrong|reject|refuse|denied";
    private static final Pattern COUNT = Pattern.compile(".*(?:attempts?|tries|counts?).*");
    private static final Pattern TROUBLE = Pattern.compile(".*(?:" + BAD + ").*");
    private static final Pattern SUCCESS = Pattern.compile(".*(?:success|verified|approved).*|(?:is)?valid|ok");
    private static final Pattern STATUS = Pattern.compile(".*(?:status|state|result)(?:_?code)?");
    private static final Pattern NOTHING = Pattern.compile("0|false|no|null|");
    private static final Pattern GOOD_NUMBER = Pattern.compile("[01]|2[0-9]{2}");
    private static final Pattern FAILED = Pattern.compile("false|.*(?:" + BAD + ").*");

    private PlainContradictions() {}

    static boolean in(String name, Object value, boolean inTrouble) {
        String plain = name.toLowerCase(Locale.ROOT);
        boolean troubled = inTrouble
                || (TROUBLE.matcher(plain).matches() && !COUNT.matcher(plain).matches());
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream()
                    .anyMatch(field -> in((String) field.getKey(), field.getValue(), troubled));
        }
        if (value instanceof List<?> elements) {
            return elements.stream().anyMatch(element -> in(name, element, troubled));
        }
        String said = value instanceof Numeral number
                ? number.literal()
                : value == Word.NULL ? "" : value.toString().toLowerCase(Locale.ROOT);
        if (troubled) {
            return !NOTHING.matcher(said).matches();
        }
        if (SUCCESS.matcher(plain).matches()) {
            return NOTHING.matcher(said).matches();
        }
        if (!STATUS.matcher(plain).matches()) {
            return false;
        }
        return said.matches("[0-9.]+")
                ? !GOOD_NUMBER.matcher(said).matches()
                : FAILED.matcher(said).matches();
    }
}
