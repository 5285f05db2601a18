package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static dev.nywila.otp.simulator.Caller.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Request log, faults, clock and switches as JSON. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ControlTest {

    private final InstantSource fixed = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private final OtpSimulator simulator = OtpSimulator.builder()
            .clock(fixed)
            .account(BeemAccount.defaults().credentials("own-key", "own-secret"))
            .start();
    private final Caller caller = new Caller(simulator).as(basic("own-key:own-secret"));

    @AfterEach
    void close() {
        simulator.close();
    }

    private void assertRefused(String path, String body, String message) throws Exception {
        HttpResponse<String> reply = caller.change("POST", path, body);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains(message).startsWith("{\"error\":\"");
    }

    private void assertDone(String method, String path, String body) throws Exception {
        HttpResponse<String> reply = caller.change(method, path, body);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.statusCode()).isEqualTo(204);
    }

    @Test
    void aCallIsLoggedWithItsBodies() throws Exception {
        String reply = caller.request(NUMBER).body();

        assertThat(caller.get("/log").replaceFirst("\"millis\":[0-9.]+", "\"millis\":1"))
                .isEqualTo("[{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\",\"method\":\"POST\",\"path\":\"/v1/request\","
                        + "\"dialect\":\"beem\",\"endpoint\":\"request\",\"outcome\":\"sent\",\"status\":200,\"millis\":1,"
                        + "\"credentials\":\"matched\",\"fault\":null,"
                        + "\"request\":\"{\\\"appId\\\":1,\\\"msisdn\\\":\\\"" + NUMBER + "\\\"}\","
                        + "\"reply\":\"" + reply.replace("\"", "\\\"") + "\"}]");
    }

    @Test
    void outcomesAreShortWords() throws Exception {
        String pinId = caller.pinId();
        caller.verify(pinId, "wrong");
        caller.verify(pinId, simulator.phones().outbox().get(0).code());
        caller.post("/v1/verify", "[]");
        simulator.fail(Fault.lostReply());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.request(NUMBER));
        simulator.fail(Fault.htmlOutage());
        caller.request(NUMBER);

        assertThat(caller.get("/log").replaceAll("\"(request|reply)\":\"([^\"\\\\]|\\\\.)*\"", ""))
                .containsSubsequence(
                        "\"outcome\":\"not_processed\",\"status\":502",
                        "\"fault\":\"htmlOutage\"",
                        "\"outcome\":\"no reply\",\"status\":null",
                        "\"fault\":\"lostReply\"",
                        "\"outcome\":\"malformed\"",
                        "\"outcome\":\"approved\"",
                        "\"outcome\":\"wrong_code\"",
                        "\"outcome\":\"sent\"");
    }

    @Test
    void ofCredentialsTheLogKeepsOnlyWhetherTheyMatched() throws Exception {
        caller.as(basic("someone:of-flesh-and-blood")).request(NUMBER);
        caller.as(null).request(NUMBER);

        assertThat(caller.get("/log"))
                .containsSubsequence("\"credentials\":\"missing\"", "\"credentials\":\"wrong\"")
                .contains("login_refused")
                .doesNotContain("flesh", basic("someone:of-flesh-and-blood").substring(6));
    }

    @Test
    void longBodiesAreCutInTheLog() throws Exception {
        caller.post("/v1/verify", " ".repeat(5_000));

        assertThat(caller.get("/log"))
                .contains("\"request\":\"" + " ".repeat(4_096) + "\"")
                .doesNotContain(" ".repeat(4_097));
    }

    @Test
    void theLogIsARing() {
        RequestLog log = new RequestLog();
        RequestLog.Entry any = new RequestLog.Entry(
                0, fixed.instant(), "POST", "/", "", "", "", 200, 1, Credentials.MATCHED, null, "", "");
        for (int i = 0; i < 1_001; i++) {
            log.add(any);
        }

        assertThat(log.newest(0, 2_000))
                .hasSize(1_000)
                .first()
                .extracting(RequestLog.Entry::id)
                .isEqualTo(1_001L);
    }

    @Test
    void theLogIsAskedAfterAnIdAndForgotten() throws Exception {
        for (int i = 0; i < 3; i++) {
            caller.post("/v1/verify", "");
        }

        assertThat(caller.get("/log?after=1"))
                .contains("\"id\":3,", "\"id\":2,")
                .doesNotContain("\"id\":1,");
        assertThat(caller.get("/log?limit=1")).contains("\"id\":3,").doesNotContain("\"id\":2,");
        assertThat(caller.change("DELETE", "/log", "").statusCode()).isEqualTo(204);
        assertThat(caller.get("/log")).isEqualTo("[]");
        caller.post("/v1/verify", "");
        assertThat(caller.get("/log")).startsWith("[{\"id\":4,");
    }

    @Test
    void aFaultBefallsTheNextCalls() throws Exception {
        assertDone("POST", "/faults", "{\"fault\":\"status\",\"status\":500,\"body\":\"{}\",\"calls\":2}");
        caller.request(NUMBER);
        assertThat(caller.get("/faults")).contains("{\"fault\":\"status\",").contains("\"remaining\":1}");

        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(500);

        assertThat(caller.get("/faults")).endsWith("\"active\":[]}");
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultWithoutCallsStaysUntilItIsCleared() throws Exception {
        assertDone("POST", "/faults", "{\"fault\":\"latency\",\"delay\":\"1ms\"}");
        caller.request(NUMBER);
        caller.request(NUMBER);
        assertThat(caller.get("/faults"))
                .endsWith("\"active\":[{\"fault\":\"latency\",\"delay\":\"1ms\",\"remaining\":null}]}");

        assertDone("DELETE", "/faults", "");

        assertThat(caller.get("/faults")).endsWith("\"active\":[]}");
    }

    @Test
    void everyKindOfFaultIsMadeFromWhatItsParametersSay() throws Exception {
        for (FaultKind kind : FaultKind.ALL) {
            assertDone("POST", "/faults", "{\"fault\":\"" + kind.name() + "\",\"calls\":1}");
        }
        for (Faults.Active active : simulator.activeFaults()) {
            assertThat(FaultKind.named(active.fault().name()).orElseThrow().parameters())
                    .extracting(FaultKind.Parameter::name)
                    .containsAll(active.fault().parameters().keySet());
        }
        assertThat(caller.get("/faults"))
                .startsWith("{\"kinds\":[{\"name\":\"latency\",\"label\":\"Late answer\",\"parameters\":["
                        + "{\"name\":\"delay\",\"label\":\"Delay\",\"type\":\"duration\",\"default\":\"2s\"}]},");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | the body must be one JSON object",
                "{} | fault must be one of latency, status, ",
                "{\"fault\":\"flood\"} | fault must be one of latency, status, ",
                "{\"fault\":\"latency\",\"delay\":\"soon\"} | delay must be a duration such as 500ms",
                "{\"fault\":\"latency\",\"delay\":\"11m\"} | a delay is zero to 10 minutes",
                "{\"fault\":\"latency\",\"delay\":{}} | delay must be a text or a whole number",
                "{\"fault\":\"status\",\"status\":\"x\",\"calls\":0} | status must be a whole number; calls must be a whole number from 1 to 1000000",
                "{\"fault\":\"status\",\"status\":199} | a status is 200 to 599",
                "{\"fault\":\"emptyBody\",\"calls\":1.5} | calls must be a whole number from 1 to 1000000",
                "{\"fault\":\"emptyBody\",\"fault\":\"latency\"} | fault is given twice",
                "{\"fault\":\"emptyBody\",\"delay\":\"1s\"} | emptyBody has no other fields than calls, dialect, fault",
            })
    void aFaultThatMakesNoSenseIsRefused(String body, String message) throws Exception {
        assertRefused("/faults", body, message);

        assertThat(caller.get("/faults")).endsWith("\"active\":[]}");
    }

    @Test
    void theClockIsAdvanced() throws Exception {
        HttpResponse<String> reply = caller.change("POST", "/clock", "{\"advance\":\"5m\"}");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"now\":\"2026-01-01T00:05:00Z\",\"advanced\":\"PT5M\"}");

        caller.change("POST", "/clock", "{\"advance\":\"PT1H\"}");

        assertThat(caller.get("/clock")).isEqualTo("{\"now\":\"2026-01-01T01:05:00Z\",\"advanced\":\"PT1H5M\"}");
        assertThat(caller.change("POST", "/clock", "{\"advance\":\"2d\"}").body())
                .startsWith("{\"now\":\"2026-01-03T01:05:00Z\"");
        caller.request(NUMBER);
        assertThat(caller.get("/inbox")).contains("\"sentAt\":\"2026-01-03T01:05:00Z\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | advance must be a duration such as",
                "{\"advance\":5} | advance must be a duration such as",
                "{\"advance\":\"1s\",\"advance\":\"2s\"} | advance is given twice",
                "{\"advance\":\"1s\",\"adv\\u0061nce\":\"1s\"} | advance is given twice",
                "{\"advance\":\"1s\",\"by\":\"1s\"} | there are no other fields than advance",
                "{\"advance\":\"1s\",\"x\":{\"y\":[{\"z\":1,\"z\":2}]}} | z is given twice",
                "{\"a\u001b[2J\":1,\"a\u001b[2J\":1} | the body must be one JSON object",
                "{\"\\u001b[2J\":1,\"\\u001b[2J\":1} | a name is given twice",
                "{\"advance\":\"-PT5M\"} | the clock does not go back",
                "{\"advance\":\"P366D\"} | 365 days at most",
            })
    void theClockGoesOnlyForwardAndNotTooFar(String body, String message) throws Exception {
        assertRefused("/clock", body, message);

        assertThat(caller.get("/clock")).contains("\"advanced\":\"PT0S\"");
    }

    @Test
    void aDialectTellsItsSettingsButNoSecretThatItWasGiven() throws Exception {
        assertThat(caller.get("/dialects"))
                .startsWith("[{\"name\":\"beem\",\"label\":\"Beem\",\"settings\":{\"OTP_PROVIDER\":\"beem\","
                        + "\"OTP_BEEM_BASE_URL\":\"" + simulator.baseUrl() + "\",\"OTP_BEEM_API_KEY\":\"own-key\","
                        + "\"OTP_BEEM_APP_ID\":\"1\"},\"switches\":[{\"name\":\"wrongPinStatus\",\"label\":\"Status of a wrong pin\","
                        + "\"assumption\":\"")
                .contains("\"options\":[\"200\",\"400\",\"403\"],\"value\":\"200\"}")
                .doesNotContain("own-secret");
    }

    @Test
    void switchesCanBeThrown() throws Exception {
        assertDone("POST", "/dialects/beem/switches", "{\"otherErrorStatus\":404,\"codeAsText\":true}");

        HttpResponse<String> reply = caller.verify("x", "123456");
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).contains("\"code\":\"113\"");

        assertDone("POST", "/dialects/beem/switches", "{\"expiryFields\":\"text\"}");
        assertThat(caller.request(NUMBER).body()).contains("\"expiresInSeconds\":\"300\"");
    }

    @Test
    void eachSwitchCanBeSetToEachOfItsOptions() throws Exception {
        for (Switch each : BeemPanel.PANEL.show(BeemSwitches.defaults())) {
            for (String option : each.options()) {
                assertDone("POST", "/dialects/beem/switches", "{\"" + each.name() + "\":\"" + option + "\"}");
                assertThat(caller.get("/dialects")).contains("\"value\":\"" + option + "\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | the body must be one JSON object",
                "{\"authStatus\":\"200\",\"authStatus\":\"401\"} | authStatus is given twice",
                "{\"authStatus\":\"500\"} | authStatus must be one of 200, 401",
                "{\"colour\":\"red\",\"codeAsText\":\"maybe\"} | codeAsText must be one of false, true; there are no other switches than wrongPinStatus, ",
            })
    void aSwitchThatMakesNoSenseIsRefused(String body, String message) throws Exception {
        String before = caller.get("/dialects");

        assertRefused("/dialects/beem/switches", body, message);

        assertThat(caller.get("/dialects")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"POST, /reset", "DELETE, /inbox", "DELETE, /log", "DELETE, /faults"})
    void whatTakesNoFieldsIsGivenNone(String method, String path) throws Exception {
        for (String body : new String[] {"{\"a\":1}", "[]", "x", "{\"a\":1,\"a\":1}"}) {
            assertThat(caller.change(method, path, body).statusCode()).isEqualTo(400);
        }
        assertDone(method, path, "{}");
        assertDone(method, path, "");
    }

    @Test
    void resetIsForEverything() throws Exception {
        String before = caller.get("/dialects") + caller.get("/faults");
        caller.request(NUMBER);
        caller.change("POST", "/clock", "{\"advance\":\"5m\"}");
        caller.change("POST", "/faults", "{\"fault\":\"emptyBody\"}");
        caller.change("POST", "/dialects/beem/switches", "{\"authStatus\":200}");

        assertDone("POST", "/reset", "{}");

        assertThat(caller.get("/inbox") + caller.get("/log")).isEqualTo("[][]");
        assertThat(caller.get("/clock")).contains("\"advanced\":\"PT0S\"");
        assertThat(caller.get("/dialects") + caller.get("/faults")).isEqualTo(before);
    }
}
