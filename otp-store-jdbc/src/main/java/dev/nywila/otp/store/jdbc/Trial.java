package dev.nywila.otp.store.jdbc;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries a table out: what it can do tells more than what its columns are called. */
final class Trial {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    /** More than all of this takes. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final OtpStore store;
    private final String key = "trial-" + UUID.randomUUID() + "-" + "x".repeat(85);

    Trial(OtpStore store) {
        this.store = store;
    }

    /** Returns what is wrong with the table; null for nothing. */
    @Nullable
    String fault() {
        byte[] value = new byte[4096];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        byte[] padded = Arrays.copyOf(value, value.length + 1);
        if (store.get(Keep.MUST_KEEP, key, WITHIN) != null) {
            return "a value that was never put in is there";
        }
        if (!swap(null, value) || !Arrays.equals(value, store.get(Keep.MUST_KEEP, key, WITHIN))) {
            return "a value that was put in is not there";
        }
        if (swap(null, padded)) {
            return "a key can be there twice: the primary key is missing";
        }
        if (store.get(Keep.MUST_KEEP, key.toUpperCase(Locale.ROOT), WITHIN) != null) {
            return "keys are compared without regard to case";
        }
        if (swap(padded, value)) {
            return "values are compared without regard to trailing bytes";
        }
        if (!swap(value, value)) {
            return "rows that are found but stay as they are do not count as updated: leave useAffectedRows off";
        }
        return swap(value, null) ? null : "a value cannot be removed";
    }

    private boolean swap(byte @Nullable [] before, byte @Nullable [] after) {
        // the lifetime is shorter than the one that is left by then, so that nothing changes when a value replaces
        // itself
        return store.compareAndSet(
                Keep.MUST_KEEP, key, before, after, before == null ? LIFETIME : Duration.ZERO, WITHIN);
    }
}
