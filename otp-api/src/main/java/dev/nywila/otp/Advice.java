package dev.nywila.otp;

/**
 * What to tell the person, whatever happened in detail. These four are all there will ever be, so that a {@code switch}
 * over them stays complete; the other enums of this library may grow.
 *
 * @apiNote Say the same for known and unknown addresses, or a form tells strangers who is a customer.
 */
public enum Advice {
    /** "This code is not right. Check it and type it again." The same challenge may still be approved. */
    RETYPE,
    /** "This code cannot be used any more. Ask for a new one." Only a new challenge helps. */
    RENEW,
    /** "This does not work right now. Please try again in a few minutes." */
    LATER,
    /** "If this number or address can get messages, a code is on its way." Also said where none was sent. */
    SENT
}
