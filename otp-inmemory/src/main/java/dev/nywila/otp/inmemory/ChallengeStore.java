package dev.nywila.otp.inmemory;

import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.inmemory.Status.State;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The provider's state machine: a challenge is open, then used, used up, superseded or expired, and stays what it was
 * first; wrong codes are counted per recipient. Holds digests, never a code. Thread-safe: one lock, held for a few look-ups only, never while a digest is
 * made, so that every answer is atomic and the memory's bound exact.
 */
final class ChallengeStore {

    /** A challenge; guarded by the lock. */
    private static final class Entry {

        final Recipient recipient;
        final byte[] digest;
        final Instant expiresAt;

        /** What every further code is told, or null while the challenge is open. */
        @Nullable
        Rejection over;

        /** The window that it was last seen in, its own wrong codes in all windows, and how many counted in the end. */
        Window window;

        int wrong;
        int wrongWhenOver;

        Entry(Recipient recipient, byte[] digest, Instant expiresAt, Window window) {
            this.recipient = recipient;
            this.digest = digest;
            this.expiresAt = expiresAt;
            this.window = window;
        }

        /** A later window gives its recipient attempts, but not the challenge. */
        int wrongIn(Window one) {
            return Math.max(one.wrong, wrong);
        }

        void end(Rejection reason, int wrongThen) {
            over = reason;
            wrongWhenOver = wrongThen;
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

    private final FakeRules rules;
    private final Codes codes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries;
    private final Map<Recipient, Window> windows;

    ChallengeStore(FakeRules rules, Codes codes) {
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
            if (old != null && !rules.keepsOldChallenges() && end(old, message.sentAt()) == null) {
                old.end(Rejection.SUPERSEDED, old.wrongIn(old.window));
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
    VerificationResult check(String reference, @Nullable Recipient recipient, String code, Instant now) {
        byte[] digest = codes.digest(reference, code);
        lock.lock();
        try {
            Entry entry = entries.get(reference);
            // compared in any case, so that the time taken does not tell which references exist
            boolean right = MessageDigest.isEqual(digest, entry == null ? DIGEST_OF_NOTHING : entry.digest);
            if (entry == null || (recipient != null && !entry.recipient.equals(recipient))) {
                return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
            }
            Rejection over = end(entry, now);
            if (over != null) {
                return Rejected.of(over);
            }
            Window window = window(entry.recipient, now);
            entry.window = window;
            if (right) {
                entry.end(Rejection.ALREADY_USED, entry.wrongIn(window));
                return Approved.of(entry.recipient);
            }
            window.wrong++;
            entry.wrong++;
            windows.put(entry.recipient, window);
            return Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(rules.maxAttempts() - entry.wrongIn(window));
        } finally {
            lock.unlock();
        }
    }

    /** Ends what time or wrong codes have ended, for good: a clock that goes back or a window's end opens nothing again. */
    private @Nullable Rejection end(Entry entry, Instant now) {
        if (entry.over == null) {
            Window current = window(entry.recipient, now);
            // its own window may be over, and what was used up in it is for good
            int wrong = Math.max(entry.wrongIn(entry.window), current.wrong);
            if (wrong >= rules.maxAttempts()) {
                entry.end(Rejection.TOO_MANY_ATTEMPTS, wrong);
            } else if (!now.isBefore(entry.expiresAt)) {
                entry.end(Rejection.EXPIRED, wrong);
            }
        }
        return entry.over;
    }

    /** The recipient's window, or a new one from now on if it has none or its own is over. */
    private Window window(Recipient recipient, Instant now) {
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
            Rejection over = end(entry, now);
            Window current = window(entry.recipient, now);
            return Optional.of(new Status(
                    state(over),
                    current.latest == entry,
                    over == null ? entry.wrongIn(current) : entry.wrongWhenOver,
                    rules.maxAttempts()));
        } finally {
            lock.unlock();
        }
    }

    private static State state(@Nullable Rejection over) {
        return over == null
                ? State.OPEN
                : switch (over) {
                    case ALREADY_USED -> State.APPROVED;
                    case EXPIRED -> State.EXPIRED;
                    case TOO_MANY_ATTEMPTS -> State.USED_UP;
                    default -> State.SUPERSEDED;
                };
    }

    Optional<Recipient> recipient(String reference) {
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
