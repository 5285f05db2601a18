package dev.nywila.otp;

/**
 * Something that not every provider can do, and that a client declares in its {@link Capabilities}. May grow in a minor
 * version: write a default. Each is something more to rely on, so that of several clients those are left that all have.
 */
public enum Capability {
    /** A code is good for its own challenge only, not for another one of the same recipient (V4). */
    BOUND_TO_CHALLENGE,
    /** The provider itself approves a challenge once, so in every JVM (V3). */
    SINGLE_USE,
    /** The provider itself keeps idempotency keys, so in every JVM (S5). */
    IDEMPOTENT_SEND,
    /** A rejection for a wrong code says how many attempts remain (V5). */
    ATTEMPTS_REMAINING,
    /** Every challenge says when it expires (S6). */
    EXPIRES_AT,
    /** The wished locale chooses the message's language. */
    LOCALE,
    /** A challenge stays valid when a later one is sent to the same recipient. */
    KEEPS_OLD_CHALLENGE,
    /** Each send, though not each resend, has a reference that no other send has (S6). */
    OWN_REFERENCE,
    /**
     * All clients of this name, in every JVM, remember the same, by a store that they share and that loses nothing: keys (S5),
     * approvals (V3), attempts (V5, R4), whose a challenge is (V4) and that it is over. What none of them sent is unknown. No
     * provider has this; the application gives it.
     */
    SHARED_MEMORY
}
