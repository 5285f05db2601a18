package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two clients of one provider, told apart by their names. */
class TwoAccountsTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");
    private static final OtpConfig CONFIG = OtpConfig.of(Map.of(
            "otp.tz.provider", "inmemory",
            "otp.tz.max-attempts", "1",
            "otp.ke.provider", "inmemory"));

    private final OtpClient tz = OtpProviders.open(CONFIG, "tz");
    private final OtpClient ke = OtpProviders.open(CONFIG, "ke");
    private final InMemoryOtp tzFake = tz.unwrap(InMemoryOtp.class).orElseThrow();
    private final InMemoryOtp keFake = ke.unwrap(InMemoryOtp.class).orElseThrow();

    @AfterEach
    void close() {
        tz.close();
        ke.close();
    }

    @Test
    void aChallengeNamesItsAccountAndItsProvider() {
        Challenge challenge = tz.send(ASHA);

        assertThat(challenge.client()).isEqualTo("tz");
        assertThat(challenge.provider()).isEqualTo("inmemory");
        assertThat(tzFake.outbox()).hasSize(1);
        assertThat(keFake.outbox()).isEmpty();
    }

    @Test
    void theOtherAccountsChallengeIsUnknownBeforeTheProviderIsAsked() {
        Challenge challenge = tz.send(ASHA);
        String code = tzFake.code(challenge).orElseThrow();

        assertThat(ke.verify(challenge, code)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));

        assertThat(keFake.requests()).isZero();
        assertThat(tz.verify(challenge, code).isApproved()).isTrue();
    }

    @Test
    void theOtherAccountsChallengeIsNotSentAgain() {
        Challenge challenge = tz.send(ASHA);

        OtpNotDoneException refused = catchThrowableOfType(OtpNotDoneException.class, () -> ke.resend(challenge));

        assertThat(refused.failure()).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
        assertThat(refused.client()).isEqualTo("ke");
        assertThat(keFake.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noOtherClientTakesAChallengeEvenWhereBothAskOneServer(boolean stored) {
        InMemoryOtp server = InMemoryOtp.builder().build();
        try (OtpClient own = server.client(CONFIG, "tz");
                OtpClient sameName = server.client(CONFIG, "tz");
                OtpClient other = server.client(CONFIG, "ke")) {
            Challenge sent = own.send(ASHA);
            Challenge challenge = stored ? Challenge.ofStorageString(sent.toStorageString()) : sent;
            String code = server.code(challenge).orElseThrow();

            assertThat(other.verify(challenge, code)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            assertThat(server.requests()).isEqualTo(1);
            assertThat(sameName.verify(challenge, code).isApproved()).isTrue();
        }
    }

    @Test
    void eachAccountHasSettingsOfItsOwn() {
        Challenge tanzanian = tz.send(ASHA);
        Challenge kenyan = ke.send(ASHA);

        assertThat(tz.verify(tanzanian, "no code").rejected().orElseThrow().attemptsRemaining())
                .hasValue(0);
        assertThat(ke.verify(kenyan, "no code").rejected().orElseThrow().attemptsRemaining())
                .hasValue(4);
    }
}
