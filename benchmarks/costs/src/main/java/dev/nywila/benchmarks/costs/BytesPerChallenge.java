package dev.nywila.benchmarks.costs;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;

/** Prints how many bytes of heap each of a million open challenges takes, its number included. */
public final class BytesPerChallenge {

    private static final int CHALLENGES = 1_000_000;

    private BytesPerChallenge() {}

    public static void main(String[] args) {
        InMemoryOtp fake = InMemoryOtp.builder().capacity(CHALLENGES).build();
        long before = used();
        for (int i = 0; i < CHALLENGES; i++) {
            fake.accept(PhoneNumber.of("+25571" + (1_000_000 + i)), null);
        }
        System.out.println((used() - before) / CHALLENGES);
        Reference.reachabilityFence(fake);
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
