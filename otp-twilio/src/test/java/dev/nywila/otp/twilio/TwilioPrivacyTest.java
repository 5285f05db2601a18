package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.ACCOUNT_SID;
import static dev.nywila.otp.twilio.Twilio.AUTH_TOKEN;
import static dev.nywila.otp.twilio.Twilio.CHALLENGE;
import static dev.nywila.otp.twilio.Twilio.PHONE;
import static dev.nywila.otp.twilio.Twilio.SERVICE_SID;
import static dev.nywila.otp.twilio.Twilio.SID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.testing.EmittedLogs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1: what Twilio says of a person goes no further. */
class TwilioPrivacyTest {

    private static final String CODE = "834207";
    private static final String DIGITS = PHONE.e164().substring(1);

    private final EmittedLogs logs = EmittedLogs.listen();
    private final StubServer server = new StubServer();
    private final OtpClient otp = Twilio.open(server.url());
    private final StringWriter seen = new StringWriter();

    TwilioPrivacyTest() throws IOException {}

    @AfterEach
    void nothingHasLeaked() throws IOException {
        otp.close();
        server.close();
        logs.close();
        assertThat(logs.text() + seen)
                .contains("twilio")
                .doesNotContain(DIGITS, CODE, AUTH_TOKEN, SID, "planted")
                .doesNotContain(Base64.getEncoder()
                        .encodeToString((ACCOUNT_SID + ":" + AUTH_TOKEN).getBytes(StandardCharsets.UTF_8)));
    }

    private void call(Supplier<Object> call) {
        try {
            seen.append(call.get().toString());
        } catch (OtpException trouble) {
            trouble.printStackTrace(new PrintWriter(seen));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"20003", "20404", "20429", "60200", "60202", "60203", "60410", "60605", "60999"})
    void ofAnErrorThatQuotesNumberAndCode(String code) {
        for (int status : new int[] {400, 401, 404, 429, 500}) {
            server.saying(
                    status,
                    Twilio.error(
                            code, status, "Invalid parameter `To`: " + PHONE.e164() + " planted " + CODE + " " + SID));
            call(() -> otp.send(PHONE));
            call(() -> otp.verify(CHALLENGE, CODE));
        }
    }

    @Test
    void ofACodeThatIsSomebodysNumber() {
        server.saying(400, Twilio.error(DIGITS, 400, "planted"));
        call(() -> otp.send(PHONE));
        call(() -> otp.verify(CHALLENGE, CODE));
    }

    @Test
    void ofAStatusThatIsSomebodysCode() {
        server.saying(200, Twilio.checked(CODE, false));
        call(() -> otp.verify(CHALLENGE, CODE));
        server.saying(200, Twilio.checked("planted", false));
        call(() -> otp.verify(CHALLENGE, CODE));
    }

    @Test
    void ofTheBuilder() {
        seen.append("twilio ")
                .append(TwilioOtp.builder()
                        .credentials(ACCOUNT_SID, AUTH_TOKEN)
                        .serviceSid(SERVICE_SID)
                        .toString());
    }
}
