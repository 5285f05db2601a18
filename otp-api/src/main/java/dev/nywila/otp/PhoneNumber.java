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
    private static final int MOST_SHOWN = 5;
    private static final int LENGTH_OF_MASKED = 10;

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
     * Reads what people type and paste in international form: {@code 00} for {@code +}, the decimal digits of any script,
     * and anywhere blanks, dots, dashes, brackets and marks that nobody sees. A trunk prefix, as in {@code +44 (0)20…} or
     * {@code +255 0713…}, is no part of that form: with it the digits are another number, or none. Never throws for any
     * text.
     *
     * @param text such as {@code +255 713-507-067} or {@code 00255713507067}
     * @return the number, or empty if the text is not one in international form
     */
    public static Optional<PhoneNumber> parse(String text) {
        String digits = TypedNumber.digits(Objects.requireNonNull(text, "text"));
        return digits == null ? Optional.empty() : Optional.of(new PhoneNumber("+" + digits));
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

    /**
     * Returns the number with its middle masked, such as {@code +255*****67}: at most half of its digits show, in a text
     * that is as long for every number.
     */
    @Override
    public String toString() {
        int shown = Math.min(MOST_SHOWN, (e164.length() - 1) / 2);
        int end = shown < MOST_SHOWN - 1 ? 1 : 2;
        return e164.substring(0, 1 + shown - end)
                + "*".repeat(LENGTH_OF_MASKED - shown)
                + e164.substring(e164.length() - end);
    }
}
