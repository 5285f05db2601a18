package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static dev.nywila.otp.simulator.Caller.basic;
import static dev.nywila.otp.simulator.Caller.coded;
import static dev.nywila.otp.simulator.Caller.golden;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.PhoneNumber;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BeemDialectTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+" + NUMBER);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private final OtpSimulator simulator = OtpSimulator.builder().clock(clock).start();
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private String code() {
        return simulator.phones().awaitCode(ASHA, Duration.ZERO);
    }

    private static AbstractStringAssert<?> assertBody(int status, HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        return assertThat(reply.body());
    }

    @Test
    void successIsAsDocumented() throws Exception {
        HttpResponse<String> requested = caller.request(NUMBER);
        String pinId = Caller.pinId(requested.body());

        assertBody(200, requested)
                .isEqualTo(golden("request-accepted.json").replace("cdb29912-c874-4d8b-9f02-88b904ae4eeb", pinId));
        assertThat(pinId).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertBody(200, caller.verify(pinId, code())).isEqualTo(golden("verify-approved.json"));
    }

    @Test
    void anUnknownApplicationIsAsRecorded() throws Exception {
        assertBody(200, caller.post("/v1/request", "{\"appId\":1308,\"msisdn\":\"" + NUMBER + "\"}"))
                .isEqualTo(golden("application-not-found.json"));
    }

    @Test
    void aNumberThatIsOneDigitShortIsAsRecorded() throws Exception {
        assertBody(200, caller.request("25571350706")).isEqualTo(golden("invalid-phone-number.json"));
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+255713507067", "0713507067", "255 713507067", "123456", "1234567890123456", "٢٥٥٧١٣٥٠٧٠٦٧"})
    void otherFormsOfNumbersAreInvalid(String msisdn) throws Exception {
        assertBody(200, caller.request(msisdn)).isEqualTo(coded(102, "Invalid phone number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"254712345678", "1234567", "123456789012345"})
    void numbersOfOtherCountriesAreAccepted(String msisdn) throws Exception {
        assertBody(200, caller.request(msisdn)).contains("\"code\":100");
    }

    @Test
    void emptyCredentialsAreAsRecorded() throws Exception {
        assertBody(401, caller.as(basic(":")).request(NUMBER)).isEqualTo(golden("empty-credentials.json"));
        assertBody(401, caller.as(null).request(NUMBER)).isEqualTo(golden("empty-credentials.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulator-key:wrong", "wrong:simulator-secret"})
    void wrongCredentialsAreAsRecordedOnBothPaths(String pair) throws Exception {
        caller.as(basic(pair));

        assertBody(401, caller.request(NUMBER)).isEqualTo(golden("wrong-credentials.json"));
        assertBody(401, caller.verify("x", "123456")).isEqualTo(golden("wrong-credentials.json"));
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @Test
    void credentialsThatAreNotBasicAreWrong() throws Exception {
        assertBody(401, caller.as("Bearer abc").request(NUMBER)).isEqualTo(golden("wrong-credentials.json"));
        assertBody(401, caller.as("Basic ***").request(NUMBER)).isEqualTo(golden("wrong-credentials.json"));
    }

    @Test
    void aNumericPinIsAsRecorded() throws Exception {
        assertBody(200, caller.post("/v1/verify", "{\"pin\":123456,\"pinId\":\"\"}"))
                .isEqualTo(golden("pin-not-a-string.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"pin\":123456,\"pinId\":\"x\"} | Pin must be a string.",
                "{\"pin\":\"123456\",\"pinId\":\"\"} | Please enter PinId",
                "{\"pin\":\"123456\"} | Please enter PinId",
                "[] | Body must be a JSON object.",
                "{\"pin\":\"1\"}x | Body must be a JSON object.",
                "{\"pin\":\"1\",\"pin\":\"2\"} | Body must not repeat a name: pin is given twice.",
            })
    void aBodyOfAnotherFormHasNoCode(String body, String message) throws Exception {
        assertBody(200, caller.post("/v1/verify", body)).isEqualTo("{\"error\":true,\"message\":\"" + message + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"msisdn\":\"255713507067\"} | 104 | Application Id missing",
                "{\"appId\":\"\",\"msisdn\":\"255713507067\"} | 104 | Application Id missing",
                "{\"appId\":1} | 103 | Phone number missing",
                "{\"appId\":true,\"msisdn\":\"255713507067\"} | 106 | Application not found",
            })
    void whatIsMissingIsNamed(String body, int code, String text) throws Exception {
        assertBody(200, caller.post("/v1/request", body)).isEqualTo(coded(code, text));
    }

    @Test
    void applicationAndNumberMayBeNumbersOrStrings() throws Exception {
        assertBody(200, caller.post("/v1/request", "{\"appId\":\"1\",\"msisdn\":" + NUMBER + "}"))
                .contains("\"code\":100");
    }

    @Test
    void anEmptyPinIsMissing() throws Exception {
        assertBody(200, caller.verify(caller.pinId(), "")).isEqualTo(coded(111, "Pin missing"));
    }

    @Test
    void anUnknownPinIdIsNotFound() throws Exception {
        assertBody(200, caller.verify("8fa81447-4a14-4c2f-925b-78be40047c63", "123456"))
                .isEqualTo(coded(113, "pinId not found"));
    }

    @Test
    void theFourthAttemptIsOneTooMany() throws Exception {
        simulator.phones().prescribe(ASHA, "004217");
        String pinId = caller.pinId();

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertBody(200, caller.verify(pinId, "4217")).isEqualTo(coded(114, "Incorrect Pin"));
        }
        assertBody(200, caller.verify(pinId, "004217")).isEqualTo(coded(116, "Attempts Exceeded"));
    }

    @Test
    void aPinTimesOutAfterFiveMinutes() throws Exception {
        String pinId = caller.pinId();

        now.updateAndGet(instant -> instant.plusSeconds(300));

        assertBody(200, caller.verify(pinId, code())).isEqualTo(coded(115, "Pin TimeOut"));
    }

    @Test
    void aUsedPinIsADuplicate() throws Exception {
        String pinId = caller.pinId();
        String code = code();
        caller.verify(pinId, code);

        assertBody(200, caller.verify(pinId, code)).isEqualTo(coded(118, "Duplicate Pin"));
    }

    @Test
    void aNewRequestEndsTheOlderPinIdUnlessSwitched() throws Exception {
        String older = caller.pinId();
        String olderCode = code();
        caller.pinId();

        assertBody(200, caller.verify(older, olderCode)).isEqualTo(coded(113, "pinId not found"));

        simulator.beem().switches(BeemSwitches.defaults().withOldPinStaysValid(true));
        assertBody(200, caller.verify(older, olderCode)).isEqualTo(coded(117, "Valid Pin"));
    }

    @Test
    void statusesFollowTheSwitches() throws Exception {
        simulator
                .beem()
                .switches(BeemSwitches.defaults()
                        .withWrongPinStatus(403)
                        .withOtherErrorStatus(404)
                        .withAuthStatus(200));
        simulator.phones().prescribe(ASHA, "111111");

        assertBody(403, caller.verify(caller.pinId(), "222222")).isEqualTo(coded(114, "Incorrect Pin"));
        assertBody(404, caller.verify("x", "222222")).isEqualTo(coded(113, "pinId not found"));
        assertBody(404, caller.post("/v1/verify", "{}")).contains("\"error\":true");
        assertBody(200, caller.as(basic("a:b")).request(NUMBER)).isEqualTo(golden("wrong-credentials.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBERS | ,\"pinExpiryTimeInMinutes\":5,\"expiresInSeconds\":300,",
                "TEXT | ,\"pinExpiryTimeInMinutes\":\"5\",\"expiresInSeconds\":\"300\",",
            })
    void expiryFieldsFollowTheirSwitch(BeemSwitches.ExpiryFields fields, String text) throws Exception {
        simulator.beem().switches(BeemSwitches.defaults().withExpiryFields(fields));

        assertBody(200, caller.request(NUMBER)).contains(text);
    }

    @Test
    void aCodeCanBeTextAndAMessagePlain() throws Exception {
        simulator.beem().switches(BeemSwitches.defaults().withCodeAsText(true));
        assertBody(200, caller.verify("x", "222222"))
                .isEqualTo("{\"data\":{\"message\":{\"code\":\"113\",\"message\":\"pinId not found\"}}}");

        simulator.beem().switches(BeemSwitches.defaults().withMessageAsText(true));
        assertBody(200, caller.verify("x", "222222")).isEqualTo("{\"data\":{\"message\":\"pinId not found\"}}");
    }
}
