package com.example.kupepe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KupepeClientTest {

    private final KupepeTestbed kupepe = new KupepeTestbed();
    private final OtpClient client = OtpProviders.get("kupepe").open(kupepe.config());
    private final Challenge challenge = client.send(kupepe.phone(0));

    @AfterEach
    void close() {
        client.close();
        kupepe.close();
    }

    @Test
    void theDeliveredCodeIsApproved() {
        assertThat(client.verify(challenge, kupepe.code(challenge))).isEqualTo(Approved.of(challenge.recipient()));
    }

    @Test
    void anApprovalOfAnotherVerificationApprovesNobody() {
        kupepe.answerNext(200, "{\"id\":\"v-999\",\"status\":\"approved\"}");
        assertThatThrownBy(() -> client.verify(challenge, "000000")).isInstanceOf(OtpOutcomeUnknownException.class);
    }

    @Test
    void checksThatAreUsedUpAreNoThrottling() {
        kupepe.answerNext(429, "{\"error\":\"too_many_checks\"}");
        assertThat(client.verify(challenge, "000000"))
                .isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS).providerCode("too_many_checks"));
    }
}
