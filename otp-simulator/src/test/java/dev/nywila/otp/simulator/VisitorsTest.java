package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VisitorsTest {

    private static final String SOME_BODY = "{}";

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

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST", "beem.test"})
    void ownNamesAreServed(String name) throws Exception {
        assertThat(statusFor("GET", "/inbox", name + ":" + simulator.baseUrl().getPort()))
                .isEqualTo(200);
    }

    @Test
    void aNameMayComeWithThePortThatCallersSee() throws Exception {
        try (OtpSimulator mapped =
                OtpSimulator.builder().host("mapped.test:9000").start()) {
            Caller there = new Caller(mapped);

            assertThat(there.raw("GET /inbox HTTP/1.1\r\nHost: mapped.test:9000\r\n\r\n"))
                    .isEqualTo(200);
            assertThat(there.raw("GET /inbox HTTP/1.1\r\nHost: mapped.test:"
                            + mapped.baseUrl().getPort() + "\r\n\r\n"))
                    .isEqualTo(421);
        }
    }

    @Test
    void theUsualPortMayBeLeftOut() {
        Visitors visitors = new Visitors(List.of("localhost", "[::1]", "mapped.test:9000"), 80);
        for (String host : List.of("localhost", "localhost:80", "[::1]", "[::1]:80", "mapped.test:9000")) {
            assertThat(visitors.isForUs(host(host), null)).as(host).isTrue();
        }
        for (String host : List.of("localhost:8", "mapped.test", "[::1", "localhost:800")) {
            assertThat(visitors.isForUs(host(host), null)).as(host).isFalse();
        }
        assertThat(new Visitors(List.of("localhost"), 8080).isForUs(host("localhost"), null))
                .isFalse();
    }

    private static Headers host(String name) {
        Headers headers = new Headers();
        headers.add("Host", name);
        return headers;
    }

    @Test
    void aForeignPageUsesUpNoFaultAndLeavesNoTrace() throws Exception {
        simulator.fail(Fault.throttled());

        String host = "127.0.0.1:" + simulator.baseUrl().getPort();
        assertThat(caller.raw("POST /v1/request HTTP/1.1\r\nHost: " + host
                        + "\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(403);

        assertThat(simulator.activeFaults()).hasSize(1);
        assertThat(simulator.requests()).isZero();
        assertThat(caller.get("/log")).isEqualTo("[]");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void otherNamesAreMisdirectedOnEveryPath(String method, String path) throws Exception {
        int port = simulator.baseUrl().getPort();

        assertThat(statusFor(method, path, "evil.example:" + port)).isEqualTo(421);
        assertThat(statusFor(method, path, "localhost.evil.example:" + port)).isEqualTo(421);
        assertThat(statusFor(method, path, "localhost")).isEqualTo(421);
        assertThat(statusFor(method, path, "localhost:1")).isEqualTo(421);
        assertThat(simulator.requests()).isZero();
    }

    /** All ways in: the page, the interface, the wire, and what is none. */
    static Stream<Arguments> everything() {
        Stream<Arguments> others = Stream.of(
                Arguments.of("POST", "/v1/request"),
                Arguments.of("POST", "/v1/verify"),
                Arguments.of("GET", "/elsewhere"));
        return Stream.concat(routes(), others);
    }

    static Stream<Arguments> routes() {
        try (OtpSimulator any = OtpSimulator.start()) {
            return any.routes().stream().map(route -> Arguments.of(route.method(), route.path()));
        }
    }

    static Stream<Arguments> changes() {
        return routes().filter(route -> !route.get()[0].equals("GET"));
    }

    @Test
    void twoHostHeadersAreMisdirected() throws Exception {
        String own = "localhost:" + simulator.baseUrl().getPort();

        assertThat(caller.raw("GET /inbox HTTP/1.1\r\nHost: " + own + "\r\nHost: evil.example\r\n\r\n"))
                .isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/inbox",
                "http://evil.example:PORT/inbox",
                "http://localhost/inbox",
                "http://localhost:1/inbox",
                "http://u@localhost:PORT/inbox",
                "http:///inbox",
                "https://localhost:PORT/inbox",
                "ftp://localhost:PORT/inbox",
            })
    void aTargetThatNamesAnotherHostIsMisdirected(String target) throws Exception {
        String port = Integer.toString(simulator.baseUrl().getPort());

        assertThat(statusFor("GET", target.replace("PORT", port), "localhost:" + port))
                .isEqualTo(421);
    }

    @Test
    void aTargetMayNameThisHostButNoOtherHeaderThen() throws Exception {
        String port = Integer.toString(simulator.baseUrl().getPort());

        assertThat(statusFor("GET", "HTTP://LocalHost:" + port + "/inbox?limit=1", "127.0.0.1:" + port))
                .isEqualTo(200);
        assertThat(statusFor("GET", "http://localhost:" + port + "/inbox", "evil.example:" + port))
                .isEqualTo(421);
        assertThat(caller.raw("GET http://localhost:" + port + "/inbox HTTP/1.1\r\n\r\n"))
                .isEqualTo(421);
    }

    @Test
    void aPathThatLooksLikeAHostIsOnlyAPath() throws Exception {
        String own = "localhost:" + simulator.baseUrl().getPort();

        assertThat(statusFor("GET", "//evil.example/inbox", own)).isEqualTo(404);
        assertThat(statusFor("GET", "//" + own + "/inbox", own)).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void foreignPagesCannotChangeAnything(String method, String path) throws Exception {
        caller.request(NUMBER);
        String before = state();

        for (String[] header : new String[][] {
            {"Origin", "http://evil.example"},
            {"Origin", "null"},
            {"Origin", "https://localhost"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"}
        }) {
            HttpResponse<String> reply = caller.call(caller.to(path)
                    .header("Content-Type", "application/json")
                    .header(header[0], header[1])
                    .method(method, BodyPublishers.ofString(SOME_BODY)));
            assertThat(reply.statusCode()).as(header[1]).isEqualTo(403);
        }

        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void programsAndOwnPagesCanChangeEverything(String method, String path) throws Exception {
        String body = method.equals("POST") ? body(path) : SOME_BODY;
        assertThat(caller.change(method, path, body).statusCode()).isBetween(200, 204);
        HttpRequest.Builder page = caller.to(path)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Origin", simulator.baseUrl().toString())
                .header("Sec-Fetch-Site", "same-origin")
                .method(method, BodyPublishers.ofString(body));
        assertThat(caller.call(page).statusCode()).isBetween(200, 204);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeNeedsATypeThatFormsCannotSend(String method, String path) throws Exception {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
            assertThat(caller.call(caller.to(path)
                                    .header("Content-Type", type)
                                    .method(method, BodyPublishers.ofString(SOME_BODY)))
                            .statusCode())
                    .isEqualTo(415);
        }
        assertThat(caller.call(caller.to(path).method(method, BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/changes", "/inbox?wait=1s"})
    void foreignPagesCannotTakePlacesOfThoseWhoWait(String path) throws Exception {
        assertThat(caller.call(caller.to(path).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
    }

    private String state() throws Exception {
        return caller.get("/inbox")
                + caller.get("/log")
                + caller.get("/faults")
                + caller.get("/dialects")
                + caller.get("/clock").replaceFirst("\"now\":\"[^\"]+\"", "");
    }

    private static String body(String path) {
        return switch (path) {
            case "/faults" -> "{\"fault\":\"emptyBody\"}";
            case "/clock" -> "{\"advance\":\"1s\"}";
            case "/dialects/twilio/switches" -> "{\"checkStatus\":\"200\"}";
            case "/dialects/beem/switches" -> "{\"authStatus\":\"200\"}";
            default -> "{}";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/inbox", "/faults", "/v1/request", "/elsewhere"})
    void noReplyMayBeKeptGuessedOrSharedAcrossOrigins(String path) throws Exception {
        HttpResponse<String> reply = caller.call(caller.to(path).header("Origin", "http://evil.example"));

        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(reply.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js", "/inbox", "/elsewhere"})
    void aBrowserRunsAndLoadsOnlyWhatIsServedHere(String path) throws Exception {
        HttpResponse<String> reply = caller.call(caller.to(path));

        assertThat(reply.headers().allValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                        + "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        assertThat(reply.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(reply.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void thePageIsServedFromTheJar() throws Exception {
        HttpResponse<String> page = caller.call(caller.to("/"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).contains("/page.js", "/page.css");
        assertThat(caller.call(caller.to("/page.js")).headers().firstValue("Content-Type"))
                .contains("text/javascript; charset=utf-8");
        assertThat(caller.call(caller.to("/page.css")).headers().firstValue("Content-Type"))
                .contains("text/css; charset=utf-8");
    }

    @Test
    void aHeadOfMoreThan16KibIsRefused() throws Exception {
        HttpRequest.Builder long16 = caller.to("/inbox").header("X-Long", "x".repeat(16 * 1024));
        assertThat(caller.call(long16).statusCode()).isEqualTo(431);
        assertThat(caller.call(caller.to("/inbox?" + "x".repeat(16 * 1024))).statusCode())
                .isEqualTo(431);

        assertThat(caller.call(caller.to("/inbox").header("X-Long", "x".repeat(15 * 1024)))
                        .statusCode())
                .isEqualTo(200);
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
        assertThat(caller.call(caller.to("/elsewhere")).statusCode()).isEqualTo(404);
        assertThat(caller.call(caller.to("/page/index.html")).statusCode()).isEqualTo(404);
        HttpResponse<String> put = caller.change("PUT", "/inbox", "{}");
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("Allow")).contains("DELETE, GET, HEAD");
        assertThat(caller.call(caller.to("/v1/request")
                                .header("Authorization", Caller.basic("simulator-key:simulator-secret")))
                        .statusCode())
                .isEqualTo(405);
    }
}
