package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nywila.otp.PhoneNumber;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A further provider is one class: faults, log, inbox, settings and switches are there for it too. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecondDialectTest {

    private final OtpSimulator simulator =
            OtpSimulator.builder().dialect(PostaDialect::new).start();
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private HttpResponse<String> posta(String path, String body) throws Exception {
        return caller.call(caller.to(path).header("X-Posta-Key", "stamp").POST(BodyPublishers.ofString(body)));
    }

    @Test
    void itSpeaksBesideBeemToTheSamePhones() throws Exception {
        HttpResponse<String> sent = posta("/posta/code", "+" + NUMBER);
        String code = simulator.awaitCode(PhoneNumber.of("+" + NUMBER));

        assertThat(sent.statusCode()).isEqualTo(202);
        assertThat(posta("/posta/check", sent.body() + " " + code).statusCode()).isEqualTo(200);
        assertThat(caller.request(NUMBER).body()).contains("\"code\":100");
        assertThat(caller.get("/inbox")).containsSubsequence("\"id\":2,", "\"open\"", "\"id\":1,", "\"approved\"");
        assertThat(simulator.requests()).isEqualTo(3);
    }

    @Test
    void itsCallsAreLoggedAsItsOwn() throws Exception {
        posta("/posta/code", "+" + NUMBER);

        assertThat(caller.get("/log"))
                .contains("\"dialect\":\"posta\",\"endpoint\":\"send\",\"outcome\":\"sent\",\"status\":202")
                .contains("\"credentials\":\"matched\"")
                .doesNotContain("stamp");
    }

    @Test
    void faultsBefallItInItsOwnForm() throws Exception {
        simulator.fail(Fault.unknownCode(418), Fault.throttled(7));

        assertThat(posta("/posta/code", "+" + NUMBER).statusCode()).isEqualTo(418);
        assertThat(posta("/posta/code", "+" + NUMBER).statusCode()).isEqualTo(429);
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @Test
    void itsSettingsAndSwitchesAreShownAndSet() throws Exception {
        assertThat(caller.get("/dialects"))
                .contains("{\"name\":\"beem\"")
                .contains("{\"name\":\"posta\",\"label\":\"Posta\",\"settings\":{\"OTP_POSTA_URL\":\""
                        + simulator.baseUrl() + "/posta\"},\"switches\":[{\"name\":\"greeting\",");

        assertThat(caller.change("POST", "/dialects/posta/switches", "{\"greeting\":\"yes\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(posta("/posta/code", "+" + NUMBER).body()).startsWith("Dear Sir, ");
        simulator.reset();
        assertThat(posta("/posta/code", "+" + NUMBER).body()).doesNotContain("Dear");
    }

    @Test
    void anOlderCodeIsOpenAsLongAsOneProviderTakesIt() throws Exception {
        posta("/posta/code", "+" + NUMBER);
        posta("/posta/code", "+" + NUMBER);

        assertThat(caller.get("/inbox")).doesNotContain("superseded");
    }

    @Test
    void twoDialectsCannotAnswerOnOnePath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtpSimulator.builder()
                        .dialect(PostaDialect::new)
                        .dialect(PostaDialect::new)
                        .start());
    }
}
