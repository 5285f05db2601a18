package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address of ASCII characters: a local part of 1 to 64 characters, {@code @}, and a domain name of at least two
 * labels; at most 254 characters in all (RFC 5321, 4.5.3.1). Immutable. The local part is what RFC 5322 calls a dot-atom,
 * without {@code |} and {@code `}: no quoted forms, no comments, no address literals. The domain is kept in lower case;
 * the local part as it is, since only its own server knows whether case matters there. The form is checked, not whether
 * the mailbox exists.
 *
 * <p>{@link #toString()} is masked, so that an address does not reach a log by accident; {@link #address()} is the whole.
 */
public final class EmailAddress extends Recipient {

    private static final long serialVersionUID = 1;
    private static final int LONGEST = 254;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_{}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern FORM =
            Pattern.compile("(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@(?:" + LABEL + "\\.)+(?!\\d+$)" + LABEL);

    private EmailAddress(String address) {
        super(address);
    }

    /**
     * Takes an address that already has the form above.
     *
     * @param address such as {@code amina@example.com}
     * @return the address
     * @throws IllegalArgumentException if the text has any other form; the message does not repeat it
     */
    public static EmailAddress of(String address) {
        if (!isAddress(Objects.requireNonNull(address, "address"))) {
            throw new IllegalArgumentException("not an e-mail address: expected name@domain in ASCII, without quotes");
        }
        return new EmailAddress(normal(address));
    }

    /**
     * Reads what people type and paste: white space and invisible marks around the address do not matter. Never throws
     * for any text.
     *
     * @param text such as {@code " amina@Example.com"}
     * @return the address, or empty if the text is not one
     */
    public static Optional<EmailAddress> parse(String text) {
        String address = InvisibleCharacters.strip(Objects.requireNonNull(text, "text"));
        return isAddress(address) ? Optional.of(new EmailAddress(normal(address))) : Optional.empty();
    }

    private static boolean isAddress(String text) {
        return text.length() <= LONGEST && FORM.matcher(text).matches();
    }

    private static String normal(String address) {
        int at = address.indexOf('@') + 1;
        return address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the address with nearly all of it masked, such as {@code a*****@*****.com}, in a text that does not tell how
     * long the parts are. A local part of one character is masked as a whole.
     */
    @Override
    public String toString() {
        String whole = address();
        String first = whole.indexOf('@') > 1 ? whole.substring(0, 1) : "";
        return first + "*****@*****" + whole.substring(whole.lastIndexOf('.'));
    }

    /** Checks what a stream says. */
    private Object readResolve() throws ObjectStreamException {
        try {
            return of(address());
        } catch (IllegalArgumentException | NullPointerException malformed) {
            throw new InvalidObjectException("not an e-mail address");
        }
    }
}
