package dev.nywila.otp.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bytes under keys that all instances of an application share, such as a table or a Redis server. It knows nothing of codes
 * or challenges: what is written into it is hidden and sealed before. Thread-safe.
 *
 * <p>A client shares what it remembers by the store that is among the components of its settings, under the secret
 * {@code otp.store.secret} of at least 32 bytes, which is the same in all instances. The application opens the store, and closes
 * it after its clients. To renew the secret while they are in use, set beside it {@code otp.store.next-secret} in all instances;
 * then make that one the secret, and the former one {@code otp.store.previous-secret}; and leave that one out a day later.
 *
 * @implSpec Every call blocks for no longer than the time that it is given; one that cannot be answered in it, or at all,
 *     throws. Nothing is repeated by itself: a write whose acknowledgement was lost is an exception, and is settled by
 *     reading again. Throw an {@link dev.nywila.otp.OtpNotDoneException} with
 *     {@link dev.nywila.otp.OtpFailure#CONFIGURATION} where a person must mend something, such as a missing table; every
 *     other exception counts as trouble that may pass. Lifetimes go by the server's clock alone, as those of instances differ.
 */
public interface OtpStore extends AutoCloseable {

    /** What a store that is full does with a value. May grow in a minor version: write a default. */
    enum Keep {
        /** It may be forgotten before its time, the one that is worth least first: what a provider can be asked again. */
        MAY_FORGET,
        /** It must not be forgotten before its time: a store that is full throws instead. */
        MUST_KEEP
    }

    /**
     * Reads a value.
     *
     * @param keep as it was written
     * @param key 1 to 128 printable ASCII characters without blank
     * @param within how long this may take
     * @return the bytes, or null if there are none or their lifetime is over
     */
    byte @Nullable [] get(Keep keep, String key, Duration within);

    /**
     * Replaces a value if it is what the caller believes, in one step that no other caller sees half done.
     *
     * @param keep what to do with it if there is no space
     * @param key 1 to 128 printable ASCII characters without blank
     * @param before the value that must be there, byte for byte; null for none
     * @param after the value to put in its place; null to remove it
     * @param atLeast the value's lifetime from now on; what is left of an earlier one is never shortened
     * @param within how long this may take
     * @return whether the value was replaced
     */
    boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within);

    /**
     * Returns whether what was acknowledged is never lost before its time: not by a restart of the server, nor by a failover.
     * Does not block.
     *
     * @return false unless the store knows this of its server
     */
    default boolean isDurable() {
        return false;
    }

    /** Ends what the store holds. Blocks no longer than its own close timeout. A second call does nothing. */
    @Override
    void close();
}
