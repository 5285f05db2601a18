package dev.nywila.otp;

/**
 * Why a code was not approved. A client tells apart those that its {@link Capabilities#rejections()} name (V9).
 *
 * <p>May grow in a minor version: write a default, or switch over {@link VerificationResult.Rejected#advice()} instead.
 */
public enum Rejection {
    /** The code is not the one that was sent, or can be no code at all (V7). */
    INCORRECT_CODE,
    /** The code was sent too long ago (V6). Send a new one. */
    EXPIRED,
    /** The attempts are used up; the right code is refused too (V5). Send, not resend, a new one. */
    TOO_MANY_ATTEMPTS,
    /** This challenge was approved before (V3). */
    ALREADY_USED,
    /** A later code to the same recipient took this one's place. */
    SUPERSEDED,
    /** The provider, or this client, does not know this challenge for this recipient (V4). */
    UNKNOWN_CHALLENGE,
    /** The challenge is over; the provider does not say whether it expired, was used or used up. Send a new one. */
    NO_LONGER_VALID,
    /** The provider says no, and nothing more: the code may be wrong or the challenge may be over. */
    REFUSED
}
