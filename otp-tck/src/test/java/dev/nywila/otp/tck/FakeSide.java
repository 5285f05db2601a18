package dev.nywila.otp.tck;

import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The provider's side of the fake: its state, its clock, the trouble to come and the operator's log. What a broken
 * provider does otherwise is a method of its own.
 */
class FakeSide implements InstantSource {

    /** As if it had been fetched before a call. */
    static final String TOKEN = "fetched-token-of-the-fake";

    static final int ATTEMPTS = 5;

    /** A reply that did not come as it should. */
    static final class TroubleMet extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Trouble trouble;

        TroubleMet(Trouble trouble) {
            this.trouble = trouble;
        }
    }

    record Sent(String reference, Recipient recipient, String code, Instant expiresAt) {}

    /** Whether its clients declare nothing, and its testbed has those facilities alone that no rule can do without. */
    boolean bare;

    final AtomicReference<Trouble> next = new AtomicReference<>();
    final Map<String, Sent> sent = new ConcurrentHashMap<>();
    final Map<Object, Integer> wrong = new ConcurrentHashMap<>();
    /** What the client asked for, by the reference that it was given: the phone that rang, by channel and language. */
    final Map<String, OtpRequest> asked = new ConcurrentHashMap<>();
    /** What a broken provider keeps for all of its clients, as a static field would. */
    final Map<Object, Object> shared = new ConcurrentHashMap<>();

    /** What a phone showed that is not the right code, by reference. */
    final Map<String, String> otherwise = new ConcurrentHashMap<>();

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Map<String, Boolean> used = new ConcurrentHashMap<>();
    private final Map<String, Sent> keys = new ConcurrentHashMap<>();
    private final AtomicInteger messages = new AtomicInteger();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private long requests;

    final <T> T exchange(Supplier<T> work) {
        Trouble trouble = arrived();
        if (trouble != null && trouble != Trouble.REPLY_LOST) {
            throw new TroubleMet(trouble);
        }
        T reply = done(work);
        if (trouble != null) {
            throw new TroubleMet(trouble);
        }
        return reply;
    }

    private synchronized Trouble arrived() {
        Trouble trouble = next.getAndSet(null);
        requests += trouble == Trouble.UNREACHABLE ? 0 : 1;
        return trouble;
    }

    /** One after the other, so that what is read is still so when it is written. */
    <T> T done(Supplier<T> work) {
        synchronized (this) {
            return work.get();
        }
    }

    Sent send(OtpRequest request) {
        if (request.idempotencyKey().isEmpty()) {
            return sendAnew(request);
        }
        Sent message = keys.computeIfAbsent(request.idempotencyKey().get(), key -> sendAnew(request));
        if (!message.recipient().equals(request.recipient())) {
            throw new IllegalArgumentException("this key is another request's");
        }
        return message;
    }

    Sent sendAnew(OtpRequest request) {
        Sent message = send(request.recipient());
        asked.put(message.reference(), request);
        return message;
    }

    Sent send(Recipient recipient) {
        int number = messages.incrementAndGet();
        Sent message = new Sent(
                reference(number),
                recipient,
                "%06d".formatted((300_000 + number * 104_729) % 1_000_000),
                instant().plus(Duration.ofMinutes(5)));
        sent.put(message.reference(), message);
        log("sent to " + recipient);
        return message;
    }

    String reference(int number) {
        return "ref-" + (100_000 + number);
    }

    VerificationResult check(String reference, String code) {
        Sent message = sent.get(reference);
        if (message == null) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        if (isExpired(message)) {
            return Rejected.of(Rejection.EXPIRED);
        }
        if (used.containsKey(reference)) {
            return Rejected.of(Rejection.ALREADY_USED);
        }
        int tried = wrong.getOrDefault(countedFor(message), 0);
        if (tried >= attempts()) {
            return Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
        }
        if (!isRight(message, code)) {
            count(message, tried + 1);
            return incorrect(attempts() - 1 - tried);
        }
        return use(message) ? Approved.of(message.recipient()) : Rejected.of(Rejection.ALREADY_USED);
    }

    boolean isExpired(Sent message) {
        return !instant().isBefore(message.expiresAt());
    }

    boolean isRight(Sent message, String code) {
        return message.code().equals(code);
    }

    int attempts() {
        return ATTEMPTS;
    }

    /** Attempts are a recipient's, so that a resend gives none back. */
    Object countedFor(Sent message) {
        return message.recipient();
    }

    void count(Sent message, int tried) {
        wrong.put(countedFor(message), tried);
    }

    /** A try of which the client does not know whether it came here. */
    synchronized void countUnknown(String reference) {
        Sent message = sent.get(reference);
        if (message != null) {
            count(message, wrong.getOrDefault(countedFor(message), 0) + 1);
        }
    }

    /** What is said of a wrong code after which some attempts are left. */
    Rejected incorrect(int left) {
        return Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(left);
    }

    /** Returns whether this was the first use. */
    boolean use(Sent message) {
        return used.put(message.reference(), true) == null;
    }

    /** What rang, as far as this side was told: to whom, by which channel and in which language. */
    OtpTestbed.Delivery delivered(String reference) {
        OtpRequest request = asked.get(reference);
        return request == null
                ? new OtpTestbed.Delivery(sent.get(reference).recipient(), Optional.empty(), Optional.empty())
                : new OtpTestbed.Delivery(request.recipient(), request.channel(), request.locale());
    }

    synchronized String code(String reference) {
        return otherwise.getOrDefault(reference, sent.get(reference).code());
    }

    synchronized long requests() {
        return requests;
    }

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    void log(String line) {
        lines.add(line);
    }

    String log() {
        return String.join("\n", lines);
    }
}
