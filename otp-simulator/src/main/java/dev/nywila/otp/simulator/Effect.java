package dev.nywila.otp.simulator;

import java.time.Duration;

/** What a fault does to a call. */
sealed interface Effect {

    /** Waits, then all goes as usual. */
    record Delay(Duration delay) implements Effect {}

    /** Does nothing of what was asked, and answers this. */
    record Answer(Reply reply) implements Effect {}

    /** Does nothing of what was asked, and answers with a code in the dialect's normal form. */
    record Code(String code) implements Effect {}

    /** All goes as usual, but the answer has this status. */
    record OtherStatus(int status) implements Effect {}

    /** Closes the connection without an answer. */
    record Drop(boolean processedBefore) implements Effect {}
}
