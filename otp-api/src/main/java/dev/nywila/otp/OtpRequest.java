package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, to whom. Immutable; starts at {@link #to} or {@link #again} and is refined by the methods that
 * follow them.
 */
public final class OtpRequest implements Serializable {

    private static final long serialVersionUID = 1;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    /** Who gets the code. */
    private final Recipient recipient;
    /** What this follows. */
    private final @Nullable Challenge predecessor;
    /** By which channel. */
    private final @Nullable Channel channel;
    /** The wished language. */
    private final @Nullable Locale locale;
    /** What makes a repetition safe. */
    private final @Nullable String idempotencyKey;
    /** Who asks. */
    private final @Nullable InetAddress requestedFrom;
    /** A shorter deadline. */
    private final @Nullable Duration within;

    private OtpRequest(
            Recipient recipient,
            @Nullable Challenge predecessor,
            @Nullable Channel channel,
            @Nullable Locale locale,
            @Nullable String idempotencyKey,
            @Nullable InetAddress requestedFrom,
            @Nullable Duration within) {
        if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
            throw new IllegalArgumentException("an idempotency key is 16 to 64 characters of A-Za-z0-9_-");
        }
        if (within != null && (within.isNegative() || within.isZero())) {
            throw new IllegalArgumentException("within must be more than zero");
        }
        if (predecessor != null && !predecessor.recipient().equals(recipient)) {
            throw new IllegalArgumentException("a code is sent again to its challenge's recipient only");
        }
        this.recipient = Objects.requireNonNull(recipient, "recipient");
        this.predecessor = predecessor;
        this.channel = channel;
        this.locale = locale;
        this.idempotencyKey = idempotencyKey;
        this.requestedFrom = requestedFrom;
        this.within = within;
    }

    /**
     * Starts a request with nothing but its recipient.
     *
     * @param recipient who gets the code
     * @return the request
     */
    public static OtpRequest to(Recipient recipient) {
        return new OtpRequest(recipient, null, null, null, null, null, null);
    }

    /**
     * Starts a request to send a code again (R1 to R4): to the recipient of a challenge, by its channel and in its
     * language, unless {@link #via} and {@link #in} say otherwise.
     *
     * @apiNote "Call me instead" is {@code OtpRequest.again(challenge).via(Channel.VOICE)}.
     * @param challenge what this client sent before; any of its resends will do
     * @return the request
     */
    public static OtpRequest again(Challenge challenge) {
        return new OtpRequest(
                challenge.recipient(),
                challenge,
                challenge.channel().orElse(null),
                challenge.locale().orElse(null),
                null,
                null,
                null);
    }

    /**
     * Names the channel.
     *
     * @param channel one of {@link Capabilities#channels()}; one that the client lacks is refused before any I/O (S4)
     * @return this request by that channel
     */
    public OtpRequest via(Channel channel) {
        Objects.requireNonNull(channel, "channel");
        return new OtpRequest(recipient, predecessor, channel, locale, idempotencyKey, requestedFrom, within);
    }

    /**
     * Wishes for a language; providers that cannot choose ignore it.
     *
     * @param locale the language of the message, kept as its language tag tells it
     * @return this request with that wish
     * @throws IllegalArgumentException if the language tag is longer than 35 characters
     */
    public OtpRequest in(Locale locale) {
        Locale wished = LanguageTags.checked(locale);
        return new OtpRequest(recipient, predecessor, channel, wished, idempotencyKey, requestedFrom, within);
    }

    /**
     * Makes this request safe to repeat: calls of one client with the same key send once (S5). Two requests of one key
     * are the same if recipient, channel, locale and predecessor are equal.
     *
     * @apiNote Make the key on the server, at random, once per action of a user (when the form is shown, not when it is
     *     sent), and never from the address: who knows a key gets its challenge.
     * @param key 16 to 64 characters of {@code A-Za-z0-9_-}
     * @return this request with that key
     * @throws IllegalArgumentException if the key has another form
     */
    public OtpRequest idempotencyKey(String key) {
        Objects.requireNonNull(key, "key");
        return new OtpRequest(recipient, predecessor, channel, locale, key, requestedFrom, within);
    }

    /**
     * Tells who asks, for guards against pumping and for risk checks of providers that have them. Never logged.
     *
     * @param address the network address of the person's device, as your own proxies report it
     * @return this request from that address
     */
    public OtpRequest requestedFrom(InetAddress address) {
        Objects.requireNonNull(address, "address");
        return new OtpRequest(recipient, predecessor, channel, locale, idempotencyKey, address, within);
    }

    /**
     * Shortens the deadline of this call (C3).
     *
     * @param deadline more than zero; one that is longer than the client's is refused before any I/O
     *     ({@link OtpFailure#UNSUPPORTED})
     * @return this request with that deadline
     * @throws IllegalArgumentException if the deadline is zero or negative
     */
    public OtpRequest within(Duration deadline) {
        Objects.requireNonNull(deadline, "deadline");
        return new OtpRequest(recipient, predecessor, channel, locale, idempotencyKey, requestedFrom, deadline);
    }

    /**
     * Returns who gets the code.
     *
     * @return a phone number or an e-mail address
     */
    public Recipient recipient() {
        return recipient;
    }

    /**
     * Returns the phone number that gets the code, for adapters whose client sends to nothing else.
     *
     * @return the recipient
     * @throws IllegalStateException if the recipient is no phone number
     */
    public PhoneNumber phoneNumber() {
        return recipient.asPhoneNumber();
    }

    /**
     * Returns the challenge that this request follows.
     *
     * @return what {@link #again} was given, or empty for a request that starts anew
     */
    public Optional<Challenge> predecessor() {
        return Optional.ofNullable(predecessor);
    }

    /**
     * Returns the channel.
     *
     * @return the channel, or empty for the account's own choice
     */
    public Optional<Channel> channel() {
        return Optional.ofNullable(channel);
    }

    /**
     * Returns the wished language.
     *
     * @return the language, or empty for the account's own choice
     */
    public Optional<Locale> locale() {
        return Optional.ofNullable(locale);
    }

    /**
     * Returns what makes a repetition safe.
     *
     * @return the key, or empty if each call sends
     */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /**
     * Returns who asks.
     *
     * @return the network address, or empty if it was not told
     */
    public Optional<InetAddress> requestedFrom() {
        return Optional.ofNullable(requestedFrom);
    }

    /**
     * Returns the deadline of this call.
     *
     * @return the deadline, or empty for the client's own
     */
    public Optional<Duration> within() {
        return Optional.ofNullable(within);
    }

    /** Returns whether the other is equal in all parts. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OtpRequest request
                && recipient.equals(request.recipient)
                && Objects.equals(predecessor, request.predecessor)
                && Objects.equals(channel, request.channel)
                && Objects.equals(locale, request.locale)
                && Objects.equals(idempotencyKey, request.idempotencyKey)
                && Objects.equals(requestedFrom, request.requestedFrom)
                && Objects.equals(within, request.within);
    }

    /** Returns a hash code of all parts. */
    @Override
    public int hashCode() {
        return Objects.hash(recipient, predecessor, channel, locale, idempotencyKey, requestedFrom, within);
    }

    /** Returns the request with its recipient masked, and without its key and who asks. */
    @Override
    public String toString() {
        return "OtpRequest[recipient=" + recipient
                + (predecessor == null ? "" : ", again")
                + (channel == null ? "" : ", channel=" + channel)
                + (locale == null ? "" : ", locale=" + locale)
                + (within == null ? "" : ", within=" + within)
                + (idempotencyKey == null ? "]" : ", with idempotency key]");
    }

    /** Checks what a stream says. */
    private Object readResolve() throws ObjectStreamException {
        try {
            OtpRequest read =
                    new OtpRequest(recipient, predecessor, channel, locale, idempotencyKey, requestedFrom, within);
            return locale == null ? read : read.in(locale);
        } catch (IllegalArgumentException | NullPointerException malformed) {
            throw new InvalidObjectException("not a request");
        }
    }
}
