package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A code that was sent and waits to be checked: what an application keeps between sending and verifying. Immutable. It
 * does not hold the code and proves nothing.
 *
 * @apiNote Keep it in a <em>server-side</em> session or row, never in a cookie, a hidden field or a token: its holder
 *     could put another address in it. {@link #toStorageString()} is a form for that row, and its serial form too. Without
 *     such a place, give the holder what {@link ChallengeSeal} makes of it.
 */
public final class Challenge implements Serializable {

    private static final long serialVersionUID = 1;
    private static final int MAX_REFERENCE = 256;

    private final String provider;
    private final String client;
    private final String reference;
    private final String root;
    private final Recipient recipient;
    private final @Nullable Channel channel;
    private final @Nullable Locale locale;
    private final Instant sentAt;
    private final @Nullable Instant expiresAt;
    private final @Nullable String callId;

    private Challenge(
            String provider,
            String client,
            String reference,
            String root,
            Recipient recipient,
            @Nullable Channel channel,
            @Nullable Locale locale,
            Instant sentAt,
            @Nullable Instant expiresAt,
            @Nullable String callId) {
        this.provider = provider;
        this.client = client;
        this.reference = reference;
        this.root = root;
        this.recipient = recipient;
        this.channel = channel;
        this.locale = locale;
        this.sentAt = sentAt;
        this.expiresAt = expiresAt;
        this.callId = callId;
    }

    /**
     * Starts a challenge of a client that has its provider's name and sent it anew. Adapters use
     * {@link dev.nywila.otp.spi.Call#challenge Call.challenge}, which knows the rest.
     *
     * @param provider the provider's id, of the form {@code [a-z][a-z0-9-]{0,31}}
     * @param reference the provider's own handle, 1 to 256 printable ASCII characters without blank
     * @param recipient who was sent the code
     * @param sentAt when the provider accepted it
     * @return the challenge, which can be refined by the methods below
     * @throws IllegalArgumentException if a part has not the form that is stated for it
     */
    public static Challenge of(String provider, String reference, Recipient recipient, Instant sentAt) {
        return new Challenge(
                checkedName(provider),
                provider,
                checkedReference(reference),
                reference,
                Objects.requireNonNull(recipient, "recipient"),
                null,
                null,
                Objects.requireNonNull(sentAt, "sentAt"),
                null,
                null);
    }

    /**
     * Names the client, which is the account.
     *
     * @param name of the form {@code [a-z][a-z0-9-]{0,31}}
     * @return this challenge of that client
     * @throws IllegalArgumentException if the name has another form
     */
    public Challenge client(String name) {
        checkedName(name);
        return new Challenge(provider, name, reference, root, recipient, channel, locale, sentAt, expiresAt, callId);
    }

    /**
     * Names the first of the sends that this one repeats, with which it shares its attempts (R4).
     *
     * @param reference the first one's reference
     * @return this challenge of that family
     * @throws IllegalArgumentException if the reference is not 1 to 256 printable ASCII characters without blank
     */
    public Challenge root(String reference) {
        checkedReference(reference);
        return new Challenge(
                provider, client, this.reference, reference, recipient, channel, locale, sentAt, expiresAt, callId);
    }

    /**
     * Says by which channel the code went.
     *
     * @param channel the channel, or null if that is not known
     * @return this challenge by that channel
     */
    public Challenge channel(@Nullable Channel channel) {
        return new Challenge(provider, client, reference, root, recipient, channel, locale, sentAt, expiresAt, callId);
    }

    /**
     * Says in which language the code was asked for, so that a resend asks for the same.
     *
     * @param locale the language, or null for the account's own choice
     * @return this challenge in that language
     * @throws IllegalArgumentException if the language tag is longer than 35 characters
     */
    public Challenge locale(@Nullable Locale locale) {
        Locale told = locale == null ? null : LanguageTags.checked(locale);
        return new Challenge(provider, client, reference, root, recipient, channel, told, sentAt, expiresAt, callId);
    }

    /**
     * Says until when the code is good.
     *
     * @param expiresAt the first instant at which it is no longer valid, or null if that is not known
     * @return this challenge with that end
     * @throws IllegalArgumentException if it is not after {@code sentAt}
     */
    public Challenge expiresAt(@Nullable Instant expiresAt) {
        if (expiresAt != null && !expiresAt.isAfter(sentAt)) {
            throw new IllegalArgumentException("expiresAt must be after sentAt");
        }
        return new Challenge(provider, client, reference, root, recipient, channel, locale, sentAt, expiresAt, callId);
    }

    /**
     * Names the call that sent it, so that support finds its log lines.
     *
     * @param callId 1 to 32 characters of {@code A-Za-z0-9-}
     * @return this challenge of that call
     * @throws IllegalArgumentException if the id has another form
     */
    public Challenge callId(String callId) {
        Names.checkCallId(callId);
        return new Challenge(provider, client, reference, root, recipient, channel, locale, sentAt, expiresAt, callId);
    }

    /**
     * Returns the kind of provider that sent it.
     *
     * @return the provider's id
     */
    public String provider() {
        return provider;
    }

    /**
     * Returns which client, so which account, sent it.
     *
     * @return the client's {@linkplain OtpClient#name() name}
     */
    public String client() {
        return client;
    }

    /**
     * Returns the provider's own handle. Only its adapter reads it.
     *
     * @return 1 to 256 printable ASCII characters without blank
     */
    public String reference() {
        return reference;
    }

    /**
     * Returns the reference of the first of the sends that this one repeats, with which it shares its attempts (R4).
     *
     * @return the first one's reference; its own if it is the first
     */
    public String root() {
        return root;
    }

    /**
     * Returns who was sent the code.
     *
     * @return a phone number or an e-mail address
     */
    public Recipient recipient() {
        return recipient;
    }

    /**
     * Returns the phone number that was sent the code, for adapters whose client sends to nothing else.
     *
     * @return the recipient
     * @throws IllegalStateException if the recipient is no phone number
     */
    public PhoneNumber phoneNumber() {
        return recipient.asPhoneNumber();
    }

    /**
     * Returns by which channel the code went.
     *
     * @return the channel, or empty if that is not known
     */
    public Optional<Channel> channel() {
        return Optional.ofNullable(channel);
    }

    /**
     * Returns in which language the code was asked for.
     *
     * @return the language, or empty for the account's own choice
     */
    public Optional<Locale> locale() {
        return Optional.ofNullable(locale);
    }

    /**
     * Returns when the provider accepted it.
     *
     * @return an instant of the client's clock
     */
    public Instant sentAt() {
        return sentAt;
    }

    /**
     * Returns until when the code is good.
     *
     * @return the first instant at which it is no longer valid, after {@link #sentAt()}, or empty if that is not known
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * Returns the name of the call that sent it, as log lines have it.
     *
     * @return the call's id, or empty where nobody named it
     */
    public Optional<String> callId() {
        return Optional.ofNullable(callId);
    }

    /**
     * Returns this challenge as one line of text of at most 1,024 ASCII characters, for a server-side session or row. It
     * holds the whole address in clear: treat it as personal data.
     *
     * @return the text, which {@link #ofStorageString} turns into an equal challenge
     */
    public String toStorageString() {
        return StoredChallenge.write(this);
    }

    /**
     * Reads a challenge from the text that {@link #toStorageString()} made, and from no other.
     *
     * @param stored the text
     * @return an equal challenge
     * @throws IllegalArgumentException if this is not such a text, to the letter, or of a version that this library does
     *     not read; the message does not repeat it
     */
    public static Challenge ofStorageString(String stored) {
        return StoredChallenge.read(Objects.requireNonNull(stored, "stored"));
    }

    /** Returns whether the other is equal in all parts. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Challenge challenge
                && reference.equals(challenge.reference)
                && root.equals(challenge.root)
                && provider.equals(challenge.provider)
                && client.equals(challenge.client)
                && recipient.equals(challenge.recipient)
                && Objects.equals(channel, challenge.channel)
                && Objects.equals(locale, challenge.locale)
                && sentAt.equals(challenge.sentAt)
                && Objects.equals(expiresAt, challenge.expiresAt)
                && Objects.equals(callId, challenge.callId);
    }

    /** Returns a hash code of the parts that tell challenges apart. */
    @Override
    public int hashCode() {
        return Objects.hash(client, reference, recipient);
    }

    /** Returns the challenge with its recipient masked and its references left out. */
    @Override
    public String toString() {
        return "Challenge[client=" + client
                + (client.equals(provider) ? "" : ", provider=" + provider)
                + ", recipient=" + recipient
                + (channel == null ? "" : ", channel=" + channel)
                + (locale == null ? "" : ", locale=" + locale)
                + ", sentAt=" + sentAt
                + (expiresAt == null ? "" : ", expiresAt=" + expiresAt)
                + (callId == null ? "]" : ", call=" + callId + "]");
    }

    private Object writeReplace() {
        return new StoredChallenge(toStorageString());
    }

    private void readObject(ObjectInputStream in) throws ObjectStreamException {
        throw new InvalidObjectException("a challenge is stored as its storage string");
    }

    private static String checkedName(String name) {
        if (!Names.isName(name)) {
            throw new IllegalArgumentException("the name of a provider or client is of the form " + Names.FORM);
        }
        return name;
    }

    private static String checkedReference(String text) {
        // by hand, as an expression takes a tenth of what a send and a verify in memory take
        boolean fits = !text.isEmpty() && text.length() <= MAX_REFERENCE;
        for (int i = 0; fits && i < text.length(); i++) {
            fits = text.charAt(i) >= '!' && text.charAt(i) <= '~';
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "a reference is 1 to " + MAX_REFERENCE + " printable ASCII characters without blank");
        }
        return text;
    }
}
