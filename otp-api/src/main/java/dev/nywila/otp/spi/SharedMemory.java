package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpRequest;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The memory of a client in a store that all instances share. Calls of one key in this JVM wait for one of them, which alone
 * asks the store.
 *
 * @param store all names and values of this client
 * @param unrecorded challenges that this instance sent and could not record
 * @param terms what holds for all challenges
 * @param here the calls of one key in this JVM
 * @param everywhere those of all instances
 * @param lost is told what could not be recorded
 */
record SharedMemory(
        SealedStore store,
        Unrecorded unrecorded,
        KnownChallenges.Terms terms,
        IdempotentSends here,
        SharedSends everywhere,
        BiConsumer<Call, Throwable> lost)
        implements Memory {

    @Override
    public KnownChallenges challenges(Call call) {
        return new KnownChallenges(Records.shared(new SharedChallenges(store, call, unrecorded)), terms, lost);
    }

    @Override
    public void refuseUnlessUsable(Call call) {
        AdapterCalls.before(call, () -> {
            store.check(call);
            return store;
        });
    }

    @Override
    public Challenge sendOnce(String key, OtpRequest request, Call call, Supplier<Challenge> sender) {
        return here.send(key, request, call, () -> everywhere.send(key, request, call, sender));
    }
}
