package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.testing.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** R4 with a look into the ledger: one count for a send, its resends, and theirs. */
class FamiliesTest {

    private static final String WRONG = "999999";
    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);
    private static final Rejected TOO_MANY = Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
    private static final int MOST = 5;

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final RecordingLedger ledger = new RecordingLedger();
    private final ScriptedClient client = new ScriptedClient(world.settings(), ScriptedClient.declaring(), ledger);

    @Test
    void challengesNameTheFirstSendWhicheverOfThemWasSentAgain() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        Challenge third = client.resend(second);
        Challenge sibling = client.resend(first);
        assertThat(List.of(first, second, third, sibling))
                .allMatch(one -> one.root().equals(first.reference()))
                .extracting(Challenge::reference)
                .doesNotHaveDuplicates();
        assertThat(client.send(ALICE).root()).isNotEqualTo(first.reference());
    }

    @Test
    void countStandsWithTheFirstAndWhatWasSeenOfItBesideEachThatWasTried() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        Challenge third = client.resend(second);
        client.verify(third, WRONG);
        client.verify(second, WRONG);
        client.verify(first, WRONG);
        assertThat(used(first)).isEqualTo(3);
        assertThat(used(second)).isEqualTo(2);
        assertThat(used(third)).isEqualTo(1);
        assertThat(used(client.resend(third))).as("as seen when it was sent").isEqualTo(3);
    }

    @Test
    void attemptIsTakenBeforeTheProviderIsAsked() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        client.onVerify = (c, code) -> {
            assertThat(used(first)).isEqualTo(1);
            assertThat(used(second)).isEqualTo(1);
            return INCORRECT;
        };
        assertThat(client.verify(second, WRONG)).isEqualTo(INCORRECT);
    }

    @Test
    void onlyWhatCertainlyWasNotTriedComesBack() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        client.onVerify = (c, code) -> {
            throw ScriptedClient.unknown();
        };
        assertThatExceptionOfType(OtpException.class).isThrownBy(() -> client.verify(second, WRONG));
        assertThat(used(first)).isEqualTo(1);
        client.onVerify = (c, code) -> {
            throw ScriptedClient.notSent();
        };
        assertThatExceptionOfType(OtpException.class).isThrownBy(() -> client.verify(second, WRONG));
        assertThat(used(first)).isEqualTo(1);
        assertThat(used(second)).isEqualTo(1);
        for (Rejection ofTheChallenge : List.of(Rejection.UNKNOWN_CHALLENGE, Rejection.EXPIRED)) {
            client.onVerify = (c, code) -> Rejected.of(ofTheChallenge);
            client.verify(client.resend(first), WRONG);
            assertThat(used(first)).isEqualTo(1);
        }
        client.onVerify = (c, code) -> Approved.of(c.recipient());
        assertThat(client.verify(second, RIGHT).isApproved()).isTrue();
        assertThat(used(first)).as("a right code uses none").isEqualTo(1);
    }

    @Test
    void familyIsKnownOnAnotherInstanceFromStorageStringsAlone() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        List<Challenge> family = Stream.of(first, second, client.resend(second))
                .map(one -> Challenge.ofStorageString(one.toStorageString()))
                .toList();
        ScriptedClient other = world.open();
        other.onSend = request -> challenge("of-the-other", request.recipient());
        Challenge fourth = other.resend(family.get(2));
        assertThat(fourth.root()).isEqualTo(first.reference());
        assertThat(other.verify(fourth, WRONG)).isEqualTo(INCORRECT);
        for (int i = 0; i < 2 * MOST; i++) {
            other.verify(family.get(i % family.size()), WRONG);
        }
        assertThat(other.verifies).hasValue(MOST);
        assertThat(family).allMatch(one -> other.verify(one, RIGHT).equals(TOO_MANY));
        assertThat(other.verify(fourth, RIGHT)).isEqualTo(TOO_MANY);
    }

    @Test
    void whatIsRememberedOfTheRootWinsOverWhatACallerShows() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        assertThat(client.verify(second, WRONG)).isEqualTo(INCORRECT);
        for (int i = 0; i < 2 * MOST; i++) {
            client.verify(second.root("invented-" + i), WRONG);
        }
        assertThat(client.verifies).hasValue(MOST);
        Challenge third = client.resend(second.root("invented"));
        assertThat(third.root()).isEqualTo(first.reference());
        assertThat(client.verify(third, RIGHT)).isEqualTo(TOO_MANY);
    }

    @Test
    void whereTheRootIsForgottenWhatWasSeenOfItsCountStands() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        for (int i = 0; i < MOST - 1; i++) {
            client.verify(second, WRONG);
        }
        ledger.values.remove(first.reference());
        Challenge third = client.resend(second);
        ledger.values.remove(first.reference());
        assertThat(client.verify(third, WRONG)).isEqualTo(INCORRECT);
        assertThat(client.verify(second, RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verify(first, RIGHT)).isEqualTo(TOO_MANY);
    }

    @Test
    void whereACountBeganAnewWhatSomebodySawOfTheFormerStands() {
        Challenge first = client.send(ALICE);
        Challenge quiet = client.resend(first);
        Challenge tried = client.resend(first);
        for (int i = 0; i < MOST - 1; i++) {
            client.verify(tried, WRONG);
        }
        ledger.values.remove(first.reference());
        assertThat(client.verify(quiet, WRONG)).as("it never saw the count").isEqualTo(INCORRECT);
        assertThat(client.verify(tried, WRONG)).isEqualTo(INCORRECT);
        assertThat(client.verify(tried, RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verify(quiet, RIGHT)).isEqualTo(TOO_MANY);
    }

    @Test
    void rootThatIsSentAgainAfterItWasForgottenHasWhatWasSeenOfItsCount() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        for (int i = 0; i < MOST; i++) {
            client.verify(second, WRONG);
        }
        ledger.values.remove(first.reference());
        client.onSend = request -> challenge(first.reference(), ALICE);
        assertThat(client.verify(client.resend(second), RIGHT)).isEqualTo(TOO_MANY);
    }

    @Test
    void nothingIsGivenBackToACountThatWasForgottenMeanwhile() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        for (Challenge one : List.of(first, second)) {
            client.onVerify = (c, code) -> {
                ledger.values.clear();
                throw ScriptedClient.notSent();
            };
            assertThatExceptionOfType(OtpException.class).isThrownBy(() -> client.verify(one, WRONG));
        }
        client.onVerify = (c, code) -> INCORRECT;
        client.verifies.set(0);
        for (int i = 0; i < 2 * MOST; i++) {
            client.verify(i % 2 == 0 ? first : second, WRONG);
        }
        assertThat(client.verifies).hasValue(MOST);
    }

    @Test
    void nothingIsGivenBackToACountThatBeganAnewMeanwhile() {
        Challenge first = client.send(ALICE);
        client.onVerify = (c, code) -> {
            if (code.equals(RIGHT)) {
                ledger.values.clear();
                client.verify(first, WRONG);
                throw ScriptedClient.notSent();
            }
            return INCORRECT;
        };
        assertThatExceptionOfType(OtpException.class).isThrownBy(() -> client.verify(first, RIGHT));
        assertThat(used(first)).isEqualTo(1);
    }

    @Test
    void countIsWrittenWithoutProlongingWhatItStandsIn() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        ledger.writes.clear();
        client.verify(second, WRONG);
        assertThat(ledger.writes)
                .containsExactlyInAnyOrder(
                        new RecordingLedger.Write(first.reference(), Duration.ZERO),
                        new RecordingLedger.Write(second.reference(), Duration.ZERO));
        ledger.values.clear();
        ledger.writes.clear();
        client.verify(second, WRONG);
        assertThat(ledger.writes)
                .contains(
                        new RecordingLedger.Write(first.reference(), Duration.ofHours(24)),
                        new RecordingLedger.Write(second.reference(), Duration.ofHours(24)));
    }

    @Test
    void rootLivesAsLongAsTheLastOfItsFamily() {
        Challenge first = client.send(ALICE);
        ledger.writes.clear();
        client.onSend = request -> challenge("second", ALICE).expiresAt(ScriptedClient.NOW.plus(Duration.ofMinutes(5)));
        client.resend(first);
        assertThat(ledger.writes)
                .containsExactly(
                        new RecordingLedger.Write("second", Duration.ofMinutes(15)),
                        new RecordingLedger.Write(first.reference(), Duration.ofMinutes(15)));
    }

    @Test
    void sendWithoutAPredecessorWritesOnce() {
        Challenge first = client.send(ALICE);
        assertThat(ledger.writes).containsExactly(new RecordingLedger.Write(first.reference(), Duration.ofHours(24)));
    }

    @Test
    void nothingIsKeptLongerThanADay() {
        client.onSend = request -> challenge("endless", ALICE).expiresAt(Instant.MAX);
        client.send(ALICE);
        client.onSend = request -> challenge("short", ALICE).expiresAt(ScriptedClient.NOW.plusNanos(1));
        client.send(ALICE);
        assertThat(ledger.writes)
                .containsExactly(
                        new RecordingLedger.Write("endless", Duration.ofHours(24)),
                        new RecordingLedger.Write(
                                "short", Duration.ofMinutes(10).plusNanos(1)));
    }

    @Test
    void whatWasForgottenDuringACallIsKnownAgainAfterItAndOfItsFamily() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        for (Challenge one : List.of(first, second)) {
            client.onVerify = (c, code) -> {
                ledger.values.clear();
                return Rejected.of(Rejection.EXPIRED);
            };
            assertThat(client.verify(one, WRONG)).isEqualTo(Rejected.of(Rejection.EXPIRED));
            client.onVerify = (c, code) -> INCORRECT;
            assertThat(client.verify(one, WRONG)).isEqualTo(Rejected.of(Rejection.EXPIRED));
            assertThat(ledger.record(one.reference()).root()).isEqualTo(first.reference());
        }
    }

    @Test
    void whatTheProviderCallsUsedUpStaysSoForLaterOnesWhereTheRootIsForgotten() {
        Challenge first = client.send(ALICE);
        Challenge second = client.resend(first);
        client.onVerify = (c, code) -> TOO_MANY;
        assertThat(client.verify(second, WRONG)).isEqualTo(TOO_MANY);
        ledger.values.remove(first.reference());
        assertThat(client.verify(client.resend(second), RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verifies).hasValue(1);
    }

    /** The skeleton's own ledger forgets the oldest first, and a root is the oldest of its family. */
    @Test
    void rootIsForgottenAfterThoseThatItCountsFor() {
        ScriptedClient small = world.set("ledger-size", "3").open();
        Challenge first = small.send(ALICE);
        Challenge second = small.resend(first);
        for (int i = 0; i < MOST; i++) {
            assertThat(small.verify(first, WRONG)).isEqualTo(INCORRECT);
        }
        small.send(ALICE);
        small.send(ALICE);
        assertThat(small.verify(second, RIGHT))
                .as("it is forgotten, its root is not")
                .isEqualTo(TOO_MANY);
    }

    @Test
    void attemptsOf32ThreadsThatCertainlyWereNotMadeAllComeBackToAllOfTheFamily() throws Exception {
        world.set("max-attempts", "100");
        ScriptedClient patient = new ScriptedClient(world.settings(), ScriptedClient.declaring(), ledger);
        Challenge first = patient.send(ALICE);
        List<Challenge> family = List.of(first, patient.resend(first), patient.resend(first));
        patient.onVerify = (c, code) -> {
            throw ScriptedClient.notSent();
        };
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 50; round++) {
                for (Challenge one : family) {
                    assertThat(crowd.all(32, () -> patient.verify(one, WRONG)))
                            .hasOnlyElementsOfType(OtpNotDoneException.class);
                }
                AtomicInteger number = new AtomicInteger();
                assertThat(crowd.all(32, () -> patient.verify(family.get(number.getAndIncrement() % 3), WRONG)))
                        .hasOnlyElementsOfType(OtpNotDoneException.class);
            }
        }
        assertThat(used(first)).isZero();
        patient.onVerify = (c, code) -> INCORRECT;
        for (int i = 0; i < 100; i++) {
            assertThat(patient.verify(family.get(i % 3), WRONG)).isEqualTo(INCORRECT);
        }
        assertThat(patient.verify(first, RIGHT)).isEqualTo(TOO_MANY);
    }

    private int used(Challenge challenge) {
        return ledger.record(challenge.reference()).attempts();
    }
}
