package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an attacker can make grow, by a million tries. */
@Timeout(60)
class LoadTest {

    private static final int TRIES = 1_000_000;
    private static final int PLACES = 10_000;

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aMillionNewKeysTakeNoMoreThanTheirPlacesAndTheRestIsCertainlyNotSent() {
        ScriptedClient.World world = new ScriptedClient.World();
        CommonRules rules = CommonRules.read(
                world.set("max-idempotency-keys", Integer.toString(PLACES)).settings());
        IdempotentSends sends = new IdempotentSends("acme", rules, world.nanoTime, () -> false);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        long empty = usedHeap();
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            OtpRequest request = OtpRequest.to(ALICE).idempotencyKey("key-of-an-attacker-" + i);
            try {
                sends.send(request, end, () -> challenge("ref-" + calls.incrementAndGet(), ALICE));
            } catch (OtpException full) {
                refused += full.failure() == OtpFailure.RATE_LIMITED && !(full instanceof OtpOutcomeUnknownException)
                        ? 1
                        : 0;
            }
        }
        assertThat(calls).hasValue(PLACES);
        assertThat(refused).isEqualTo(TRIES - PLACES);
        assertBounded("idempotency: a million keys", empty, 1_024);
        OtpRequest kept = OtpRequest.to(ALICE).idempotencyKey("key-of-an-attacker-0");
        assertThat(sends.send(kept, end, () -> challenge("never", ALICE)).reference())
                .isEqualTo("ref-1");
    }

    @Test
    void aMillionInventedReferencesTakeNoMoreThanTheirPlaces() {
        OldestFirstMap<ChallengeState> memory = new OldestFirstMap<>(PLACES);
        KnownChallenges known = new KnownChallenges(memory, 5, false, InstantSource.system());
        int begun = 0;
        long empty = usedHeap();
        for (int i = 0; i < TRIES; i++) {
            Challenge invented = challenge("invented-reference-number-" + i, ALICE);
            Attempts attempts = known.attempts(invented);
            begun += attempts.take(5) ? 1 : 0;
            attempts.giveBack();
        }
        assertThat(begun).isEqualTo(TRIES);
        assertThat(memory).hasSize(PLACES);
        assertBounded("memory: a million invented references", empty, 1_024);
        assertThat(known.refusal(challenge("invented-reference-number-0", ALICE)))
                .isNull();
    }

    private static void assertBounded(String what, long empty, int most) {
        long bytes = (usedHeap() - empty) / PLACES;
        System.out.println(what + " left " + PLACES + " entries, " + bytes + " bytes each");
        assertThat(bytes).isLessThan(most);
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
