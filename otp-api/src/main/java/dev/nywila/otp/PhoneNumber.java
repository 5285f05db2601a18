package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A phone number in the international form of ITU-T E.164: {@code +}, then 7 to 15 ASCII digits, the first not 0.
 * Immutable. The form is checked, not whether the number is assigned; national forms need a numbering plan, which this
 * library does not have.
 *
 * <p>{@link #toString()} is masked, so that a number does not reach a log by accident; {@link #e164()} is the whole.
 */
public final class PhoneNumber extends Recipient {

    private static final long serialVersionUID = 1;
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int MOST_SHOWN = 5;
    private static final int LENGTH_OF_MASKED = 10;

    private PhoneNumber(String e164) {
        super(e164);
    }

    /**
     * Takes a number that already has the strict form.
     *
     * @param e164 such as {@code +255713507067}
     * @return the number
     * @throws IllegalArgumentException if the text has any other form; the message does not repeat it
     */
    public static PhoneNumber of(String e164) {
        if (!E164.matcher(Objects.requireNonNull(e164, "e164")).matches()) {
            throw new IllegalArgumentException(
                    "not a phone number in international form: expected + and 7 to 15 digits, the first not 0");
        }
        return new PhoneNumber(e164);
    }

    /**
     * Reads what people type and paste in international form: {@code 00} for {@code +}, the decimal digits of any script,
     * and anywhere blanks, dots, dashes, brackets and invisible marks. A trunk prefix, as in {@code +44 (0)20…} or
     * {@code +255 0713…}, is no part of that form: with it the digits are another number, or not a number. Never throws
     * for any text.
     *
     * @param text such as {@code +255 713-507-067} or {@code 00255713507067}
     * @return the number, or empty if the text is not one in international form
     */
    public static Optional<PhoneNumber> parse(String text) {
        String digits = TypedNumber.digits(Objects.requireNonNull(text, "text"));
        return digits == null ? Optional.empty() : Optional.of(new PhoneNumber("+" + digits));
    }

    /**
     * Returns the whole number, in clear: personal data. The same as {@link #address()}.
     *
     * @return such as {@code +255713507067}
     */
    public String e164() {
        return address();
    }

    /**
     * Returns the number with its middle masked, such as {@code +255*****67}: at most half of its digits show, in a text
     * that is as long for every number.
     */
    @Override
    public String toString() {
        String e164 = address();
        int shown = Math.min(MOST_SHOWN, (e164.length() - 1) / 2);
        int end = shown < MOST_SHOWN - 1 ? 1 : 2;
        return e164.substring(0, 1 + shown - end)
                + "*".repeat(LENGTH_OF_MASKED - shown)
                + e164.substring(e164.length() - end);
    }

    /** Checks what a stream says. */
    private Object readResolve() throws ObjectStreamException {
        try {
            return of(address());
        } catch (IllegalArgumentException | NullPointerException malformed) {
            throw new InvalidObjectException("not a phone number");
        }
    }
}
