package dev.nywila.otp.tck.store;

/** What may befall a store's server. May grow in a minor version: answer false to what you do not know. */
public enum StoreTrouble {
    /**
     * It is gone, as by {@code kill -9}: nothing is written or answered any more, and nothing listens where it did. Mended,
     * it runs again at the same address, with whatever it has kept.
     */
    KILLED,
    /**
     * It neither answers nor ends, as by {@code kill -STOP}: connections to it are accepted, and nothing comes of them.
     * Mended, it goes on where it stopped.
     */
    HUNG,
    /** It answers what it is asked, and refuses to write, such as a replica. */
    READ_ONLY,
    /** It has space for less than 1 MiB of further values, and refuses what goes beyond. */
    FULL
}
