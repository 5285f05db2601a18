package dev.nywila.otp.tck;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** An odd provider's own side: its messages, its clock and the trouble to come. */
final class OddSide implements InstantSource {

    /** What {@link OddShape#NOT_SENT} does not deliver to. */
    static final Recipient DEAF = PhoneNumber.of("+255700000000");

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** What the provider does when a code is asked for while one is open. */
    enum Second {
        NEW,
        SAME,
        FRESH_CODE,
        REFUSED
    }

    /** What the provider knows of a code; how much of that it tells is another matter. */
    enum Fate {
        RIGHT,
        WRONG,
        USED,
        EXPIRED,
        USED_UP,
        UNKNOWN
    }

    /** A reply that did not come as it should. */
    static final class TroubleMet extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Trouble trouble;

        TroubleMet(Trouble trouble) {
            this.trouble = trouble;
        }
    }

    static final class Message {
        final String id;
        final Recipient to;
        String code = "";
        Instant expiresAt = Instant.EPOCH;
        int attemptsLeft;
        boolean used;

        Message(String id, Recipient to, int attempts) {
            this.id = id;
            this.to = to;
            this.attemptsLeft = attempts;
        }
    }

    /** What the provider answers to a check. */
    record Reply(String word, int attemptsLeft) {}

    final OddShape shape;
    final AtomicReference<Trouble> next = new AtomicReference<>();
    private final Second second;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private int codes;
    private long requests;

    OddSide(OddShape shape, Second second) {
        this.shape = shape;
        this.second = second;
    }

    /** One request, and what comes back. */
    synchronized <T> T exchange(Supplier<T> work) {
        Trouble trouble = next.getAndSet(null);
        requests += trouble == Trouble.UNREACHABLE ? 0 : 1;
        if (trouble != null && trouble != Trouble.REPLY_LOST) {
            throw new TroubleMet(trouble);
        }
        T reply = work.get();
        if (trouble != null) {
            throw new TroubleMet(trouble);
        }
        return reply;
    }

    /** Sends a code; empty if one is open and no second one is sent. */
    Optional<Message> start(String ownId, Recipient to) {
        Optional<Message> open =
                second == Second.NEW ? Optional.empty() : latest(to).filter(this::isOpen);
        if (open.isPresent() && second == Second.REFUSED) {
            return Optional.empty();
        }
        Message message = open.orElseGet(() ->
                new Message(shape.callerChooses() ? ownId : "id-" + (1000 + messages.size()), to, shape.attempts()));
        if (open.isEmpty() || second == Second.FRESH_CODE) {
            message.code = shape.code(++codes);
            message.expiresAt = now.plus(LIFETIME);
        }
        messages.put(message.id, message);
        return Optional.of(message);
    }

    Reply check(Optional<Message> found, String code) {
        Fate fate = found.map(message -> fate(message, code)).orElse(Fate.UNKNOWN);
        found.ifPresent(message -> {
            message.used |= fate == Fate.RIGHT && shape != OddShape.DOES_NOT_CONSUME;
            message.attemptsLeft -= fate == Fate.WRONG ? 1 : 0;
        });
        // as a provider was seen to do: 0 attempts remain, with a success
        int told = fate == Fate.RIGHT
                ? 0
                : found.map(message -> message.attemptsLeft).orElse(0);
        boolean tooMany = shape.tellsTooManyAtOnce() && fate == Fate.WRONG && told == 0;
        return new Reply(shape.tell(tooMany ? Fate.USED_UP : fate), told);
    }

    private Fate fate(Message message, String code) {
        if (message.used) {
            return Fate.USED;
        }
        if (!now.isBefore(message.expiresAt)) {
            return Fate.EXPIRED;
        }
        if (message.attemptsLeft == 0) {
            return Fate.USED_UP;
        }
        return message.code.equals(shape.comparedAs(code)) ? Fate.RIGHT : Fate.WRONG;
    }

    private boolean isOpen(Message message) {
        return !message.used && message.attemptsLeft > 0 && now.isBefore(message.expiresAt);
    }

    synchronized Optional<Message> latest(Recipient to) {
        return messages.values().stream().filter(one -> one.to.equals(to)).reduce((older, newer) -> newer);
    }

    synchronized Optional<Message> byId(String id) {
        return Optional.ofNullable(messages.get(id));
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
}
