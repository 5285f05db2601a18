package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.testing.Crowd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R4 where a provider repeats references, so that a resend joins two sends that were none of each other's. */
class MergedFamiliesTest {

    private static final String WRONG = "999999";
    private static final Rejected TOO_MANY = Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
    private static final int MOST = 5;

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final RecordingLedger ledger = new RecordingLedger();
    private final ScriptedClient client = new ScriptedClient(world.settings(), ScriptedClient.declaring(), ledger);

    /** Which reference a resend of a challenge gets, by the challenge's; else a new one. */
    private final Map<String, String> repeats = new ConcurrentHashMap<>();

    private final AtomicInteger references = new AtomicInteger();

    MergedFamiliesTest() {
        client.onSend = request -> challenge(
                request.predecessor()
                        .map(before -> repeats.get(before.reference()))
                        .orElseGet(() -> "ref-" + references.incrementAndGet()),
                ALICE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void haveOneCountForAllOfBothWhicheverWayRoundTheyMerge(boolean inOrder) {
        Challenge one = client.send(ALICE);
        Challenge other = client.send(ALICE);
        List<Challenge> all = new ArrayList<>(List.of(one, other, client.resend(one), client.resend(other)));
        client.verify(all.get(2), WRONG);
        client.verify(all.get(3), WRONG);
        Challenge from = inOrder ? one : other;
        Challenge to = inOrder ? other : one;
        repeats.put(from.reference(), to.reference());
        Challenge merged = client.resend(from);
        all.add(merged);
        assertThat(client.resend(all.get(2)).root()).isEqualTo(merged.root());
        assertThat(client.resend(all.get(3)).root()).isEqualTo(merged.root());
        client.verifies.set(0);
        for (int i = 0; i < 4 * MOST; i++) {
            client.verify(all.get(i % all.size()), WRONG);
        }
        assertThat(client.verifies).hasValue(MOST - 2);
        assertThat(all).allMatch(each -> client.verify(each, RIGHT).equals(TOO_MANY));
    }

    @Test
    void whatIsUsedUpForOneIsUsedUpForBoth() {
        Challenge one = client.send(ALICE);
        Challenge other = client.send(ALICE);
        client.onVerify = (c, code) -> TOO_MANY;
        client.verify(client.resend(one), WRONG);
        repeats.put(other.reference(), one.reference());
        assertThat(client.verify(client.resend(other), RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verify(other, RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verifies).hasValue(1);
    }

    @Test
    void keepWhatWasSeenOfTheirCountWhereTheRootIsForgotten() {
        Challenge one = client.send(ALICE);
        Challenge other = client.send(ALICE);
        client.verify(one, WRONG);
        client.verify(one, WRONG);
        client.verify(other, WRONG);
        client.verify(other, WRONG);
        repeats.put(one.reference(), other.reference());
        String root = client.resend(one).root();
        Challenge joined = root.equals(one.reference()) ? other : one;
        ledger.values.remove(root);
        client.verifies.set(0);
        client.verify(joined, WRONG);
        client.verify(joined, WRONG);
        assertThat(client.verifies).hasValue(1);
    }

    @Test
    void ofThreeHaveOneCount() {
        List<Challenge> all = List.of(client.send(ALICE), client.send(ALICE), client.send(ALICE));
        all.forEach(one -> client.verify(one, WRONG));
        repeats.put(all.get(2).reference(), all.get(1).reference());
        client.resend(all.get(2));
        repeats.put(all.get(1).reference(), all.get(0).reference());
        client.resend(all.get(1));
        client.verifies.set(0);
        for (int i = 0; i < 2 * MOST; i++) {
            client.verify(all.get(2 - i % 3), WRONG);
        }
        assertThat(client.verifies).hasValue(MOST - 3);
    }

    @Test
    void haveOneCountAlsoWhere32ThreadsMergeThemBothWaysRoundAndGuess() throws Exception {
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 200; round++) {
                Challenge one = client.send(ALICE);
                Challenge other = client.send(ALICE);
                client.verify(one, WRONG);
                client.verify(other, WRONG);
                repeats.put(one.reference(), other.reference());
                repeats.put(other.reference(), one.reference());
                client.verifies.set(0);
                AtomicInteger number = new AtomicInteger();
                crowd.all(32, () -> {
                    client.resend(number.getAndIncrement() % 2 == 0 ? one : other);
                    client.verify(one, WRONG);
                    return client.verify(other, WRONG);
                });
                assertThat(client.verifies).hasValueBetween(MOST - 2, 2 * (MOST - 1));
                assertThat(client.verify(one, RIGHT)).isEqualTo(TOO_MANY);
                assertThat(client.verify(other, RIGHT)).isEqualTo(TOO_MANY);
                String root = client.resend(one).root();
                assertThat(client.resend(other).root()).isEqualTo(root);
            }
        }
    }

    @Test
    void loseNoAttemptWhere32ThreadsMergeThemBothWaysRound() throws Exception {
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 200; round++) {
                Challenge one = client.send(ALICE);
                Challenge other = client.send(ALICE);
                client.verify(one, WRONG);
                client.verify(other, WRONG);
                repeats.put(one.reference(), other.reference());
                repeats.put(other.reference(), one.reference());
                AtomicInteger number = new AtomicInteger();
                List<Object> merged =
                        crowd.all(32, () -> client.resend(number.getAndIncrement() % 2 == 0 ? one : other));
                assertThat(merged.stream()
                                .map(each -> ((Challenge) each).root())
                                .distinct())
                        .hasSize(1);
                client.verifies.set(0);
                for (int i = 0; i < 2 * MOST; i++) {
                    client.verify(i % 2 == 0 ? one : other, WRONG);
                }
                assertThat(client.verifies).hasValue(MOST - 2);
            }
        }
    }

    /** No order of threads is known that makes one; an adapter's ledger may mix things up. */
    @Test
    void ofWhichEachIsTheOthersRootAreAnsweredAllTheSame() {
        Challenge one = client.send(ALICE);
        Challenge other = client.send(ALICE);
        ChallengeRecord ofOne = ledger.record(one.reference());
        ledger.values.put(one.reference(), ChallengeRecord.of(ALICE, ledger.record(other.reference())));
        ledger.values.put(other.reference(), ChallengeRecord.of(ALICE, ofOne));
        for (int i = 0; i < 4 * MOST; i++) {
            client.verify(i % 2 == 0 ? one : other, WRONG);
        }
        assertThat(client.verifies).hasValueBetween(MOST, 2 * MOST);
        assertThat(client.resend(one).recipient()).isEqualTo(ALICE);
    }
}
