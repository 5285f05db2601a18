package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.spi.Attempts.Taken;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an attacker can make grow, by a million tries. */
@Timeout(60)
class LoadTest {

    private static final int TRIES = 1_000_000;
    private static final int PLACES = 10_000;
    private static final OtpRequest REQUEST = OtpRequest.to(ALICE);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aMillionNewKeysTakeNoMoreThanTheirPlacesAndTheRestIsCertainlyNotSent() {
        ScriptedClient.World world = new ScriptedClient.World();
        IdempotentSends sends = new IdempotentSends(PLACES, LONG, world.nanoTime, () -> false);
        ScriptedClient client = world.open();
        long empty = usedHeap();
        // on a thread of its own: an exception costs as much as its stack is deep, and a test's is
        int refused =
                CompletableFuture.supplyAsync(() -> refusals(sends, client)).join();
        assertThat(calls).hasValue(PLACES);
        assertThat(refused).isEqualTo(TRIES - PLACES);
        assertBounded("idempotency: a million keys", empty, 1_024);
        Challenge kept = sends.send(
                "key-of-an-attacker-0",
                REQUEST,
                new Call(client, REQUEST, LONG, System.nanoTime()),
                () -> challenge("never", ALICE));
        assertThat(kept.reference()).isEqualTo("ref-1");
    }

    /** Sends with as many keys as there are tries; returns how often that was certainly refused for want of space. */
    private int refusals(IdempotentSends sends, ScriptedClient client) {
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            Call call = new Call(client, REQUEST, LONG, System.nanoTime());
            try {
                sends.send(
                        "key-of-an-attacker-" + i,
                        REQUEST,
                        call,
                        () -> challenge("ref-" + calls.incrementAndGet(), ALICE));
            } catch (OtpNotDoneException full) {
                refused += full.failure() == OtpFailure.RATE_LIMITED ? 1 : 0;
            }
        }
        return refused;
    }

    @Test
    void aMillionInventedReferencesTakeNoMoreThanTheirPlaces() {
        OldestFirstLedger ledger = new OldestFirstLedger(PLACES);
        KnownChallenges known = KnownChallengesTest.known(ledger, 5);
        int begun = 0;
        long empty = usedHeap();
        for (int i = 0; i < TRIES; i++) {
            Challenge invented = challenge("invented-reference-number-" + i, ALICE);
            Taken attempt = Objects.requireNonNull(known.take(invented));
            begun++;
            known.giveBack(invented, attempt);
        }
        assertThat(begun).isEqualTo(TRIES);
        assertThat(ledger.entries()).isEqualTo(PLACES);
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
