package dev.nywila.otp.inmemory;

/**
 * How a challenge stands at one instant. Immutable.
 *
 * @param state what the right code would be told
 * @param newest whether no later code was sent to its recipient
 * @param attemptsUsed how many wrong codes count against it, with those that were tried on the recipient's other
 *     challenges; of one that is over, as many as counted then
 * @param attemptsAllowed how many wrong codes a recipient has in one code lifetime
 */
public record Status(State state, boolean newest, int attemptsUsed, int attemptsAllowed) {

    /** What the right code would be told. */
    public enum State {
        /** It would be approved. */
        OPEN,
        /** It was approved, and is so only once. */
        APPROVED,
        /** Its time is over. */
        EXPIRED,
        /** The recipient had no attempts left while it was open; it stays so. */
        USED_UP,
        /** A later code to the recipient ended it. */
        SUPERSEDED
    }
}
