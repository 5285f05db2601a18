package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a token, nobody sees or steers anything without it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DoorTest {

    private static final String TOKEN = "open-sesame-open";

    private final OtpSimulator simulator = OtpSimulator.builder().token(TOKEN).start();
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    static Stream<Arguments> routes() {
        return VisitorsTest.routes();
    }

    private HttpRequest.Builder to(String method, String path) {
        return caller.to(path)
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void withoutTheTokenEveryRouteIsClosed(String method, String path) throws Exception {
        HttpResponse<String> reply = caller.call(to(method, path));

        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        for (String wrong : new String[] {"Bearer open-sesame-opem", "Bearer ", "Bearer", TOKEN, "Basic " + TOKEN}) {
            assertThat(caller.call(to(method, path).header("Authorization", wrong))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void theTokenIsOnlyTakenFromTheAddressOfThePage() throws Exception {
        assertThat(caller.call(caller.to("/inbox?token=" + TOKEN)).statusCode()).isEqualTo(401);
        assertThat(caller.call(caller.to("/?token=open-sesame-opem")).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer "})
    void aProgramSendsTheTokenWithEachRequest(String scheme) throws Exception {
        assertThat(caller.call(to("GET", "/inbox").header("Authorization", scheme + TOKEN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(caller.call(to("POST", "/reset").header("Authorization", scheme + TOKEN))
                        .statusCode())
                .isEqualTo(204);
    }

    private String cookie() throws Exception {
        HttpResponse<String> reply = caller.call(caller.to("/?token=" + TOKEN));
        assertThat(reply.statusCode()).isEqualTo(303);
        assertThat(reply.headers().firstValue("Location")).contains("/");
        String set = reply.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set)
                .matches("otp-simulator-" + simulator.baseUrl().getPort()
                        + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict")
                .doesNotContain(TOKEN);
        return set.replaceFirst(";.*", "");
    }

    @Test
    void aBrowserShowsItOnceAndHasACookieThen() throws Exception {
        String cookie = cookie();

        assertThat(caller.call(to("GET", "/").header("Cookie", "a=b; " + cookie))
                        .statusCode())
                .isEqualTo(200);
        assertThat(caller.call(to("POST", "/reset").header("Cookie", cookie)).statusCode())
                .isEqualTo(204);
        assertThat(caller.call(to("GET", "/inbox").header("Cookie", cookie + "x"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(caller.call(to("GET", "/inbox").header("Cookie", cookie.replaceFirst("=.*", "=")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void theCookieDoesNotLetForeignPagesIn() throws Exception {
        assertThat(caller.call(to("POST", "/reset").header("Cookie", cookie()).header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theProvidersInterfaceAsksForItsOwnCredentials() throws Exception {
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
        assertThat(caller.as("Bearer " + TOKEN).request(NUMBER).statusCode()).isEqualTo(401);
    }

    @Test
    void theCookieOfOneSimulatorIsNoneOfAnother() throws Exception {
        try (OtpSimulator other = OtpSimulator.builder().token(TOKEN).start()) {
            String renamed = cookie().replace(
                            "otp-simulator-" + simulator.baseUrl().getPort(),
                            "otp-simulator-" + other.baseUrl().getPort());
            Caller there = new Caller(other);
            assertThat(there.call(there.to("/inbox").header("Cookie", renamed)).statusCode())
                    .isEqualTo(401);
        }
    }
}
