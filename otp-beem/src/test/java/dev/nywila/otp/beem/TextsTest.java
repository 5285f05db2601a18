package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.beem.faults.Leaks;
import dev.nywila.otp.spi.OtpSettings;
import feign.Request;
import feign.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P1: what is not for users but holds a secret, and would tell it to a debugger's log or a careless line. */
class TextsTest {

    private static final String SECRET = "planted-secret-key";
    private static final String CODE = "904217";
    private static final String REPLY = "planted-in-the-reply";

    @Test
    void noTextOfWhatHoldsASecretTellsIt() {
        String digits = PHONE.e164().substring(1);
        OtpConfig config = Clients.config(URI.create("https://beem.invalid"), "api-key", SECRET, "secret-key", SECRET);
        try (Leaks leaks = Leaks.listen(Map.of(
                "secret", SECRET, "number", PHONE.e164(), "code", CODE, "reply", REPLY, "reference", "p-l-4-n"))) {
            leaks.see(config);
            OtpSettings reader = new OtpSettings(BeemOtp.ID, config, "beem");
            leaks.see(reader);
            BeemSettings settings = BeemSettings.read(reader, null);
            leaks.see(settings);
            leaks.see(settings.credentials());
            leaks.see(settings.credentials().get());
            leaks.see(settings.breaker());
            leaks.see(new BeemApi.PinRequest(SECRET, digits));
            leaks.see(new BeemApi.PinCheck("p-l-4-n", CODE));
            for (String body : List.of(
                    REPLY,
                    "{\"data\":{\"pinId\":\"p-l-4-n\",\"message\":{\"code\":100,\"message\":\"" + REPLY + "\"}}}",
                    "{\"code\":114,\"error\":\"" + REPLY + "\"}")) {
                BeemReply reply = BeemReply.read(response(body), false);
                leaks.see(reply);
                leaks.see(reply.headers());
            }
            leaks.see(settings.trust());
            Connector connector = Exchanges.connector(
                    settings.baseUrl(), Exchanges.LOOPBACK, settings.trust().context());
            leaks.see(Exchanges.exchange(connector, Runnable::run, Duration.ofSeconds(1), () -> {}));
            assertThat(leaks.found()).isEmpty();
        }
    }

    private static Response response(String body) {
        return Response.builder()
                .status(200)
                .request(Request.create(
                        Request.HttpMethod.POST,
                        "https://beem.invalid/",
                        Map.of("Authorization", List.of(SECRET)),
                        CODE.getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8,
                        null))
                .headers(Map.of("X-Any", List.of(REPLY)))
                .body(body, StandardCharsets.UTF_8)
                .build();
    }
}
