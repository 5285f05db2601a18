package dev.nywila.otp.simulator;

import dev.nywila.otp.Recipient;
import dev.nywila.otp.inmemory.Status.State;
import dev.nywila.otp.simulator.TwilioVerification.Attempt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's state machine. It is not the fake's: a start for somebody whose verification is pending sends the same code
 * again, under the same id and up to the same end, and codes and messages are counted for each verification. Remembers a
 * bounded number, and forgets the oldest first. Thread-safe.
 */
final class TwilioVerifications {

    /** What a check came to. */
    enum Outcome {
        APPROVED,
        WRONG,
        /** It had its wrong codes before. */
        USED_UP,
        /** There is none, or none any more. */
        GONE
    }

    /**
     * A check and the verification after it.
     *
     * @param verification null if it is gone
     */
    record Checked(Outcome outcome, @Nullable TwilioVerification verification) {}

    /**
     * A start and the verification after it.
     *
     * @param isAccepted whether a message is to be sent
     */
    record Started(boolean isAccepted, TwilioVerification verification) {}

    private static final int CAPACITY = 100_000;
    private static final int BYTES_OF_SID = 16;

    private final Duration lifetime;
    private final int maxSends;
    private final int maxChecks;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TwilioVerification> bySid = new OldestFirst<>();
    private final Map<Recipient, String> latest = new OldestFirst<>();

    TwilioVerifications(Duration lifetime, int maxSends, int maxChecks) {
        this.lifetime = lifetime;
        this.maxSends = maxSends;
        this.maxChecks = maxChecks;
    }

    private String sid(String prefix) {
        byte[] bytes = new byte[BYTES_OF_SID];
        random.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    /**
     * Starts a verification or sends the pending one's code again.
     *
     * @param endsUsedUp whether one that has no checks left is over, so that a new one begins
     * @param code draws a code for a new one
     * @return as it is now, or as it was, if it had all its messages: then nothing is to be sent
     */
    Started start(
            Recipient recipient, String to, String channel, boolean endsUsedUp, Supplier<String> code, Instant now) {
        Attempt attempt = new Attempt(now, channel, sid("VL"));
        lock.lock();
        try {
            TwilioVerification pending = bySid.get(latest.getOrDefault(recipient, ""));
            TwilioVerification next;
            if (pending == null || !pending.isOpen(now) || (endsUsedUp && isUsedUp(pending))) {
                next = new TwilioVerification(
                        sid("VE"),
                        to,
                        recipient,
                        channel,
                        code.get(),
                        now,
                        now,
                        now.plus(lifetime),
                        List.of(attempt),
                        0,
                        false);
            } else if (pending.attempts().size() < maxSends) {
                next = pending.sentAgain(attempt);
            } else {
                return new Started(false, pending);
            }
            bySid.put(next.sid(), next);
            latest.remove(recipient);
            latest.put(recipient, next.sid());
            return new Started(true, next);
        } finally {
            lock.unlock();
        }
    }

    /** Checks a code of the verification with this id. */
    Checked check(String sid, String code, Instant now) {
        lock.lock();
        try {
            TwilioVerification found = bySid.get(sid);
            if (found == null || !found.isOpen(now)) {
                return new Checked(Outcome.GONE, null);
            }
            if (isUsedUp(found)) {
                return new Checked(Outcome.USED_UP, found);
            }
            boolean isRight = MessageDigest.isEqual(bytes(found.code()), bytes(code));
            TwilioVerification next = found.checked(isRight, now);
            bySid.put(sid, next);
            return new Checked(isRight ? Outcome.APPROVED : Outcome.WRONG, next);
        } finally {
            lock.unlock();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private boolean isUsedUp(TwilioVerification verification) {
        return verification.wrong() >= maxChecks;
    }

    /** The id of somebody's latest verification. */
    Optional<String> latest(Recipient recipient) {
        lock.lock();
        try {
            return Optional.ofNullable(latest.get(recipient));
        } finally {
            lock.unlock();
        }
    }

    /** Whose verification it is. */
    Optional<Recipient> recipient(String sid) {
        lock.lock();
        try {
            return Optional.ofNullable(bySid.get(sid)).map(TwilioVerification::recipient);
        } finally {
            lock.unlock();
        }
    }

    Standing standing(String sid, Instant now) {
        lock.lock();
        try {
            TwilioVerification found = bySid.get(sid);
            return found == null ? Standing.FORGOTTEN : new Standing(state(found, now), found.wrong(), maxChecks);
        } finally {
            lock.unlock();
        }
    }

    private State state(TwilioVerification verification, Instant now) {
        if (verification.isApproved()) {
            return State.APPROVED;
        }
        if (isUsedUp(verification)) {
            return State.USED_UP;
        }
        return verification.isOpen(now) ? State.OPEN : State.EXPIRED;
    }

    void clear() {
        lock.lock();
        try {
            bySid.clear();
            latest.clear();
        } finally {
            lock.unlock();
        }
    }

    private static final class OldestFirst<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > CAPACITY;
        }
    }
}
