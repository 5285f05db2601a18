package dev.nywila.otp;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a code: a {@link PhoneNumber} or an {@link EmailAddress}. Immutable. Not sealed, so that a third kind will
 * break no {@code switch}; nobody else can extend it.
 *
 * <p>{@link #toString()} is masked, so that an address does not reach a log by accident; {@link #address()} is the whole.
 */
public abstract class Recipient implements Serializable {

    private static final long serialVersionUID = 1;

    /** The whole address. */
    private final String address;

    Recipient(String address) {
        this.address = address;
    }

    /**
     * Returns the whole address, in clear: personal data.
     *
     * @return such as {@code +255713507067} or {@code amina@example.com}
     */
    public final String address() {
        return address;
    }

    /**
     * Reads an address of either kind from the form that {@link #address()} has.
     *
     * @return an e-mail address if there is an {@code @}, as those may start with {@code +} too; else a phone number
     */
    static Recipient of(String address) {
        return address.indexOf('@') < 0 ? PhoneNumber.of(address) : EmailAddress.of(address);
    }

    /** Returns this as a phone number, which the caller knows it to be. */
    final PhoneNumber asPhoneNumber() {
        if (this instanceof PhoneNumber number) {
            return number;
        }
        throw new IllegalStateException("the recipient is no phone number; ask recipient()");
    }

    /** Returns whether the other is the same address of the same kind. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Recipient recipient
                && recipient.getClass() == getClass()
                && address.equals(recipient.address);
    }

    /** Returns the hash code of the whole address. */
    @Override
    public final int hashCode() {
        return address.hashCode();
    }

    /** Returns the address with most of it masked. */
    @Override
    public abstract String toString();
}
