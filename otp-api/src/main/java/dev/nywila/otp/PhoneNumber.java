package dev.nywila.otp;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A phone number in the international form of ITU-T E.164: {@code +}, then 7 to 15 ASCII digits, the first not 0.
 * Immutable. The form is checked, not whether the number is assigned; national forms need a numbering plan, which this
 * library does not have.
 *
 * <p>{@link #toString()} is masked, so that a number does not reach a log by accident; {@link #e164()} is the whole.
 *
 * @param e164 the whole number, such as {@code +255713507067}
 */
public record PhoneNumber(String e164) implements Serializable {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern SEPARATORS = Pattern.compile("[ \\u00a0().\\-]");

    /**
     * Checks the form.
     *
     * @param e164 the whole number
     * @throws IllegalArgumentException if the text is not of the form above; the message does not repeat it
     */
    public PhoneNumber {
        Objects.requireNonNull(e164, "e164");
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException(
                    "not a phone number in international form: expected + and 7 to 15 digits, the first not 0");
        }
    }

    /**
     * Takes a number that already has the strict form.
     *
     * @param e164 such as {@code +255713507067}
     * @return the number
     * @throws IllegalArgumentException if the text has any other form
     */
    public static PhoneNumber of(String e164) {
        return new PhoneNumber(e164);
    }

    /**
     * Reads what people type in international form: {@code 00} for {@code +}, and blanks, dots, ASCII dashes and
     * brackets anywhere. A trunk prefix in brackets, {@code +44 (0)20…}, is no such form: with it the digits are another number.
     * Never throws for any text.
     *
     * @param text such as {@code +255 713-507-067} or {@code 00255713507067}
     * @return the number, or empty if the text is not one in international form
     */
    public static Optional<PhoneNumber> parse(String text) {
        String compact =
                SEPARATORS.matcher(Objects.requireNonNull(text, "text").strip()).replaceAll("");
        String international = compact.startsWith("00") ? "+" + compact.substring(2) : compact;
        return !text.contains("(0)") && E164.matcher(international).matches()
                ? Optional.of(new PhoneNumber(international))
                : Optional.empty();
    }

    /** Returns whether the other is the same number. */
    @Override
    public boolean equals(@Nullable Object other) {
        // by hand: linking a record's own is a good part of what a fresh JVM's first call takes
        return other instanceof PhoneNumber number && e164.equals(number.e164);
    }

    /** Returns the hash code of the whole number. */
    @Override
    public int hashCode() {
        return e164.hashCode();
    }

    /** Returns the number with its middle masked, such as {@code +255*****67}. */
    @Override
    public String toString() {
        return e164.substring(0, 4) + "*****" + e164.substring(e164.length() - 2);
    }
}
