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
import dev.nywila.otp.testing.Crowd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** V5 and R4: how many codes may be tried. */
class AttemptsTest {

    private static final String WRONG = "999999";
    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);
    private static final Rejected TOO_MANY = Rejected.of(Rejection.TOO_MANY_ATTEMPTS);

    private final ScriptedClient.World world = new ScriptedClient.World();

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
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 200; round++) {
                client.verifies.set(0);
                Challenge challenge = client.send(ALICE);
                List<Object> outcomes = crowd.all(32, () -> client.verify(challenge, WRONG));
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
            assertThatThrownBy(() -> client.verify(challenge, RIGHT)).isInstanceOf(OtpOutcomeUnknownException.class);
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
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 50; round++) {
                assertThat(crowd.all(32, () -> client.verify(challenge, WRONG)))
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
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 100; round++) {
                client.verifies.set(0);
                Challenge first = round % 2 == 0 ? client.send(ALICE) : challenge("elsewhere-" + round, ALICE);
                List<Object> outcomes = crowd.all(32, () -> {
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
        assertThat(client.verify(client.resend(challenge), RIGHT).isApproved()).isTrue();
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
