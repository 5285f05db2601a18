package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VisitorsTest {

    private final OtpSimulator simulator =
            OtpSimulator.builder().host("Beem.Test").start();
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private int statusFor(String method, String path, String host) throws Exception {
        return caller.raw(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n");
    }

    private HttpRequest.Builder emptying() {
        return caller.to("/inbox").header("Content-Type", "application/json").DELETE();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST", "beem.test"})
    void ownNamesAreServed(String name) throws Exception {
        assertThat(statusFor("GET", "/inbox", name + ":" + simulator.baseUrl().getPort()))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"GET,/inbox", "DELETE,/inbox", "POST,/v1/request", "POST,/v1/verify", "GET,/elsewhere"})
    void otherNamesAreMisdirectedOnEveryPath(String method, String path) throws Exception {
        int port = simulator.baseUrl().getPort();

        assertThat(statusFor(method, path, "evil.example:" + port)).isEqualTo(421);
        assertThat(statusFor(method, path, "localhost.evil.example:" + port)).isEqualTo(421);
        assertThat(statusFor(method, path, "localhost")).isEqualTo(421);
        assertThat(statusFor(method, path, "localhost:1")).isEqualTo(421);
        assertThat(simulator.requests()).isZero();
    }

    @Test
    void twoHostHeadersAreMisdirected() throws Exception {
        String own = "localhost:" + simulator.baseUrl().getPort();

        assertThat(caller.raw("GET /inbox HTTP/1.1\r\nHost: " + own + "\r\nHost: evil.example\r\n\r\n"))
                .isEqualTo(421);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,http://evil.example",
        "Origin,null",
        "Origin,https://localhost",
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site"
    })
    void foreignPagesCannotEmptyTheInbox(String header, String value) throws Exception {
        caller.request(NUMBER);

        assertThat(caller.call(emptying().header(header, value)).statusCode()).isEqualTo(403);

        assertThat(simulator.phones().outbox()).hasSize(1);
    }

    @Test
    void ownPagesAndProgramsCanEmptyTheInbox() throws Exception {
        caller.request(NUMBER);
        HttpRequest.Builder page =
                emptying().header("Origin", simulator.baseUrl().toString()).header("Sec-Fetch-Site", "same-origin");

        assertThat(caller.call(page).statusCode()).isEqualTo(204);

        assertThat(simulator.phones().outbox()).isEmpty();
        assertThat(caller.call(emptying()).statusCode()).isEqualTo(204);
    }

    @Test
    void emptyingTheInboxNeedsATypeThatFormsCannotSend() throws Exception {
        assertThat(caller.call(caller.to("/inbox").DELETE()).statusCode()).isEqualTo(415);
        assertThat(caller.call(caller.to("/inbox").DELETE().header("Content-Type", "text/plain"))
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inbox", "/v1/request", "/elsewhere"})
    void noReplyMayBeKeptGuessedOrSharedAcrossOrigins(String path) throws Exception {
        HttpResponse<String> reply = caller.call(caller.to(path).header("Origin", "http://evil.example"));

        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(reply.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    }

    @Test
    void aBodyOfMoreThan64KibIsRefused() throws Exception {
        assertThat(caller.post("/v1/request", " ".repeat(64 * 1024 + 1)).statusCode())
                .isEqualTo(413);
        assertThat(simulator.requests()).isZero();

        assertThat(caller.post("/v1/request", " ".repeat(64 * 1024)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(caller.call(caller.to("/")).statusCode()).isEqualTo(404);
        assertThat(caller.post("/inbox", "{}").statusCode()).isEqualTo(405);
        assertThat(caller.call(caller.to("/v1/request")
                                .header("Authorization", Caller.basic("simulator-key:simulator-secret")))
                        .statusCode())
                .isEqualTo(405);
    }
}
