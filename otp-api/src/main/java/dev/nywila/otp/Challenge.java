package dev.nywila.otp;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A code that was sent and waits to be checked: what an application keeps between sending and verifying. Immutable. It
 * does not hold the code and proves nothing.
 *
 * @apiNote Keep it in a <em>server-side</em> session or row, never in a cookie, a hidden field or a token: its holder
 *     could put another number in it. {@link #toStorageString()} is a form for that row.
 * @param provider id of the provider that sent it
 * @param reference the provider's own handle, 1 to 128 printable ASCII characters without blank; only its adapter reads it
 * @param recipient who was sent the code
 * @param channel by which channel, or null if that is not known
 * @param sentAt when the provider accepted it
 * @param expiresAt the first instant at which the code is no longer valid, after {@code sentAt}, or null if that is not
 *     known
 */
public record Challenge(
        String provider,
        String reference,
        PhoneNumber recipient,
        @Nullable Channel channel,
        Instant sentAt,
        @Nullable Instant expiresAt)
        implements Serializable {

    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final int MAX_REFERENCE = 128;
    private static final int MAX_STORED = 512;
    private static final String VERSION = "1";
    private static final int FIELDS = 7;

    /**
     * Checks each part.
     *
     * @param provider of the form {@code [a-z][a-z0-9-]{0,31}}
     * @param reference 1 to 128 printable ASCII characters without blank
     * @param recipient who was sent the code
     * @param channel by which channel, or null
     * @param sentAt when the provider accepted it
     * @param expiresAt after {@code sentAt}, or null
     * @throws IllegalArgumentException if a part has not the form that is stated for it
     */
    public Challenge {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(sentAt, "sentAt");
        if (!PROVIDER.matcher(provider).matches()) {
            throw new IllegalArgumentException("a provider's id is of the form " + PROVIDER);
        }
        if (!isReference(reference)) {
            throw new IllegalArgumentException("a reference is 1 to 128 printable ASCII characters without blank");
        }
        if (expiresAt != null && !expiresAt.isAfter(sentAt)) {
            throw new IllegalArgumentException("expiresAt must be after sentAt");
        }
    }

    /** By hand, as an expression takes a tenth of what a send and a verify in memory take. */
    private static boolean isReference(String text) {
        boolean fits = !text.isEmpty() && text.length() <= MAX_REFERENCE;
        for (int i = 0; fits && i < text.length(); i++) {
            fits = text.charAt(i) >= '!' && text.charAt(i) <= '~';
        }
        return fits;
    }

    /**
     * Returns this challenge as one line of text of at most 512 ASCII characters, for a server-side session or row. It
     * holds the whole number in clear: treat it as personal data.
     *
     * @return the text, which {@link #ofStorageString} turns into an equal challenge
     */
    public String toStorageString() {
        return String.join(
                "|",
                VERSION,
                provider,
                recipient.e164(),
                channel == null ? "" : channel.name(),
                sentAt.toString(),
                expiresAt == null ? "" : expiresAt.toString(),
                reference);
    }

    /**
     * Reads a challenge from the text that {@link #toStorageString} made, and from no other.
     *
     * @param stored the text
     * @return an equal challenge
     * @throws IllegalArgumentException if this is not such a text, to the letter; the message does not repeat it
     */
    public static Challenge ofStorageString(String stored) {
        if (Objects.requireNonNull(stored, "stored").length() <= MAX_STORED) {
            String[] field = stored.split("\\|", FIELDS);
            if (field.length == FIELDS) {
                try {
                    Challenge challenge = new Challenge(
                            field[1],
                            field[6],
                            PhoneNumber.of(field[2]),
                            field[3].isEmpty() ? null : new Channel(field[3]),
                            Instant.parse(field[4]),
                            field[5].isEmpty() ? null : Instant.parse(field[5]));
                    if (challenge.toStorageString().equals(stored)) {
                        return challenge;
                    }
                } catch (IllegalArgumentException | DateTimeParseException malformed) {
                    // told below, without the causes: their messages quote the text
                }
            }
        }
        throw new IllegalArgumentException("not a stored challenge of version " + VERSION);
    }

    /** Returns the challenge with its number masked and its reference left out. */
    @Override
    public String toString() {
        return "Challenge[provider=" + provider + ", recipient=" + recipient + ", channel=" + channel + ", sentAt="
                + sentAt + ", expiresAt=" + expiresAt + "]";
    }
}
