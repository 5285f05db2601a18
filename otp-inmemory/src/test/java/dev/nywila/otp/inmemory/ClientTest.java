package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");

    private final HandClock clock = new HandClock();
    private final InMemoryOtp fake =
            InMemoryOtp.builder().clock(clock).maxAttempts(7).build();
    private final OtpClient otp = fake.client();

    @AfterEach
    void close() {
        otp.close();
    }

    private String code(Challenge challenge) {
        return fake.code(challenge).orElseThrow();
    }

    private OtpException sendFails() {
        return catchThrowableOfType(OtpException.class, () -> otp.send(ASHA));
    }

    @Test
    void whatOneClientSentAnotherCanVerify() {
        Challenge challenge = otp.send(ASHA);
        try (OtpClient other = fake.client()) {
            assertThat(other.verify(challenge, code(challenge))).isEqualTo(new Approved(ASHA));
        }
        try (OtpClient third = fake.client()) {
            assertThat(third.verify(challenge, code(challenge))).isEqualTo(new Rejected(Rejection.ALREADY_USED));
        }
    }

    @Test
    void closingAClientDoesNotEndTheFake() {
        Challenge challenge = otp.send(ASHA);
        otp.close();

        try (OtpClient other = fake.client()) {
            assertThat(other.verify(challenge, code(challenge)).isApproved()).isTrue();
        }
    }

    @Test
    void theFakesOwnAttemptLimitHoldsAndNotTheSkeletonsDefault() {
        Challenge challenge = otp.send(ASHA);
        String wrong = code(challenge).equals("000000") ? "111111" : "000000";
        for (int left = 6; left >= 0; left--) {
            VerificationResult result = otp.verify(challenge, wrong);
            assertThat(result.rejected().orElseThrow().attemptsRemaining()).hasValue(left);
        }
        assertThat(otp.verify(challenge, code(challenge))).isEqualTo(new Rejected(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void theFakesClockIsItsClients() {
        Challenge challenge = otp.send(ASHA);

        clock.advance(Duration.ofMinutes(5));

        assertThat(otp.verify(challenge, code(challenge))).isEqualTo(new Rejected(Rejection.EXPIRED));
    }

    @Test
    void settingsAreReadAndTheirFaultsReported() {
        OtpException fault = catchThrowableOfType(
                OtpException.class,
                () -> fake.client(OtpConfig.of(
                        Map.of("otp.inmemory.max-attempts", "many", "otp.inmemory.send.deadline", "soon"))));

        assertThat(fault.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(fault).hasMessageContainingAll("otp.inmemory.max-attempts", "otp.inmemory.send.deadline");
    }

    @Test
    void theFakeIsReachedThroughItsClient() {
        assertThat(otp.unwrap(InMemoryOtp.class)).containsSame(fake);
    }

    @Test
    void onlyAFakeThatKeepsOldChallengesSaysSo() {
        try (OtpClient keeping =
                InMemoryOtp.builder().keepsOldChallenges(true).build().client()) {
            assertThat(keeping.capabilities().has(Capability.KEEPS_OLD_CHALLENGE))
                    .isTrue();
            assertThat(keeping.capabilities().rejections()).doesNotContain(Rejection.SUPERSEDED);
        }
        assertThat(otp.capabilities().has(Capability.KEEPS_OLD_CHALLENGE)).isFalse();
        assertThat(otp.capabilities().rejections())
                .contains(Rejection.SUPERSEDED)
                .doesNotContain(Rejection.NO_LONGER_VALID, Rejection.REFUSED);
    }

    @Test
    void anUnreachableProviderSeesNothing() {
        fake.inject(Trouble.UNREACHABLE);

        OtpException trouble = sendFails();

        assertThat(trouble).isExactlyInstanceOf(OtpException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(fake.requests()).isZero();
        assertThat(fake.outbox()).isEmpty();
    }

    @Test
    void aLostReplyLeavesItsMessageBehind() {
        fake.inject(Trouble.REPLY_LOST);

        OtpException trouble = sendFails();

        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(fake.outbox()).hasSize(1);
        assertThat(fake.requests()).isEqualTo(1);
    }

    @Test
    void aLostApprovalIsNotGivenAgain() {
        Challenge challenge = otp.send(ASHA);
        fake.inject(Trouble.REPLY_LOST);

        assertThat(catchThrowableOfType(OtpOutcomeUnknownException.class, () -> otp.verify(challenge, code(challenge))))
                .isNotNull();
        assertThat(otp.verify(challenge, code(challenge))).isEqualTo(new Rejected(Rejection.ALREADY_USED));
    }

    @Test
    void throttlingSaysHowLong() {
        fake.inject(Trouble.THROTTLED);

        OtpException trouble = sendFails();

        assertThat(trouble).isExactlyInstanceOf(OtpException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(trouble.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(fake.outbox()).isEmpty();
    }

    @Test
    void troublesComeInOrderAndToEveryKindOfCall() {
        Challenge challenge = otp.send(ASHA);
        fake.inject(Trouble.OUTAGE, Trouble.GARBLED, Trouble.THROTTLED);

        assertThat(sendFails().failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(catchThrowableOfType(OtpException.class, () -> otp.resend(challenge))
                        .failure())
                .isEqualTo(OtpFailure.PROTOCOL);
        assertThat(catchThrowableOfType(OtpException.class, () -> otp.verify(challenge, "123456"))
                        .failure())
                .isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(otp.verify(challenge, code(challenge)).isApproved()).isTrue();
        assertThat(fake.requests()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void noTroubleTellsTheNumber(Trouble trouble) {
        fake.inject(trouble);

        assertThat(sendFails().getMessage()).doesNotContain(ASHA.e164().substring(1));
    }
}
