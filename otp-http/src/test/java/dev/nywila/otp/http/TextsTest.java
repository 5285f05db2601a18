package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.tck.Leaks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P1: what is not for users but holds a secret, and would tell it to a debugger's log or a careless line. */
class TextsTest {

    private static final String SECRET = "planted-secret-key";
    private static final String DIGITS = "255713507067";
    private static final String CODE = "904217";
    private static final String REPLY = "planted-in-the-reply";
    private static final String REFERENCE = "p-l-4-n";

    @Test
    void noTextOfWhatHoldsASecretTellsIt() throws Exception {
        OtpConfig config = OtpConfig.of(Map.of(
                "otp.any.base-url", "https://any.invalid", "otp.any.api-key", SECRET, "otp.any.secret-key", SECRET));
        Credentials planted = new Credentials(SECRET, SECRET);
        try (Leaks leaks = Leaks.listen(Map.of(
                "secret", SECRET,
                "header", planted.basic(),
                "number", "+" + DIGITS,
                "code", CODE,
                "reply", REPLY,
                "reference", REFERENCE))) {
            leaks.see(config);
            HttpSettings settings = new HttpSettings("any", config, "any", null);
            leaks.see(settings);
            leaks.see(settings.reader());
            leaks.see(settings.credentials("api-key", "secret-key"));
            leaks.see(settings.breaker());
            leaks.see(settings.trust());
            leaks.see(Auth.basic(() -> planted));
            HttpHeader header = new HttpHeader("Authorization", planted.basic());
            Authorization authorization = new Authorization(header, false);
            leaks.see(header);
            leaks.see(authorization);
            leaks.see(new HttpRequest("POST", "/" + REFERENCE, List.of(header), bytes(DIGITS + CODE)));
            for (String body : List.of(
                    REPLY,
                    "{\"data\":{\"pinId\":\"p-l-4-n\",\"message\":{\"code\":100,\"message\":\"" + REPLY + "\"}}}",
                    "{\"code\":114,\"error\":\"" + REPLY + "\"}")) {
                HttpReply raw = new HttpReply(
                        200, new ReplyHeaders(Map.of("content-type", List.of(REPLY))), bytes(body), false);
                leaks.see(raw);
                leaks.see(raw.headers());
                leaks.see(Reply.of(raw, false));
            }
            leaks.see(JsonValue.object("{\"pinId\":\"" + REFERENCE + "\"}"));
            Connector connector = Transmissions.connector(
                    settings.baseUrl(), Transmissions.LOOPBACK, settings.trust().context());
            Transmission transmission =
                    Transmissions.transmission(connector, Runnable::run, Duration.ofSeconds(1), () -> {});
            leaks.see(transmission);
            leaks.see(new Exchange(transmission::perform, authorization));
            assertThat(leaks.found()).isEmpty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
