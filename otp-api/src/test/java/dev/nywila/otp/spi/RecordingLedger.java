package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A ledger that forgets nothing by itself, and in which a test looks. */
class RecordingLedger implements Ledger {

    final ConcurrentHashMap<String, Object> values = new ConcurrentHashMap<>();
    final List<Write> writes = new CopyOnWriteArrayList<>();

    /** What was written, and how long it is of use. */
    record Write(String key, Duration atLeast) {}

    @Override
    public @Nullable Object get(String key) {
        return values.get(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
        writes.add(new Write(key, atLeast));
        return before == null ? values.putIfAbsent(key, after) == null : values.replace(key, before, after);
    }

    ChallengeRecord record(String key) {
        return (ChallengeRecord) Objects.requireNonNull(values.get(key));
    }
}
