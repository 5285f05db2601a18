package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all routes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApiTest {

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Caller caller = new Caller(simulator);

    @BeforeEach
    void leaveSomethingToShow() throws Exception {
        caller.request(NUMBER);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    static Stream<String> questions() {
        return VisitorsTest.routes()
                .filter(route -> route.get()[0].equals("GET"))
                .map(route -> (String) route.get()[1]);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return caller.call(
                caller.to(path).header("Content-Type", "application/json").method(method, BodyPublishers.noBody()));
    }

    private static Map<String, Object> head(String reply) {
        Map<String, Object> fields = new TreeMap<>();
        reply.lines().takeWhile(line -> !line.isEmpty()).forEach(line -> {
            String[] parts = line.split(": ", 2);
            fields.put(parts[0], parts.length == 1 || parts[0].equals("Date") ? "" : parts[1]);
        });
        return fields;
    }

    @ParameterizedTest
    @MethodSource("questions")
    void headIsAnsweredAsGetIsButForTheBody(String path) throws Exception {
        String rest = " " + path + " HTTP/1.1\r\nHost: localhost:"
                + simulator.baseUrl().getPort() + "\r\nConnection: close\r\n\r\n";

        String reply = caller.rawReply("HEAD" + rest);

        assertThat(reply).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n").doesNotContain("\r\n\r\nH");
        if (!path.equals("/changes") && !path.equals("/clock")) {
            String whole = caller.rawReply("GET" + rest);
            assertThat(head(reply)).isEqualTo(head(whole));
            assertThat(whole.length()).isGreaterThan(reply.length());
        }
    }

    @Test
    void whoAsksForTheHeadOfTheStreamTakesNoPlace() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(send("HEAD", "/changes").statusCode()).isEqualTo(200);
        }
        assertThat(caller.stream("/changes").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aParameterThatIsNotKnownIsNamedOnEveryRoute(String method, String path) throws Exception {
        HttpResponse<String> reply = send(method, path + "?pretty=1");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).startsWith("{\"error\":\"pretty is no parameter here; there are ");
        assertThat(caller.get("/inbox")).as("nothing was done").contains(NUMBER);
    }

    static Stream<Arguments> routes() {
        return VisitorsTest.routes();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionMarkAloneIsNoParameter(String path) throws Exception {
        assertThat(send("HEAD", path + "?").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", path + "?&").statusCode()).isEqualTo(200);
    }

    @Test
    void thePageIsShownForOneNumberToo() throws Exception {
        assertThat(send("GET", "/?to=255713507067").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/?token=none-is-needed-here").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void noOtherSiteIsToldWhatItMaySend(String path) throws Exception {
        HttpResponse<String> reply = caller.call(caller.to(path)
                .header("Origin", "http://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow").orElse("")).contains("GET, HEAD");
        assertThat(reply.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }
}
