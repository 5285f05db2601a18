package com.example.kupepe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kit cannot know: the answers that only Kupepe gives. */
class KupepeClientTest {

    private static final PhoneNumber RECIPIENT = PhoneNumber.of("+255713507067");

    private final KupepeServer server = new KupepeServer();
    private final OtpClient client = OtpProviders.get("kupepe")
            .open(OtpConfig.of(
                    Map.of("otp.kupepe.api-key", KupepeServer.API_KEY, "otp.kupepe.base-url", server.url())));

    KupepeClientTest() throws IOException {}

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void anApprovalOfAnotherVerificationApprovesNobody() {
        Challenge challenge = client.send(RECIPIENT);
        server.answerNext(200, "{\"id\":\"v-another\",\"status\":\"approved\"}");
        OtpOutcomeUnknownException thrown =
                catchThrowableOfType(OtpOutcomeUnknownException.class, () -> client.verify(challenge, "000000"));
        assertThat(thrown.failure()).isEqualTo(OtpFailure.PROTOCOL);
    }

    @Test
    void anAccountWithoutCreditCertainlySendsNothing() {
        server.answerNext(402, "{\"error\":\"no_credit\"}");
        OtpNotDoneException thrown = catchThrowableOfType(OtpNotDoneException.class, () -> client.send(RECIPIENT));
        assertThat(thrown.failure()).isEqualTo(OtpFailure.INSUFFICIENT_FUNDS);
    }

    @Test
    void aReplyWithoutEndIsNotReadToItsEnd() {
        server.answerNext(201, "{\"padding\":\"" + "x".repeat(100_000) + "\"}");
        OtpOutcomeUnknownException thrown =
                catchThrowableOfType(OtpOutcomeUnknownException.class, () -> client.send(RECIPIENT));
        assertThat(thrown.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
    }
}
