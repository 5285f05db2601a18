package dev.nywila.otp.simulator;

import dev.nywila.otp.inmemory.Status;
import dev.nywila.otp.inmemory.Status.State;
import java.util.Optional;

/**
 * How what a message is about stands with its provider.
 *
 * @param state what the right code would be told
 * @param attemptsUsed how many wrong codes count
 * @param attemptsAllowed how many there may be
 */
record Standing(State state, int attemptsUsed, int attemptsAllowed) {

    /** What is known to nobody any more is over. */
    static final Standing FORGOTTEN = new Standing(State.EXPIRED, 0, 0);

    static Standing of(Optional<Status> status) {
        return status.map(known -> new Standing(known.state(), known.attemptsUsed(), known.attemptsAllowed()))
                .orElse(FORGOTTEN);
    }
}
