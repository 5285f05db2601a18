package dev.nywila.otp.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Challenges that were sent while the store did not take them. Their own instance vouches for them: it records them as soon
 * as somebody asks for them. Thread-safe.
 */
final class Unrecorded {

    private static final int MOST = 10_000;

    /** The latest ones: what is older is the more surely expired. */
    private final Map<String, ChallengeRecord> records = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ChallengeRecord> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(String reference, ChallengeRecord record) {
        records.put(reference, record);
    }

    synchronized @Nullable ChallengeRecord get(String reference) {
        return records.get(reference);
    }

    synchronized void remove(String reference) {
        records.remove(reference);
    }
}
