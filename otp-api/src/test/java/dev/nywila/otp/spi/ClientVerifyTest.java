package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** V3 to V7 and R4, as far as they are the skeleton's. */
class ClientVerifyTest {

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
            try (Crowd crowd = new Crowd()) {
                for (int round = 0; round < 300; round++) {
                    Challenge challenge = sentHere ? client.send(ALICE) : challenge("elsewhere-" + round, ALICE);
                    List<Object> outcomes = crowd.all(() -> client.verify(challenge, RIGHT));
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
    class Attempts {

        @Test
        void wrongCodeThatUsesUpTheLastAttemptIsIncorrectAndThenTheRightOneIsTooLate() {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            for (int i = 0; i < 5; i++) {
                assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            }
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verifies).hasValue(5);
        }

        @Test
        void lastAttemptMayBeTheRightCode() {
            ScriptedClient client = world.set("max-attempts", "2").open();
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void limitHoldsForAChallengeOfAnotherNodeToo() {
            ScriptedClient client = world.set("max-attempts", "1").open();
            Challenge challenge = challenge("elsewhere", ALICE);
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void attemptsOfOneChallengeAreNotTheOthers() {
            ScriptedClient client = world.set("max-attempts", "1").open();
            Challenge one = client.send(ALICE);
            Challenge other = client.send(ALICE);
            assertThat(client.verify(one, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(other, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void of32ThreadsWithWrongCodesAsManyAsAllowedReachTheProvider() throws Exception {
            ScriptedClient client = world.set("max-attempts", "3").open();
            try (Crowd crowd = new Crowd()) {
                for (int round = 0; round < 200; round++) {
                    client.verifies.set(0);
                    Challenge challenge = client.send(ALICE);
                    List<Object> outcomes = crowd.all(() -> client.verify(challenge, WRONG));
                    assertThat(outcomes).containsOnly(INCORRECT, TOO_MANY);
                    assertThat(outcomes).filteredOn(INCORRECT::equals).hasSize(3);
                    assertThat(client.verifies).hasValue(3);
                    assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
                }
            }
        }

        @Test
        void attemptUnderWayCountsUntilItIsAnswered() {
            ScriptedClient client = world.set("max-attempts", "1").open();
            Latch reply = new Latch();
            client.onVerify = (challenge, code) -> {
                reply.await();
                throw ScriptedClient.notSent();
            };
            Challenge challenge = client.send(ALICE);
            InFlight<VerificationResult> first =
                    InFlight.of(() -> client.verify(challenge, WRONG)).parked();
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
            reply.open();
            assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
            client.onVerify = (c, code) -> Approved.of(c.recipient());
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void troubleGivesNoAttemptBackEither() {
            ScriptedClient client = world.set("max-attempts", "2").open();
            Challenge challenge = client.send(ALICE);
            ScriptedClient.Verifier provider = client.onVerify;
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            client.onVerify = (c, code) -> {
                throw ScriptedClient.notSent();
            };
            assertThatThrownBy(() -> client.verify(challenge, WRONG)).isInstanceOf(OtpNotDoneException.class);
            client.onVerify = provider;
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void tryThatCertainlyDidNothingUsesNoAttempt() {
            ScriptedClient client = world.set("max-attempts", "2").open();
            Challenge challenge = client.send(ALICE);
            ScriptedClient.Verifier sane = client.onVerify;
            client.onVerify = (c, code) -> {
                throw ScriptedClient.notSent();
            };
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> client.verify(challenge, RIGHT)).isInstanceOf(OtpNotDoneException.class);
            }
            client.onVerify = sane;
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        static List<ScriptedClient.Verifier> triesWithAnUnknownOutcome() {
            return List.of(
                    (c, code) -> {
                        throw ScriptedClient.unknown();
                    },
                    (c, code) -> {
                        throw new IllegalStateException("a bug");
                    },
                    (c, code) -> Approved.of(BOB),
                    (c, code) -> null,
                    (c, code) -> {
                        throw new StackOverflowError();
                    });
        }

        @ParameterizedTest
        @MethodSource("triesWithAnUnknownOutcome")
        void tryWhoseOutcomeIsUnknownUsesAnAttempt(ScriptedClient.Verifier unknown) {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            ScriptedClient.Verifier sane = client.onVerify;
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            client.onVerify = unknown;
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> client.verify(challenge, WRONG))
                        .isInstanceOfAny(OtpOutcomeUnknownException.class, StackOverflowError.class);
            }
            client.onVerify = sane;
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verifies).hasValue(5);
            assertThat(client.verify(client.resend(challenge), RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void rightCodeIsApprovedAfterFewerUnknownOutcomesThanAttempts() {
            ScriptedClient client = world.set("max-attempts", "3").open();
            Challenge challenge = client.send(ALICE);
            ScriptedClient.Verifier sane = client.onVerify;
            client.onVerify = (c, code) -> {
                throw ScriptedClient.unknown();
            };
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> client.verify(challenge, RIGHT))
                        .isInstanceOf(OtpOutcomeUnknownException.class);
            }
            client.onVerify = sane;
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void troubleIn32ThreadsUsesNoAttemptEither() throws Exception {
            ScriptedClient client = world.set("max-attempts", "100").open();
            Challenge challenge = client.send(ALICE);
            client.onVerify = (c, code) -> {
                throw ScriptedClient.notSent();
            };
            try (Crowd crowd = new Crowd()) {
                for (int round = 0; round < 50; round++) {
                    assertThat(crowd.all(() -> client.verify(challenge, WRONG)))
                            .hasOnlyElementsOfType(OtpException.class);
                }
            }
            client.onVerify = (c, code) -> INCORRECT;
            for (int i = 0; i < 100; i++) {
                assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            }
            assertThat(client.verify(challenge, WRONG)).isEqualTo(TOO_MANY);
        }

        @Test
        void attemptsDoNotComeBackByResending() {
            ScriptedClient client = world.set("max-attempts", "3").open();
            Challenge first = client.send(ALICE);
            assertThat(client.verify(first, WRONG)).isEqualTo(INCORRECT);
            Challenge second = client.resend(first);
            assertThat(client.verify(second, WRONG)).isEqualTo(INCORRECT);
            Challenge third = client.resend(second);
            assertThat(client.verify(third, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(third, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void attemptsDoNotComeBackWhereTheReferenceRepeats() {
            ScriptedClient client = world.set("max-attempts", "2").openRepeating();
            client.onSend = request -> challenge("same", request.recipient());
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(challenge, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(client.resend(challenge), WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(client.resend(challenge), RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void attemptsUnderWayDoNotComeBackByResending() {
            ScriptedClient client = world.set("max-attempts", "1").open();
            Challenge challenge = client.send(ALICE);
            Latch reply = new Latch();
            client.onVerify = (c, code) -> {
                reply.await();
                return Rejected.of(Rejection.INCORRECT_CODE);
            };
            InFlight<VerificationResult> slow =
                    InFlight.of(() -> client.verify(challenge, WRONG)).parked();
            Challenge next = client.resend(challenge);
            assertThat(client.verify(next, RIGHT)).isEqualTo(TOO_MANY);
            reply.open();
            assertThat(slow.result().isApproved()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void sendAndAllOfItsResendsHaveOneCount(boolean resendsFirst) {
            ScriptedClient client = world.open();
            Challenge first = client.send(ALICE);
            List<Challenge> family = new ArrayList<>(List.of(first));
            for (int i = 0; i < 4; i++) {
                family.add(client.resend(i % 2 == 0 ? first : family.get(family.size() - 1)));
                if (!resendsFirst) {
                    client.verify(family.get(family.size() - 1), WRONG);
                }
            }
            for (Challenge one : family) {
                for (int i = 0; i < 5; i++) {
                    client.verify(one, WRONG);
                }
            }
            assertThat(client.verifies).hasValue(5);
            assertThat(family).allMatch(one -> client.verify(one, RIGHT).equals(TOO_MANY));
            assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void resendsOfAChallengeOfAnotherNodeShareItsCount(boolean guessesFirst) {
            ScriptedClient client = world.set("max-attempts", "3").open();
            Challenge elsewhere = challenge("elsewhere", ALICE);
            if (guessesFirst) {
                client.verify(elsewhere, WRONG);
            }
            List<Challenge> family = List.of(elsewhere, client.resend(elsewhere), client.resend(elsewhere));
            for (int i = 0; i < 9; i++) {
                client.verify(family.get(i % 3), WRONG);
            }
            assertThat(client.verifies).hasValue(3);
        }

        @Test
        void resendWhoseReplyWasLostSharesTheCountToo() {
            ScriptedClient client = world.set("max-attempts", "2").open();
            Challenge first = client.send(ALICE);
            Challenge lost = challenge("lost", ALICE);
            client.onSend = request -> {
                throw ScriptedClient.unknown().challenge(lost);
            };
            assertThatThrownBy(() -> client.resend(first)).isInstanceOf(OtpOutcomeUnknownException.class);
            assertThat(client.verify(lost, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(first, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(lost, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void whatTheProviderCallsUsedUpIsSoForAllOfTheFamily() {
            ScriptedClient client = world.open();
            Challenge first = client.send(ALICE);
            Challenge second = client.resend(first);
            client.onVerify = (c, code) -> TOO_MANY;
            assertThat(client.verify(second, WRONG)).isEqualTo(TOO_MANY);
            assertThat(client.verify(first, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verifies).hasValue(1);
        }

        @Test
        void whatIsForgottenOfOneGivesTheOthersNothingBack() {
            RecordingLedger ledger = new RecordingLedger();
            ScriptedClient client = new ScriptedClient(world.settings(), ScriptedClient.declaring(), ledger);
            Challenge first = client.send(ALICE);
            for (int i = 0; i < 5; i++) {
                assertThat(client.verify(first, WRONG)).isEqualTo(INCORRECT);
            }
            Challenge second = client.resend(first);
            ledger.values.remove(first.reference());
            assertThat(client.verify(first, WRONG)).as("forgotten").isEqualTo(INCORRECT);
            assertThat(client.verify(second, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void guessesAndResendsOf32ThreadsHaveOneCount() throws Exception {
            ScriptedClient client = world.open();
            try (Crowd crowd = new Crowd()) {
                for (int round = 0; round < 100; round++) {
                    client.verifies.set(0);
                    Challenge first = round % 2 == 0 ? client.send(ALICE) : challenge("elsewhere-" + round, ALICE);
                    List<Object> outcomes = crowd.all(() -> {
                        client.verify(first, WRONG);
                        Challenge next = client.resend(first);
                        client.verify(next, WRONG);
                        return client.verify(client.resend(next), WRONG);
                    });
                    assertThat(outcomes).hasOnlyElementsOfType(Rejected.class);
                    assertThat(client.verifies).hasValue(5);
                }
            }
        }

        @Test
        void resendThatGivesTheReferenceOfAnotherSendCountsForBoth() {
            ScriptedClient client = world.set("max-attempts", "3").openRepeating();
            Challenge first = client.send(ALICE);
            Challenge second = client.send(ALICE);
            client.verify(first, WRONG);
            client.verify(second, WRONG);
            client.onSend = request -> challenge(second.reference(), request.recipient());
            assertThat(client.verify(client.resend(first), WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(second, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verify(first, RIGHT)).isEqualTo(TOO_MANY);
        }

        @Test
        void resendMayKeepTheReferenceOfWhatItResends() {
            ScriptedClient client = world.open();
            client.onSend = request -> ScriptedClient.challenge("kept", request.recipient());
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(client.resend(challenge), RIGHT).isApproved())
                    .isTrue();
        }

        @Test
        void repeatedReferenceIsOpenAgainAfterItExpiredButNotAfterItWasUsed() {
            ScriptedClient client = world.openRepeating();
            client.onSend = request -> ScriptedClient.challenge("kept", request.recipient());
            client.onVerify = (c, code) -> Rejected.of(Rejection.EXPIRED);
            assertThat(client.verify(client.send(ALICE), RIGHT).isApproved()).isFalse();
            client.onVerify = (c, code) -> Approved.of(c.recipient());
            assertThat(client.verify(client.send(ALICE), RIGHT).isApproved()).isTrue();
            assertThat(client.verify(client.send(ALICE), RIGHT).isApproved()).isFalse();
        }

        @Test
        void wrongCodeThatLeavesNoAttemptIsTheLastToReachTheProvider() {
            ScriptedClient client = world.open();
            Challenge challenge = client.send(ALICE);
            client.onVerify = (c, code) -> Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(0);
            assertThat(client.verify(challenge, WRONG))
                    .isEqualTo(Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(0));
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(TOO_MANY);
            assertThat(client.verifies).hasValue(1);
        }

        @Test
        void resentChallengeIsTheOneToVerify() {
            ScriptedClient client = world.open();
            Challenge next = client.resend(client.send(ALICE));
            assertThat(client.verify(next, RIGHT)).isEqualTo(Approved.of(ALICE));
            assertThat(client.verify(next, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
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

    @Nested
    class FormOfTheCode {

        @ParameterizedTest
        @MethodSource("dev.nywila.otp.spi.ClientVerifyTest#impossibleCodes")
        void whatCanBeNoCodeIsIncorrectWithoutIoOrAttempt(String typed) {
            ScriptedClient client = world.set("max-attempts", "1").open();
            Challenge challenge = client.send(ALICE);
            for (int i = 0; i < 3; i++) {
                assertThat(client.verify(challenge, typed)).isEqualTo(INCORRECT);
            }
            assertThat(client.verifies).hasValue(0);
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0",
                    "000000",
                    "012345",
                    "abcDEF",
                    "AB-12-CD",
                    "12-AB",
                    "AB 12",
                    "1 2 a",
                    "-123456",
                    "123456-",
                    "123456-.",
                    "+123456",
                    "123456.0",
                    ".123456",
                    "123456..",
                    "#123456",
                    "12345678901234567890123456789012",
                    "\ud83d\udd11",
                    "'; DROP TABLE codes; --",
                    "%00",
                    "\u00fcber",
                    ".",
                    "\u00bd"
                })
        void anythingElseReachesTheProviderUnchanged(String typed) {
            ScriptedClient client = world.open();
            client.verify(client.send(ALICE), typed);
            assertThat(client.codes).containsExactly(typed);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    " 012345",
                    "012345 ",
                    "\t012345\r\n",
                    "\u2003012345\u3000",
                    "\u2028012345\u2029",
                    "\u00a0012345\u202f",
                    " \u200b 012345 \ufe0f "
                })
        void whiteSpaceAroundItIsStripped(String typed) {
            ScriptedClient client = world.open();
            assertThat(client.verify(client.send(ALICE), typed)).isEqualTo(Approved.of(ALICE));
            assertThat(client.codes).containsExactly("012345");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                ignoreLeadingAndTrailingWhitespace = false,
                value = {
                    "\u0664\u0665\u0666\u0667\u0668\u0669|456789",
                    "\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9|456789",
                    "\uff14\uff15\uff16\uff17\uff18\uff19|456789",
                    "\u0660\u0661\u0662\u0663\u0664\u0665|012345",
                    "\ud83a\udd54\u096b6\u0667\u06f8\uff19|456789",
                    "4\u06655|455",
                    "AB\u0664-\uff15|AB4-5",
                    "456 789|456789",
                    "4 5 6 7 8 9|456789",
                    "456\u00a0789|456789",
                    "456\u2009\u202f789|456789",
                    "456\t789|456789",
                    "456-789|456789",
                    "4-5-6-7-8-9|456789",
                    "456 - 789|456789",
                    "456\u2011789|456789",
                    "456\u2013789|456789",
                    "456\u2212789|456789",
                    "\uff14\uff15\uff16\u30fc\uff17\uff18\uff19|456789",
                    "456789.|456789",
                    "456789. |456789",
                    "456-789 !|456789",
                    "\u0664\u0665\u0666\u0667\u0668\u0669\u06d4|456789",
                    "\uff14\uff15\uff16\uff17\uff18\uff19\u3002|456789",
                    "456789\ufe0f|456789",
                    "4\ufe0f56789|456789",
                    "456789\udb40\udd00|456789",
                    "\u200b456789|456789",
                    "456789\u200d|456789",
                    "\u202a456789\u202c|456789",
                    "\u2068456\u00ad789\u2069|456789",
                    "\ufeff \u200e456789|456789",
                    "ab\u200b-cd\ufe0f|ab-cd",
                    "0-0|00",
                    "\u00a0 AB-12 \t|AB-12",
                    "\u2003(x)\u2003|(x)"
                })
        void whatKeyboardsAndChatsAddToACodeIsNoPartOfIt(String typed, String meant) {
            ScriptedClient client = world.open();
            client.verify(client.send(ALICE), typed);
            assertThat(client.codes).containsExactly(meant);
        }

        /** The provider may know more of its codes than can be known of all. */
        @Test
        void whatIsNoCodeOfThisProviderIsIncorrectWithoutIoOrAttempt() {
            ScriptedClient client = world.set("max-attempts", "1").open();
            Challenge challenge = client.send(ALICE);
            client.isCode = code -> code.length() == 6;
            assertThat(client.verify(challenge, "12345")).isEqualTo(INCORRECT);
            assertThat(client.verify(challenge, "12345.")).isEqualTo(INCORRECT);
            assertThat(client.verifies).hasValue(0);
            assertThat(client.verify(challenge, "012-345.")).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void providerIsAskedIfTheLookAtTheFormFails() {
            ScriptedClient client = world.open();
            client.isCode = code -> {
                throw new IllegalStateException("planted");
            };
            assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        }

        @Test
        void interruptThatTheLookAtTheFormSwallowsIsKept() {
            ScriptedClient client = world.open();
            client.isCode = code -> {
                throw Undeclared.thrown(new InterruptedException());
            };
            assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
            assertThat(Thread.interrupted()).isTrue();
        }

        /** The first and the last variation selector of each block, and their neighbours. */
        @Test
        void ofSelectorsAndTheirNeighboursOnlySelectorsAreDropped() {
            for (int selector : new int[] {0xfe00, 0xfe0f, 0xe0100, 0xe01ef, 0x180b, 0x180f}) {
                assertThat(TypedCode.read("ab" + Character.toString(selector))).isEqualTo("ab");
            }
            for (int neighbour : new int[] {0xfdfd, 0xfe10, 0x180a, 0x1810}) {
                assertThat(TypedCode.read("ab" + Character.toString(neighbour))).hasSize(3);
            }
        }

        @Test
        void anyCodePointIsAValueAloneAndAmongDigits() {
            assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                            .mapToObj(Character::toString)
                            .filter(sign -> TypedCode.read(sign).length() > 2
                                    || TypedCode.read("1" + sign + "2").length() > 4))
                    .isEmpty();
        }

        @Test
        void aMegabyteIsReadAtOnceAndKeptNowhere() {
            for (String sign : List.of(" ", "-", "\u200b", "0", "a", ".", "\u0664", "\ud83d\udd11", "\ud800", "- ")) {
                String much = sign.repeat(1_000_000);
                assertThat(TypedCode.read(much)).as(sign).isEmpty();
                assertThat(TypedCode.read("a" + much + "b")).as(sign).isEqualTo(sign.equals("\u200b") ? "ab" : "");
                assertThat(TypedCode.read("1" + much + "2"))
                        .as(sign)
                        .isEqualTo(List.of(" ", "-", "\u200b", "- ").contains(sign) ? "12" : "");
            }
        }

        @Test
        void codeOf32CharactersMayStandInAnyAmountOfWhiteSpace() {
            ScriptedClient client = world.open();
            String longest = "9".repeat(32);
            client.verify(client.send(ALICE), " ".repeat(100_000) + longest);
            assertThat(client.codes).containsExactly(longest);
        }
    }

    static List<String> impossibleCodes() {
        return List.of(
                "",
                " ",
                " \t\n\u2003",
                "1".repeat(33),
                "1".repeat(100_000),
                "123\u0000456",
                "AB\nCD",
                "AB\tCD",
                "123\u007f",
                "123\u0085456",
                "\u200b",
                " \ufe0f ",
                "1 ".repeat(33),
                "a".repeat(30) + "   b",
                "123\ud800",
                "\udc00123",
                "\ud83d",
                "\u0000",
                "12\ud83a\u0661",
                "\udb40\udc41",
                "\u0378",
                "-",
                "- -",
                "\u2014");
    }
}
