package dev.nywila.otp;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A way by which a code reaches a person. Immutable; an open set, since providers add channels of their own.
 *
 * @param name 1 to 32 characters: a small letter, then small letters, digits, {@code _} or {@code -}
 */
public record Channel(String name) implements Serializable {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    /** A text message. */
    public static final Channel SMS = new Channel("sms");

    /** A phone call that speaks the code. */
    public static final Channel VOICE = new Channel("voice");

    /** A WhatsApp message. */
    public static final Channel WHATSAPP = new Channel("whatsapp");

    /** An e-mail; the one channel of an {@link EmailAddress}, and of no other recipient. */
    public static final Channel EMAIL = new Channel("email");

    /**
     * Checks the form.
     *
     * @param name of the form above
     * @throws IllegalArgumentException if the name has another form
     */
    public Channel {
        Objects.requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a channel's name is of the form " + NAME);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
