package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A ledger of bounded size that forgets the key that came first, or was renewed first. Oldest first is right here: the
 * oldest code is the one most surely expired, and nobody can push out a new one by using an old one. Lifetimes play no part.
 */
final class OldestFirstLedger implements Ledger {

    private final int size;
    private final ConcurrentMap<String, Object> values = new ConcurrentHashMap<>();
    private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();
    /** Those that stand in the queue where they first came, and go to its end instead of being forgotten. */
    private final Set<String> renewed = ConcurrentHashMap.newKeySet();

    OldestFirstLedger(int size) {
        this.size = size;
    }

    @Override
    public @Nullable Object get(String key) {
        return values.get(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
        if (before == null) {
            return add(key, after);
        }
        boolean done = values.replace(key, before, after);
        if (done && before == after) {
            renewed.add(key);
        }
        return done;
    }

    private boolean add(String key, Object value) {
        if (values.putIfAbsent(key, value) != null) {
            return false;
        }
        oldestFirst.add(key);
        while (values.size() > size) {
            String oldest = oldestFirst.poll();
            if (oldest == null) {
                break;
            }
            if (!renewed.isEmpty() && renewed.remove(oldest)) {
                oldestFirst.add(oldest);
            } else {
                values.remove(oldest);
            }
        }
        return true;
    }

    int entries() {
        return values.size();
    }
}
