package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");

    private final ManualTime clock = new ManualTime();
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
            assertThat(other.verify(challenge, code(challenge))).isEqualTo(Approved.of(ASHA));
        }
        try (OtpClient third = fake.client()) {
            assertThat(third.verify(challenge, code(challenge))).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
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
        assertThat(otp.verify(challenge, code(challenge))).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void theFakesClockIsItsClients() {
        Challenge challenge = otp.send(ASHA);

        clock.advance(Duration.ofMinutes(5));

        assertThat(otp.verify(challenge, code(challenge))).isEqualTo(Rejected.of(Rejection.EXPIRED));
    }

    @Test
    void aClientsOwnClockTellsWhenItsChallengesEnd() {
        InstantSource other = InstantSource.offset(clock, Duration.ofDays(1));
        try (OtpClient early = fake.client(OtpConfig.of(Map.of()).with(InstantSource.class, other))) {
            Challenge challenge = early.send(ASHA);

            assertThat(challenge.sentAt()).isEqualTo(other.instant());
            assertThat(challenge.expiresAt()).contains(other.instant().plus(Duration.ofMinutes(5)));
            assertThat(early.verify(challenge, code(challenge)).isApproved()).isTrue();
        }
    }

    @Test
    void aResendGoesByTheChannelAndInTheLanguageOfTheFirstUnlessAnotherIsNamed() {
        Challenge first = otp.send(OtpRequest.to(ASHA).via(Channel.VOICE).in(Locale.forLanguageTag("sw")));

        Challenge again = otp.resend(first);
        Challenge other = otp.send(OtpRequest.again(again).via(Channel.WHATSAPP));

        assertThat(fake.outbox())
                .extracting(Message::channel)
                .containsExactly(Channel.VOICE, Channel.VOICE, Channel.WHATSAPP);
        assertThat(again.channel()).contains(Channel.VOICE);
        assertThat(other.channel()).contains(Channel.WHATSAPP);
        assertThat(List.of(first, again, other))
                .extracting(challenge -> challenge.locale().orElseThrow())
                .containsOnly(Locale.forLanguageTag("sw"));
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
        fake.refuseNext(OtpFailure.UNAVAILABLE);

        OtpException trouble = sendFails();

        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(fake.requests()).isZero();
        assertThat(fake.outbox()).isEmpty();
    }

    @Test
    void aLostReplyLeavesItsMessageBehind() {
        fake.loseNextReply();

        OtpException trouble = sendFails();

        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(fake.outbox()).hasSize(1);
        assertThat(fake.requests()).isEqualTo(1);
    }

    @Test
    void aLostApprovalIsNotGivenAgain() {
        Challenge challenge = otp.send(ASHA);
        fake.loseNextReply();

        assertThat(catchThrowableOfType(OtpOutcomeUnknownException.class, () -> otp.verify(challenge, code(challenge))))
                .isNotNull();
        assertThat(otp.verify(challenge, code(challenge))).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
    }

    @Test
    void throttlingSaysHowLong() {
        fake.refuseNext(OtpFailure.RATE_LIMITED);

        OtpException trouble = sendFails();

        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(trouble.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(fake.outbox()).isEmpty();
    }

    @Test
    void aRecipientsOwnLimitIsTheAccountsNoMatter() {
        fake.refuseNext(OtpFailure.RECIPIENT_LIMITED);

        OtpException trouble = sendFails();

        assertThat(trouble.failure()).isEqualTo(OtpFailure.RECIPIENT_LIMITED);
        assertThat(trouble.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(trouble)
                .isInstanceOfSatisfying(
                        OtpNotDoneException.class,
                        certain -> assertThat(certain.mayTryAnotherProvider()).isFalse());
        assertThat(fake.outbox()).isEmpty();
    }

    @Test
    void troublesComeInOrderAndToEveryKindOfCall() {
        Challenge challenge = otp.send(ASHA);
        fake.breakNext(OtpFailure.UNAVAILABLE);
        fake.breakNext(OtpFailure.PROTOCOL);
        fake.refuseNext(OtpFailure.RATE_LIMITED);

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
    @EnumSource(OtpFailure.class)
    void anyFailureCanBeScriptedAndNoneTellsTheNumber(OtpFailure failure) {
        fake.refuseNext(failure);
        OtpException refused = sendFails();
        fake.breakNext(failure);
        OtpException unknown = sendFails();
        fake.loseNextReply();
        OtpException lost = sendFails();

        assertThat(refused).isInstanceOf(OtpNotDoneException.class);
        assertThat(unknown).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(List.of(refused.failure(), unknown.failure())).containsOnly(failure);
        assertThat(fake.outbox()).hasSize(1);
        assertThat(fake.requests()).isEqualTo(failure == OtpFailure.UNAVAILABLE ? 2 : 3);
        assertThat(List.of(refused, unknown, lost))
                .allSatisfy(trouble -> assertThat(trouble.getMessage())
                        .contains("scripted: ")
                        .doesNotContain(ASHA.e164().substring(1)));
    }
}
