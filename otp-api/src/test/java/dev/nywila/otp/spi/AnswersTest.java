package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.testing.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** V3, V4, V6 and V9, as far as they are the skeleton's. */
class AnswersTest {

    private static final String WRONG = "999999";
    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);
    private static final Rejected TOO_MANY = Rejected.of(Rejection.TOO_MANY_ATTEMPTS);

    private final ScriptedClient.World world = new ScriptedClient.World();

    @Nested
    class OneApproval {

        @Test
        void rightCodeIsApprovedOnce() {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
            assertThat(client.verifies).hasValue(1);
        }

        @Test
        void challengeThatThisClientDidNotSendIsApprovedOnceToo() {
            ScriptedClient client = world.open();
            Challenge challenge = challenge("from-another-node", ALICE);
            assertThat(client.verify(challenge, RIGHT).isApproved()).isTrue();
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        }

        @Test
        void equalChallengeFromStorageIsTheSameChallenge() {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(challenge, RIGHT).isApproved()).isTrue();
            assertThat(client.verify(Challenge.ofStorageString(challenge.toStorageString()), RIGHT)
                            .isApproved())
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void of32ThreadsWithTheRightCodeOneIsApproved(boolean sentHere) throws Exception {
            ScriptedClient client = world.set("max-attempts", "100").open();
            try (Crowd crowd = new Crowd(OtpException.class)) {
                for (int round = 0; round < 300; round++) {
                    Challenge challenge = sentHere ? client.send(ALICE) : challenge("elsewhere-" + round, ALICE);
                    List<Object> outcomes = crowd.all(32, () -> client.verify(challenge, RIGHT));
                    assertThat(outcomes)
                            .containsOnlyOnce(Approved.of(ALICE))
                            .allMatch(outcome -> outcome.equals(Approved.of(ALICE))
                                    || outcome.equals(Rejected.of(Rejection.ALREADY_USED)));
                }
            }
        }

        @Test
        void approvalsOfOtherChallengesGoOnMeanwhile() {
            ScriptedClient client = world.open();
            Latch reply = new Latch();
            client.onVerify = (challenge, code) -> {
                if (challenge.reference().equals("slow")) {
                    reply.await();
                }
                return Approved.of(challenge.recipient());
            };
            InFlight<VerificationResult> slow = InFlight.of(() -> client.verify(challenge("slow", ALICE), RIGHT))
                    .parked();
            assertThat(client.verify(challenge("quick", ALICE), RIGHT).isApproved())
                    .isTrue();
            assertThat(slow.isDone()).isFalse();
            reply.open();
            assertThat(slow.result()).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void approvalThatComesAfterAnotherIsTurnedDown() {
            ScriptedClient client = world.open();
            Latch firstReply = new Latch();
            AtomicInteger asked = new AtomicInteger();
            client.onVerify = (challenge, code) -> {
                if (asked.incrementAndGet() == 1) {
                    firstReply.await();
                }
                return Approved.of(challenge.recipient());
            };
            Challenge challenge = client.send(ALICE);
            InFlight<VerificationResult> slow =
                    InFlight.of(() -> client.verify(challenge, RIGHT)).parked();
            assertThat(client.verify(challenge, RIGHT).isApproved()).isTrue();
            firstReply.open();
            assertThat(slow.result()).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        }
    }

    @Nested
    class OtherRecipient {

        @Test
        void challengeWithAnotherRecipientThanIsKnownIsUnknownWithoutIo() {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            Challenge swapped = challenge(challenge.reference(), BOB);
            for (int i = 0; i < 10; i++) {
                assertThat(client.verify(swapped, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            }
            assertThat(client.verifies).hasValue(0);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
            assertThat(client.verify(swapped, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        }

        @Test
        void verifyOfAnInventedChallengeDoesNotBindItsRecipient() {
            ScriptedClient client = world.open();
            assertThat(client.verify(challenge("r", BOB), WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(challenge("r", ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        }
    }

    @Nested
    class AnswersOfTheProvider {

        @ParameterizedTest
        @EnumSource(
                value = Rejection.class,
                names = {"EXPIRED", "TOO_MANY_ATTEMPTS", "ALREADY_USED", "SUPERSEDED", "NO_LONGER_VALID"})
        void finalOneIsRememberedAndNeverUndone(Rejection reason) {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            client.onVerify = (c, code) -> Rejected.of(reason);
            assertThat(client.verify(challenge, WRONG)).isEqualTo(Rejected.of(reason));
            client.onVerify = (c, code) -> Approved.of(c.recipient());
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(reason));
            assertThat(client.verifies).hasValue(1);
        }

        @ParameterizedTest
        @EnumSource(
                value = Rejection.class,
                names = {"UNKNOWN_CHALLENGE", "REFUSED", "INCORRECT_CODE"})
        void otherOneLeavesTheChallengeOpen(Rejection reason) {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            client.onVerify = (c, code) -> Rejected.of(reason).attemptsRemaining(2);
            assertThat(client.verify(challenge, WRONG))
                    .isEqualTo(Rejected.of(reason).attemptsRemaining(2));
            client.onVerify = (c, code) -> Approved.of(c.recipient());
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @ParameterizedTest
        @EnumSource(
                value = Rejection.class,
                names = {"EXPIRED", "TOO_MANY_ATTEMPTS", "ALREADY_USED", "SUPERSEDED", "NO_LONGER_VALID"})
        void approvalThatARejectionOvertookStandsOnce(Rejection reason) {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            Latch reply = new Latch();
            client.onVerify = (c, code) -> {
                if (code.equals(RIGHT)) {
                    reply.await();
                    return Approved.of(c.recipient());
                }
                return Rejected.of(reason);
            };
            InFlight<VerificationResult> slow =
                    InFlight.of(() -> client.verify(challenge, RIGHT)).parked();
            InFlight<VerificationResult> slower =
                    InFlight.of(() -> client.verify(challenge, RIGHT)).parked();
            assertThat(client.verify(challenge, WRONG)).isEqualTo(Rejected.of(reason));
            reply.open();
            assertThat(List.of(slow.result(), slower.result()))
                    .containsExactlyInAnyOrder(Approved.of(ALICE), Rejected.of(Rejection.ALREADY_USED));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        }

        @Test
        void approvalIsTurnedDownIfItsReferenceWasMeanwhileGivenToAnother() {
            ScriptedClient client = world.open();
            client.onSend = request -> challenge("same", request.recipient());
            Challenge challenge = client.send(ALICE);
            Latch reply = new Latch();
            client.onVerify = (c, code) -> {
                reply.await();
                return Approved.of(c.recipient());
            };
            InFlight<VerificationResult> slow =
                    InFlight.of(() -> client.verify(challenge, RIGHT)).parked();
            assertThatThrownBy(() -> client.send(BOB)).isInstanceOf(OtpOutcomeUnknownException.class);
            reply.open();
            assertThat(slow.result()).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        }

        @Test
        void providerThatOnlySaysNoIsHeldToTheLocalLimit() {
            ScriptedClient client = world.set("max-attempts", "2").open();
            Challenge challenge = client.send(ALICE);
            client.onVerify = (c, code) -> Rejected.of(Rejection.REFUSED);
            assertThat(client.verify(challenge, WRONG)).isEqualTo(Rejected.of(Rejection.REFUSED));
            assertThat(client.verify(challenge, WRONG)).isEqualTo(Rejected.of(Rejection.REFUSED));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void remainingAttemptsAreNeverMoreThanTheLocalLimitLeaves() {
            ScriptedClient client = world.set("max-attempts", "3").open();
            Challenge challenge = client.send(ALICE);
            for (int[] toldAndLeft : new int[][] {{1, 1}, {9, 1}, {9, 0}}) {
                client.onVerify =
                        (c, code) -> Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(toldAndLeft[0]);
                assertThat(client.verify(challenge, WRONG))
                        .isEqualTo(Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(toldAndLeft[1]));
            }
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void attemptsThatTheProviderSaysAreUsedUpDoNotComeBackByResending() {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            client.onVerify = (c, code) -> TOO_MANY;
            assertThat(client.verify(challenge, WRONG)).isEqualTo(TOO_MANY);
            client.onVerify = (c, code) -> Approved.of(c.recipient());
            assertThat(client.verify(client.resend(challenge), RIGHT)).isEqualTo(TOO_MANY);
        }
    }

    @Nested
    class Expiry {

        private final Instant sent = world.now.get();
        private final Challenge challenge =
                Challenge.of("acme", "r", ALICE, sent).expiresAt(sent.plusSeconds(300));

        @Test
        void providerDecidesUntilFiveSecondsAfterTheToldExpiry() {
            ScriptedClient client = world.open();
            world.pass(Duration.ofSeconds(305).minusNanos(1));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void thenItIsExpiredWithoutIo() {
            ScriptedClient client = world.open();
            world.pass(Duration.ofSeconds(305));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.EXPIRED));
            assertThat(client.verify(challenge, "")).isEqualTo(Rejected.of(Rejection.EXPIRED));
            assertThat(client.verifies).hasValue(0);
        }

        @Test
        void unknownExpiryIsNeverGuessed() {
            ScriptedClient client = world.open();
            Challenge endless = client.send(ALICE);
            world.pass(Duration.ofDays(10_000));
            assertThat(client.verify(endless, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void clockThatIsSetBackDoesNotUndoAnApproval() {
            ScriptedClient client = world.open();
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
            world.pass(Duration.ofDays(-1));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        }

        @Test
        void expiryInTheFarthestFutureIsNoTrouble() {
            ScriptedClient client = world.open();
            Challenge endless = Challenge.of("acme", "r", ALICE, sent).expiresAt(Instant.MAX);
            assertThat(client.verify(endless, RIGHT)).isEqualTo(Approved.of(ALICE));
        }
    }
}
