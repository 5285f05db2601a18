package dev.nywila.otp;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, to whom. Immutable; starts at {@link #to} and is refined by the methods that follow it.
 *
 * @param recipient who gets the code
 * @param channel by which channel, or null for the account's own choice; a channel that the client lacks is refused (S4)
 * @param locale the language wished for, or null; providers that cannot choose ignore it
 * @param idempotencyKey makes a repeated send safe (S5), or null; see {@link #idempotencyKey(String)}
 */
public record OtpRequest(
        PhoneNumber recipient,
        @Nullable Channel channel,
        @Nullable Locale locale,
        @Nullable String idempotencyKey) {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    /**
     * Checks the key's form.
     *
     * @param recipient who gets the code
     * @param channel by which channel, or null
     * @param locale the language wished for, or null
     * @param idempotencyKey 16 to 64 characters of {@code A-Za-z0-9_-}, or null
     * @throws IllegalArgumentException if the key is not 16 to 64 characters of {@code A-Za-z0-9_-}
     */
    public OtpRequest {
        Objects.requireNonNull(recipient, "recipient");
        if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
            throw new IllegalArgumentException("an idempotency key is 16 to 64 characters of A-Za-z0-9_-");
        }
    }

    /**
     * Starts a request with nothing but its recipient.
     *
     * @param recipient who gets the code
     * @return the request
     */
    public static OtpRequest to(PhoneNumber recipient) {
        return new OtpRequest(recipient, null, null, null);
    }

    /**
     * Names the channel.
     *
     * @param channel one of {@link Capabilities#channels()}
     * @return this request by that channel
     */
    public OtpRequest via(Channel channel) {
        return new OtpRequest(recipient, Objects.requireNonNull(channel, "channel"), locale, idempotencyKey);
    }

    /**
     * Wishes for a language.
     *
     * @param locale the language of the message
     * @return this request with that wish
     */
    public OtpRequest in(Locale locale) {
        return new OtpRequest(recipient, channel, Objects.requireNonNull(locale, "locale"), idempotencyKey);
    }

    /**
     * Makes this request safe to repeat: calls of one client with the same key send once (S5).
     *
     * @apiNote Make the key on the server, at random, once per action of a user (when the form is shown, not when it is
     *     sent), and never from the number: who knows a key gets its challenge.
     * @param key 16 to 64 characters of {@code A-Za-z0-9_-}
     * @return this request with that key
     * @throws IllegalArgumentException if the key has another form
     */
    public OtpRequest idempotencyKey(String key) {
        return new OtpRequest(recipient, channel, locale, Objects.requireNonNull(key, "key"));
    }

    /** Returns the request with its number masked and its key left out. */
    @Override
    public String toString() {
        return "OtpRequest[recipient=" + recipient + ", channel=" + channel + ", locale=" + locale
                + (idempotencyKey == null ? "]" : ", with idempotency key]");
    }
}
