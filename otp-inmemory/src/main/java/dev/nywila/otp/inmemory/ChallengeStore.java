package dev.nywila.otp.inmemory;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.inmemory.InMemoryOtp.Message;
import dev.nywila.otp.inmemory.InMemoryOtp.State;
import dev.nywila.otp.inmemory.InMemoryOtp.Status;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The provider's state machine: a challenge is open, then used, superseded or expired; wrong codes are counted per
 * recipient. Holds digests, never a code. Thread-safe: one lock, held for a few look-ups only, never while a digest is
 * made, so that every answer is atomic and the memory's bound exact.
 */
final class ChallengeStore {

    /** A challenge; guarded by the lock. */
    private static final class Entry {

        final PhoneNumber recipient;
        final byte[] digest;
        final Instant expiresAt;

        /** What every further code is told, or null while the challenge is open. */
        @Nullable
        Rejection over;

        /** The window that it was last seen in, and how many wrong codes that had when it was over. */
        Window window;

        int wrongWhenOver;

        Entry(PhoneNumber recipient, byte[] digest, Instant expiresAt, Window window) {
            this.recipient = recipient;
            this.digest = digest;
            this.expiresAt = expiresAt;
            this.window = window;
        }

        void end(Rejection reason) {
            over = reason;
            wrongWhenOver = window.wrong;
        }
    }

    /**
     * One recipient's wrong codes since the first code of the window; a later code does not give them back (R4). Guarded
     * by the lock.
     */
    private static final class Window {

        final Instant end;

        /** The recipient's latest challenge, so that the next one ends it without a look-up; null before the first. */
        @Nullable
        Entry latest;

        int wrong;

        Window(@Nullable Entry latest, Instant end) {
            this.latest = latest;
            this.end = end;
        }
    }

    private static final byte[] DIGEST_OF_NOTHING = new byte[32];

    private final Rules rules;
    private final Codes codes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries;
    private final Map<PhoneNumber, Window> windows;

    ChallengeStore(Rules rules, Codes codes) {
        this.rules = rules;
        this.codes = codes;
        this.entries = new OldestFirst<>(rules.capacity());
        this.windows = new OldestFirst<>(rules.capacity());
    }

    void open(Message message) {
        byte[] digest = codes.digest(message.reference(), message.code());
        lock.lock();
        try {
            Window window = window(message.recipient(), message.sentAt());
            Entry old = window.latest;
            if (old != null && old.over == null && !rules.keepsOldChallenges()) {
                old.end(Rejection.SUPERSEDED);
            }
            Entry entry = new Entry(message.recipient(), digest, message.expiresAt(), window);
            window.latest = entry;
            // last in line again, so that no window is forgotten while one of its challenges is remembered
            windows.remove(message.recipient());
            windows.put(message.recipient(), window);
            entries.put(message.reference(), entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Checks a code.
     *
     * @param recipient whose challenge it is said to be, or null to take whose it is
     */
    VerificationResult check(String reference, @Nullable PhoneNumber recipient, String code, Instant now) {
        byte[] digest = codes.digest(reference, code);
        lock.lock();
        try {
            Entry entry = entries.get(reference);
            // compared in any case, so that the time taken does not tell which references exist
            boolean right = MessageDigest.isEqual(digest, entry == null ? DIGEST_OF_NOTHING : entry.digest);
            if (entry == null || (recipient != null && !entry.recipient.equals(recipient))) {
                return new Rejected(Rejection.UNKNOWN_CHALLENGE);
            }
            if (entry.over != null) {
                return new Rejected(entry.over);
            }
            if (!now.isBefore(entry.expiresAt)) {
                return new Rejected(Rejection.EXPIRED);
            }
            Window window = window(entry.recipient, now);
            if (window.wrong >= rules.maxAttempts()) {
                return new Rejected(Rejection.TOO_MANY_ATTEMPTS);
            }
            entry.window = window;
            if (right) {
                entry.end(Rejection.ALREADY_USED);
                return new Approved(entry.recipient);
            }
            window.wrong++;
            windows.put(entry.recipient, window);
            return new Rejected(Rejection.INCORRECT_CODE, OptionalInt.of(rules.maxAttempts() - window.wrong));
        } finally {
            lock.unlock();
        }
    }

    /** The recipient's window, or a new one from now on if it has none or its own is over. */
    private Window window(PhoneNumber recipient, Instant now) {
        Window window = windows.get(recipient);
        if (window != null && now.isBefore(window.end)) {
            return window;
        }
        return new Window(window == null ? null : window.latest, now.plus(rules.codeLifetime()));
    }

    Optional<Status> status(String reference, Instant now) {
        lock.lock();
        try {
            Entry entry = entries.get(reference);
            if (entry == null) {
                return Optional.empty();
            }
            Window current = window(entry.recipient, now);
            State state;
            int wrong;
            if (entry.over != null) {
                state = entry.over == Rejection.ALREADY_USED ? State.APPROVED : State.SUPERSEDED;
                wrong = entry.wrongWhenOver;
            } else if (!now.isBefore(entry.expiresAt)) {
                state = State.EXPIRED;
                wrong = entry.window.wrong;
            } else {
                state = current.wrong >= rules.maxAttempts() ? State.USED_UP : State.OPEN;
                wrong = current.wrong;
            }
            return Optional.of(new Status(state, current.latest == entry, wrong, rules.maxAttempts()));
        } finally {
            lock.unlock();
        }
    }

    Optional<PhoneNumber> recipient(String reference) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(reference)).map(entry -> entry.recipient);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            entries.clear();
            windows.clear();
        } finally {
            lock.unlock();
        }
    }

    /** A map of bounded size that forgets the key that came first. */
    private static final class OldestFirst<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1;

        private final int size;

        OldestFirst(int size) {
            this.size = size;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > size;
        }
    }
}
