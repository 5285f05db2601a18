package dev.nywila.otp.inmemory;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.inmemory.ScriptedTrouble.Kind;
import dev.nywila.otp.spi.OtpSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fake provider in memory: its server, with the state machine of a real one, and the phones and mailboxes that it
 * delivers to. Thread-safe; needs no closing. Nothing leaves this JVM.
 *
 * <p>Clients are opened on it. Two of one name are to each other as two JVMs with one account of a provider; two of
 * different names are two accounts, and neither takes the other's challenges.
 *
 * <p>A challenge ends by its code being approved, by its expiry, by a newer code to the same recipient, or by wrong
 * codes: these are counted per recipient, over one code lifetime that starts at the first code, and a newer code does not
 * give them back. What has ended stays so, for the reason that it ended for, whatever the clock does. The fake's memory is
 * bounded and holds keyed digests instead of codes; only the outbox has them in clear, as a phone has.
 */
public final class InMemoryOtp {

    private static final Pattern PRESCRIBABLE = Pattern.compile("[0-9A-Za-z]{4,32}");

    private final FakeRules rules;
    private final InstantSource clock;
    private final Codes codes;
    private final ChallengeStore store;
    private final Outbox outbox;
    private final Map<Recipient, String> prescribed = new ConcurrentHashMap<>();
    private final Queue<ScriptedTrouble> scripted = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final Consumer<? super Recipient> listener;

    InMemoryOtp(FakeRules rules, InstantSource clock, SecureRandom random, Consumer<? super Recipient> listener) {
        this.rules = rules;
        // as a client has it: one that fails loses no message and no approval
        this.clock = new OtpSettings(
                        InMemoryOtpProvider.ID,
                        OtpConfig.of(Map.of()).with(InstantSource.class, clock),
                        InMemoryOtpProvider.ID)
                .clock();
        this.listener = listener;
        this.codes = new Codes(rules.codeLength(), random);
        this.store = new ChallengeStore(rules, codes);
        this.outbox = new Outbox(rules.outboxSize());
    }

    /**
     * Starts to build a fake.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a client with default settings. Its closing does not end this fake.
     *
     * @return the client; the caller closes it
     */
    public OtpClient client() {
        return client(key -> null);
    }

    /**
     * Opens a client with settings of its own, those of {@link dev.nywila.otp.spi.AbstractOtpClient} after
     * {@code otp.inmemory.}. Two defaults are this fake's: the {@link InstantSource} component and {@code max-attempts}.
     *
     * @param config the settings
     * @return the client; the caller closes it
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if settings are malformed or unknown, or if
     *     {@code otp.require-live} is true; all are listed
     */
    public OtpClient client(OtpConfig config) {
        return client(config, InMemoryOtpProvider.ID);
    }

    /**
     * Opens a client by a name, with the settings after {@code otp.<name>.}. By another name than {@code inmemory} it
     * stands in for a real provider's client, and what else is set for that one is no fault.
     *
     * @param config the settings
     * @param name the client's name
     * @return the client; the caller closes it
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} as {@link #client(OtpConfig)}
     */
    public OtpClient client(OtpConfig config, String name) {
        OtpSettings settings = new OtpSettings(InMemoryOtpProvider.ID, withClock(config), name);
        settings.notLive("provider", "is a fake");
        // the skeleton's own default would end a challenge before a fake that allows more attempts does
        settings.preset("max-attempts", Integer.toString(rules.maxAttempts()));
        if (!name.equals(InMemoryOtpProvider.ID)) {
            settings.allowUnknown();
        }
        return new InMemoryClient(settings, this, rules.keepsOldChallenges());
    }

    private OtpConfig withClock(OtpConfig config) {
        return config.component(InstantSource.class).isPresent() ? config : config.with(InstantSource.class, clock);
    }

    /**
     * Returns what phones and mailboxes received, oldest first; of many messages the last 1,000, or as many as was
     * built.
     *
     * @return a copy
     */
    public List<Message> outbox() {
        return outbox.messages();
    }

    /**
     * Returns messages of the outbox, newest first. Takes time for the messages that it returns, not for those it holds.
     *
     * @param recipient whose, or null for all
     * @param after only messages with a higher {@link Message#id()}; 0 for all
     * @param limit how many at most, 0 or more
     * @return a copy
     */
    public List<Message> newest(@Nullable Recipient recipient, long after, int limit) {
        return outbox.newest(recipient, after, limit);
    }

    /**
     * Returns how a challenge stands at this instant. Uses no attempt.
     *
     * @param reference which challenge, as {@link Message#reference()} has it
     * @return its status, or empty if there is none or it was forgotten
     */
    public Optional<Status> status(String reference) {
        return store.status(Objects.requireNonNull(reference, "reference"), clock.instant());
    }

    /**
     * Returns the code as it was delivered for a challenge.
     *
     * @param challenge one that a client of this fake returned
     * @return the code, or empty if its message is no longer in the outbox or never was
     */
    public Optional<String> code(Challenge challenge) {
        return outbox.find(challenge.reference())
                .filter(message -> message.recipient().equals(challenge.recipient()))
                .map(Message::code);
    }

    /**
     * Waits for a message to a recipient, and takes it: each message is given out once, so that a second call waits for
     * the next one. Where several are there, the newest is given out, and the older ones are taken with it;
     * {@link #outbox()} still shows them all. Blocks, without polling, in real time whatever this fake's clock says.
     *
     * @param recipient whose
     * @param wait how long at most; zero does not wait
     * @return the code
     * @throws IllegalStateException if no such message came in time, or if the thread was interrupted (its flag is kept)
     */
    public String awaitCode(Recipient recipient, Duration wait) {
        return outbox.await(Objects.requireNonNull(recipient, "recipient"), wait)
                .code();
    }

    /**
     * Makes every later code to a recipient the given one, until another is prescribed or {@link #reset()}.
     *
     * @param recipient whose
     * @param code 4 to 32 ASCII letters and digits
     * @throws IllegalArgumentException if the code has another form; the message does not repeat it
     */
    public void prescribe(Recipient recipient, String code) {
        Objects.requireNonNull(recipient, "recipient");
        if (!PRESCRIBABLE.matcher(code).matches()) {
            throw new IllegalArgumentException("a code is 4 to 32 ASCII letters and digits");
        }
        prescribed.put(recipient, code);
    }

    /**
     * Has the next call fail for certain: {@link OtpNotDoneException}, and the provider does nothing. With
     * {@link OtpFailure#UNAVAILABLE} it is not even reached, else it refuses, and after {@link OtpFailure#RATE_LIMITED} or
     * {@link OtpFailure#RECIPIENT_LIMITED} asks to wait for 7 seconds.
     *
     * <p>What is scripted by this method and its two siblings befalls one send, resend or verify of any client each, in the
     * order in which it was scripted. A call that is answered without the provider takes none.
     *
     * @param failure what the exception says
     */
    public void refuseNext(OtpFailure failure) {
        scripted.add(new ScriptedTrouble(Kind.REFUSED, Objects.requireNonNull(failure, "failure")));
    }

    /**
     * Has the next call's reply get lost: the provider does what it is asked, so that a message is in the outbox and a code
     * was tried, and the client knows nothing of it ({@link OtpOutcomeUnknownException} with
     * {@link OtpFailure#UNAVAILABLE}).
     */
    public void loseNextReply() {
        scripted.add(new ScriptedTrouble(Kind.REPLY_LOST, OtpFailure.UNAVAILABLE));
    }

    /**
     * Has the next call's reply tell nothing: the provider does nothing, which the client cannot know
     * ({@link OtpOutcomeUnknownException}).
     *
     * @param failure what the exception says: {@link OtpFailure#UNAVAILABLE} as from a provider that says it is broken,
     *     {@link OtpFailure#PROTOCOL} as after a reply that makes no sense
     */
    public void breakNext(OtpFailure failure) {
        scripted.add(new ScriptedTrouble(Kind.BROKEN, Objects.requireNonNull(failure, "failure")));
    }

    /**
     * Returns how many complete requests the provider's side has seen, {@link #accept} and {@link #check} included.
     *
     * @return the number since the start or the last {@link #reset()}
     */
    public long requests() {
        return requests.get();
    }

    /**
     * Makes a code and delivers it, as the server does on a client's request. Takes no scripted trouble.
     *
     * @param recipient who gets it
     * @param channel by which channel, or null for SMS to a phone number and e-mail to an e-mail address
     * @return the message as delivered
     */
    public Message accept(Recipient recipient, @Nullable Channel channel) {
        return accept(recipient, channel, InMemoryOtpProvider.ID);
    }

    /**
     * Makes a code and delivers it, as {@link #accept(Recipient, Channel)}, in a provider's name.
     *
     * @param recipient who gets it
     * @param channel by which channel, or null for SMS to a phone number and e-mail to an e-mail address
     * @param sender as {@link Message#sender()} is to have it
     * @return the message as delivered
     */
    public Message accept(Recipient recipient, @Nullable Channel channel, String sender) {
        countRequest();
        String given = prescribed.get(Objects.requireNonNull(recipient, "recipient"));
        Codes.Drawn drawn = codes.draw();
        Instant now = clock.instant();
        Message draft = new Message(
                0,
                Objects.requireNonNull(sender, "sender"),
                recipient,
                channel == null ? usual(recipient) : channel,
                given == null ? drawn.code() : given,
                drawn.reference(),
                now,
                now.plus(rules.codeLifetime()));
        store.open(draft);
        return deliver(draft);
    }

    /**
     * Returns the code that the next message to a recipient is to have: the prescribed one, or one that is drawn. For a
     * server that keeps its challenges itself; see {@link #deliver}.
     *
     * @param recipient whose
     * @return the code
     */
    public String nextCode(Recipient recipient) {
        String given = prescribed.get(Objects.requireNonNull(recipient, "recipient"));
        return given == null ? codes.draw().code() : given;
    }

    /**
     * Delivers a message of a server that keeps its challenges itself: this fake has no challenge for it.
     *
     * @param draft the message; its id does not count
     * @return the message as delivered
     */
    public Message deliver(Message draft) {
        Message message = outbox.deliver(draft);
        notifyListener(message.recipient());
        return message;
    }

    private static Channel usual(Recipient recipient) {
        return recipient instanceof EmailAddress ? Channel.EMAIL : Channel.SMS;
    }

    /**
     * Checks a code, as the server does on a client's request. Takes no scripted trouble.
     *
     * @param reference which challenge, as {@link Message#reference()} has it
     * @param code compared as text
     * @return the answer
     */
    public VerificationResult check(String reference, String code) {
        countRequest();
        return announced(reference, store.check(reference, null, code, clock.instant()));
    }

    VerificationResult check(String reference, Recipient recipient, String code) {
        countRequest();
        return announced(reference, store.check(reference, recipient, code, clock.instant()));
    }

    private VerificationResult announced(String reference, VerificationResult result) {
        store.recipient(reference).ifPresent(this::notifyListener);
        return result;
    }

    /** After the change, which must not be lost by what a listener throws. */
    private void notifyListener(Recipient recipient) {
        try {
            listener.accept(recipient);
        } catch (Exception dropped) {
            if (dropped instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Forgets challenges, attempts and messages; {@link Message#id()} counts on. */
    public void forget() {
        store.clear();
        outbox.clear();
    }

    /**
     * Forgets everything: challenges, attempts, messages and their ids, prescribed codes, scripted trouble and the count of
     * requests.
     */
    public void reset() {
        store.clear();
        outbox.reset();
        prescribed.clear();
        scripted.clear();
        requests.set(0);
    }

    @Nullable
    ScriptedTrouble nextTrouble() {
        return scripted.poll();
    }

    void countRequest() {
        requests.incrementAndGet();
    }

    /** Builds a fake. Not thread-safe. */
    public static final class Builder {

        private int codeLength = 6;
        private Duration codeLifetime = Duration.ofMinutes(5);
        private int maxAttempts = 5;
        private int capacity = 100_000;
        private int outboxSize = 1_000;
        private boolean keepsOldChallenges;
        private InstantSource clock = InstantSource.system();
        private SecureRandom random = new SecureRandom();
        private Consumer<? super Recipient> listener = recipient -> {};

        private Builder() {}

        /**
         * Sets how many digits a code has.
         *
         * @param digits 6 to 10, by default 6; fewer are too easily guessed (NIST SP 800-63B)
         * @return this builder
         */
        public Builder codeLength(int digits) {
            this.codeLength = digits;
            return this;
        }

        /**
         * Sets how long a code is valid, which is also how long wrong codes count.
         *
         * @param lifetime 1 second to 10 minutes, by default 5 minutes
         * @return this builder
         */
        public Builder codeLifetime(Duration lifetime) {
            this.codeLifetime = Objects.requireNonNull(lifetime, "lifetime");
            return this;
        }

        /**
         * Sets how many wrong codes a recipient has in one code lifetime.
         *
         * @param attempts 1 to 100, by default 5
         * @return this builder
         */
        public Builder maxAttempts(int attempts) {
            this.maxAttempts = attempts;
            return this;
        }

        /**
         * Sets where instants come from.
         *
         * @param source by default the system's clock
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets where codes, references and the digests' key come from.
         *
         * @param source by default the platform's
         * @return this builder
         */
        public Builder random(SecureRandom source) {
            this.random = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets how many challenges are remembered; the oldest is forgotten first.
         *
         * @param challenges 1 to 10,000,000, by default 100,000
         * @return this builder
         */
        public Builder capacity(int challenges) {
            this.capacity = challenges;
            return this;
        }

        /**
         * Sets how many messages the outbox holds; the oldest is dropped first.
         *
         * @param messages 1 to 1,000,000, by default 1,000
         * @return this builder
         */
        public Builder outboxSize(int messages) {
            this.outboxSize = messages;
            return this;
        }

        /**
         * Sets whether a challenge stays valid when a later code is sent to the same recipient.
         *
         * @param keeps by default false: the earlier is rejected as superseded
         * @return this builder
         */
        public Builder keepsOldChallenges(boolean keeps) {
            this.keepsOldChallenges = keeps;
            return this;
        }

        /**
         * Sets who is told that a code was delivered or tried.
         *
         * @param told called with the recipient, after the change, on the thread that made it; it must not block, and what
         *     it throws is dropped
         * @return this builder
         */
        public Builder listener(Consumer<? super Recipient> told) {
            this.listener = Objects.requireNonNull(told, "told");
            return this;
        }

        /**
         * Makes the fake.
         *
         * @return a fake with no messages
         * @throws IllegalArgumentException if settings are out of range; all are listed
         */
        public InMemoryOtp build() {
            StringJoiner faults = new StringJoiner("; ");
            require(codeLength >= 6 && codeLength <= 10, "codeLength must be 6 to 10", faults);
            require(
                    codeLifetime.compareTo(Duration.ofSeconds(1)) >= 0
                            && codeLifetime.compareTo(Duration.ofMinutes(10)) <= 0,
                    "codeLifetime must be 1 second to 10 minutes",
                    faults);
            require(maxAttempts >= 1 && maxAttempts <= 100, "maxAttempts must be 1 to 100", faults);
            require(capacity >= 1 && capacity <= 10_000_000, "capacity must be 1 to 10000000", faults);
            require(outboxSize >= 1 && outboxSize <= 1_000_000, "outboxSize must be 1 to 1000000", faults);
            if (faults.length() > 0) {
                throw new IllegalArgumentException(faults.toString());
            }
            return new InMemoryOtp(
                    new FakeRules(codeLength, codeLifetime, maxAttempts, capacity, outboxSize, keepsOldChallenges),
                    clock,
                    random,
                    listener);
        }

        private static void require(boolean holds, String otherwise, StringJoiner faults) {
            if (!holds) {
                faults.add(otherwise);
            }
        }
    }
}
