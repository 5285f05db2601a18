package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpRequest;
import java.util.function.Supplier;

/** What a client remembers between its calls: for itself, or in a store that all instances share. Thread-safe. */
interface Memory {

    /** What is known of challenges, for one call. */
    KnownChallenges challenges(Call call);

    /** Refuses a call that could not remember what it did, before it does it. */
    default void refuseUnlessUsable(Call call) {}

    /** Sends, or repeats the answer of the call that did (S5). */
    Challenge sendOnce(String key, OtpRequest request, Call call, Supplier<Challenge> sender);

    /** The memory of one client in this JVM. */
    record Own(KnownChallenges challenges, IdempotentSends keys) implements Memory {

        @Override
        public KnownChallenges challenges(Call call) {
            return challenges;
        }

        @Override
        public Challenge sendOnce(String key, OtpRequest request, Call call, Supplier<Challenge> sender) {
            return keys.send(key, request, call, sender);
        }
    }
}
