package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client's {@code send}, {@code resend} or {@code verify}: its id, its deadline, and a way to make what may
 * come of it. Good for that one call; thread-safe.
 */
public final class Call {

    private static final int RADIX = 32;

    private final String provider;
    private final String client;
    private final OtpOperation operation;
    private final InstantSource clock;
    private final Recipient recipient;
    private final @Nullable Channel channel;
    private final @Nullable Locale locale;
    private final @Nullable String root;
    private final Duration deadline;
    private final long start;
    /** Whether something may have happened that must be recorded; of the calling thread alone. */
    private boolean recording;
    /** The id, as a number: most calls never tell it. */
    private final long id = ThreadLocalRandom.current().nextLong();

    /** A send or resend that began at a reading of {@link System#nanoTime()}. */
    Call(AbstractOtpClient client, OtpRequest request, Duration longest, long start) {
        this.provider = client.provider();
        this.client = client.name();
        this.clock = client.clock();
        this.recipient = request.recipient();
        this.channel = request.channel().orElse(null);
        this.locale = request.locale().orElse(null);
        this.root = request.predecessor().map(Challenge::root).orElse(null);
        this.operation = root == null ? OtpOperation.SEND : OtpOperation.RESEND;
        // a longer one is refused, and hooks are told of that
        this.deadline =
                request.within().filter(within -> within.compareTo(longest) < 0).orElse(longest);
        this.start = start;
    }

    /** A verify that began at a reading of {@link System#nanoTime()}. */
    Call(AbstractOtpClient client, Challenge challenge, Duration deadline, long start) {
        this.provider = client.provider();
        this.client = client.name();
        this.clock = client.clock();
        this.recipient = challenge.recipient();
        this.channel = null;
        this.locale = null;
        this.root = null;
        this.operation = OtpOperation.VERIFY;
        this.deadline = deadline;
        this.start = start;
    }

    /**
     * Returns what is to be done.
     *
     * @return send, resend or verify
     */
    public OtpOperation operation() {
        return operation;
    }

    /**
     * Returns the call's random name, which joins log lines, exceptions and the challenge. Hand it to the provider where
     * its wire has a place for it.
     *
     * @return 1 to 13 characters of {@code a-z0-9}
     */
    public String callId() {
        return Long.toUnsignedString(id, RADIX);
    }

    /**
     * Returns the whole time of this call, of which waiting before the adapter was asked is a part. It is real time, whatever
     * the clocks of the settings tell.
     *
     * @return the client's deadline for this operation, or the request's own shorter one
     */
    public Duration deadline() {
        return deadline;
    }

    /**
     * Returns how long this call may still last.
     *
     * @return more than zero; a nanosecond when the deadline is over
     */
    public Duration timeLeft() {
        return Duration.ofNanos(Math.max(1, end() - System.nanoTime()));
    }

    /**
     * Returns how long this call has lasted.
     *
     * @return zero or more
     */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    Recipient recipient() {
        return recipient;
    }

    /** From now on what is remembered must be, whoever interrupts, and even a little after the deadline. */
    void startRecording() {
        recording = true;
    }

    boolean isRecording() {
        return recording;
    }

    void refuseIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw notDone(OtpFailure.INTERRUPTED, "the calling thread is interrupted");
        }
    }

    /** What is remembered may lie in a store, and asking it may have used up all time. */
    void refuseIfOver() {
        if (end() - System.nanoTime() <= 0) {
            throw notDone(OtpFailure.UNAVAILABLE, "the deadline was over before the provider was asked");
        }
    }

    /** When the deadline is over, by {@link System#nanoTime()}. */
    long end() {
        return start + deadline.toNanos();
    }

    /**
     * Starts the challenge that a send returns: with the request's recipient, channel and locale, of this client, sent
     * now.
     *
     * @param reference the provider's own handle, 1 to 256 printable ASCII characters without blank
     * @return the challenge, to which the adapter adds what else it knows
     * @throws IllegalArgumentException if the reference has another form
     */
    public Challenge challenge(String reference) {
        Challenge sent =
                Challenge.of(provider, reference, recipient, clock.instant()).callId(callId());
        if (!client.equals(provider)) {
            sent = sent.client(client);
        }
        if (root != null) {
            sent = sent.root(root);
        }
        if (channel != null) {
            sent = sent.channel(channel);
        }
        return locale == null ? sent : sent.locale(locale);
    }

    /**
     * Reports that certainly nothing happened at the provider (S3).
     *
     * @param failure what kind of trouble
     * @param text what went wrong and what to do, without code, secret or address; that nothing was sent, or no attempt
     *     used, is added
     * @return the exception to throw, which can be refined
     */
    public OtpNotDoneException notDone(OtpFailure failure, String text) {
        return OtpNotDoneException.of(client, operation, failure, text, callId());
    }

    /**
     * Reports that a message may have been sent, or a code tried.
     *
     * @param failure what kind of trouble
     * @param text what went wrong and what to do, without code, secret or address; that a message may have been sent, or
     *     a code tried, is added
     * @return the exception to throw, which can be refined
     */
    public OtpOutcomeUnknownException outcomeUnknown(OtpFailure failure, String text) {
        return OtpOutcomeUnknownException.of(client, operation, failure, text, callId());
    }

    /** Returns what is done, and the call's name. */
    @Override
    public String toString() {
        return "Call[client=" + client + ", operation=" + operation + ", call=" + callId() + "]";
    }
}
