package dev.nywila.otp.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where one client remembers its challenges, in this JVM: a bounded map from texts to values that only the client
 * understands. Thread-safe; does not block.
 *
 * @implSpec May forget any value at any time, best the one that is worth least: whatever is forgotten is asked of the
 *     provider again. Never gives back a value that was replaced.
 */
public interface Ledger {

    /**
     * Returns what is remembered.
     *
     * @param key which
     * @return the value, or null if there is none
     */
    @Nullable
    Object get(String key);

    /**
     * Replaces a value if nobody else has done so meanwhile.
     *
     * @param key which
     * @param before what was read, the very object; or null for nothing
     * @param after the new value; the very object that was read is renewed: best forgotten as if it came now
     * @param atLeast how long the value is of use, from now on; a lifetime is never shortened, so that zero keeps what is
     *     left of it
     * @return whether the value was replaced
     */
    boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast);
}
