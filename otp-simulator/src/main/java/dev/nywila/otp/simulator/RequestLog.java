package dev.nywila.otp.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The last calls to the providers' interfaces. Holds no header and thus no credentials. Thread-safe. */
final class RequestLog {

    private static final int SIZE = 1_000;
    private static final int MOST_OF_A_BODY = 4 * 1024;

    /**
     * One call.
     *
     * @param id 1 for the first since the start or the last reset
     * @param status null if no reply was sent
     * @param fault the name of what befell it, or null
     * @param request the body, cut
     * @param reply the body, cut
     */
    record Entry(
            long id,
            Instant at,
            String method,
            String path,
            String dialect,
            String endpoint,
            String outcome,
            @Nullable Integer status,
            double millis,
            Credentials credentials,
            @Nullable String fault,
            String request,
            String reply) {

        /** Leaves the bodies out: they hold codes. */
        @Override
        public String toString() {
            return "Entry[id=" + id + ", outcome=" + outcome + "]";
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long lastId;

    /** Adds a call; the id of the draft does not count. */
    void add(Entry draft) {
        lock.lock();
        try {
            if (entries.size() == SIZE) {
                entries.removeFirst();
            }
            entries.addLast(new Entry(
                    ++lastId,
                    draft.at,
                    draft.method,
                    draft.path,
                    draft.dialect,
                    draft.endpoint,
                    draft.outcome,
                    draft.status,
                    draft.millis,
                    draft.credentials,
                    draft.fault,
                    cut(draft.request),
                    cut(draft.reply)));
        } finally {
            lock.unlock();
        }
    }

    private static String cut(String body) {
        return body.length() <= MOST_OF_A_BODY ? body : body.substring(0, MOST_OF_A_BODY);
    }

    /** Those with a higher id, newest first. */
    List<Entry> newest(long after, int limit) {
        lock.lock();
        try {
            List<Entry> found = new ArrayList<>();
            for (Iterator<Entry> backwards = entries.descendingIterator();
                    backwards.hasNext() && found.size() < limit; ) {
                Entry entry = backwards.next();
                if (entry.id <= after) {
                    break;
                }
                found.add(entry);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the calls; the next one is numbered on. */
    void clear() {
        lock.lock();
        try {
            entries.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the calls; the next one is the first again. */
    void reset() {
        lock.lock();
        try {
            entries.clear();
            lastId = 0;
        } finally {
            lock.unlock();
        }
    }
}
