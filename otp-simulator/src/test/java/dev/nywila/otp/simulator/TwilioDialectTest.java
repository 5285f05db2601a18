package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.Message;
import dev.nywila.otp.simulator.TwilioSwitches.Exhaustion;
import dev.nywila.otp.simulator.TwilioSwitches.InvalidParameterText;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TwilioDialectTest {

    private static final String NUMBER = "+15017122661";
    private static final PhoneNumber PHONE = PhoneNumber.of(NUMBER);
    private static final String SERVICE = "/v2/Services/VA51000000000000000000000000000001";
    private static final TwilioAccount ACCOUNT = TwilioAccount.defaults();
    private static final String NOT_FOUND = "{\"code\":20404,\"message\":\"The requested resource /Services/"
            + "VA51000000000000000000000000000001/VerificationCheck was not found\","
            + "\"more_info\":\"https://www.twilio.com/docs/errors/20404\",\"status\":404}";

    private final OtpSimulator simulator = OtpSimulator.builder()
            .clock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
            .account(ACCOUNT.apiKey("SK51000000000000000000000000000001", "key's secret"))
            .start();
    private final TwilioCaller caller = new TwilioCaller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private String started() throws Exception {
        return TwilioCaller.sid(caller.start(NUMBER, "sms").body());
    }

    private String code() {
        return simulator.awaitCode(PHONE, Duration.ZERO);
    }

    private static void assertError(HttpResponse<String> reply, int status, String code, String message) {
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body())
                .isEqualTo("{\"code\":" + code + ",\"message\":\"" + message
                        + "\",\"more_info\":\"https://www.twilio.com/docs/errors/" + code + "\",\"status\":" + status
                        + "}");
    }

    private void checkWrong(String sid, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(caller.check(sid, "0000").body()).contains("\"status\":\"pending\",\"valid\":false");
        }
    }

    @Test
    void theRightCodeApprovesOnceAndThenTheVerificationIsGone() throws Exception {
        String sid = started();

        HttpResponse<String> approved = caller.check(sid, code());

        assertThat(approved.statusCode()).isEqualTo(200);
        assertThat(approved.body())
                .contains(
                        "\"sid\":\"" + sid + "\"",
                        "\"to\":\"" + NUMBER + "\"",
                        "\"status\":\"approved\",\"valid\":true");
        HttpResponse<String> again = caller.check(sid, "123456");
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).isEqualTo(NOT_FOUND);
    }

    @Test
    void aWrongCodeLeavesItPending() throws Exception {
        HttpResponse<String> wrong = caller.check(started(), "0000");

        assertThat(wrong.statusCode()).isEqualTo(200);
        assertThat(wrong.body()).contains("\"status\":\"pending\",\"valid\":false");
    }

    @ParameterizedTest
    @CsvSource({
        "sms, +15017122661, sms",
        "call, +15017122661, voice",
        "whatsapp, +15017122661, whatsapp",
        "email, asha@example.com, email"
    })
    void eachChannelDelivers(String channel, String to, String delivered) throws Exception {
        HttpResponse<String> reply = caller.start(TwilioCaller.form("To", to, "Channel", channel, "Locale", "pt-BR"));

        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(reply.body()).contains("\"to\":\"" + to + "\",\"channel\":\"" + channel + "\"");
        Message message = simulator.phones().outbox().get(0);
        assertThat(message.channel().toString()).isEqualTo(delivered);
        assertThat(message.recipient()).isEqualTo(to.contains("@") ? EmailAddress.of(to) : PhoneNumber.of(to));
        assertThat(simulator.awaitCode(message.recipient())).isEqualTo(message.code());
    }

    @Test
    void aFurtherStartSendsTheSameCodeUnderTheSameIdUpToTheSameEnd() throws Exception {
        String first = started();
        simulator.advance(Duration.ofMinutes(9));
        HttpResponse<String> second = caller.start(NUMBER, "call");

        assertThat(TwilioCaller.sid(second.body())).isEqualTo(first);
        assertThat(second.body())
                .containsSubsequence("\"channel\":\"SMS\",\"attempt_sid\":\"VL", "\"channel\":\"CALL\"");
        List<Message> outbox = simulator.phones().outbox();
        assertThat(outbox)
                .extracting(Message::code)
                .containsOnly(outbox.get(0).code())
                .hasSize(2);
        assertThat(outbox)
                .extracting(Message::expiresAt)
                .containsOnly(outbox.get(0).expiresAt());

        simulator.advance(Duration.ofMinutes(1));
        assertThat(caller.check(first, code()).body()).isEqualTo(NOT_FOUND);
        assertThat(started()).isNotEqualTo(first);
    }

    @Test
    void afterAnApprovalAStartBeginsANewOne() throws Exception {
        String first = started();
        caller.check(first, code());

        assertThat(started()).isNotEqualTo(first);
    }

    @Test
    void theSixthMessageIsRefusedUntilTheVerificationExpires() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(201);
        }
        simulator.advance(Duration.ofMinutes(4));

        HttpResponse<String> refused = caller.start(NUMBER, "sms");

        assertError(refused, 429, "60203", "Max send attempts reached");
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
        assertThat(simulator.phones().outbox()).hasSize(5);
        assertThat(caller.start("+15017122662", "sms").statusCode()).isEqualTo(201);
        simulator.twilio().switches(TwilioSwitches.defaults().withSendLimitRetryAfter(false));
        assertThat(caller.start(NUMBER, "sms").headers().firstValue("Retry-After"))
                .isEmpty();
        simulator.advance(Duration.ofMinutes(6));
        assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(201);
    }

    @Test
    void anApprovalMakesRoomForMessages() throws Exception {
        for (int i = 0; i < 4; i++) {
            started();
        }
        caller.check(started(), code());

        assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(201);
    }

    @Test
    void theSixthCheckIsRefusedAndTheDeadCodeSentAgainUntilItExpires() throws Exception {
        String sid = started();
        checkWrong(sid, 5);

        assertError(caller.check(sid, code()), 429, "60202", "Max check attempts reached");
        assertThat(started()).isEqualTo(sid);
        assertError(caller.check(sid, code()), 429, "60202", "Max check attempts reached");
        simulator.advance(Duration.ofMinutes(10));
        assertThat(caller.check(sid, "0000").body()).isEqualTo(NOT_FOUND);
        assertThat(started()).isNotEqualTo(sid);
    }

    @Test
    void orItIsDeletedIfSwitchedSo() throws Exception {
        simulator.twilio().switches(TwilioSwitches.defaults().withExhaustion(Exhaustion.NOT_FOUND));
        String sid = started();
        checkWrong(sid, 5);

        assertThat(caller.check(sid, code()).body()).isEqualTo(NOT_FOUND);
        assertThat(started()).isNotEqualTo(sid);
    }

    @Test
    void aCheckMayNameTheRecipientInstead() throws Exception {
        started();

        HttpResponse<String> approved = caller.check(TwilioCaller.form("To", NUMBER, "Code", code()));

        assertThat(approved.body()).contains("\"approved\"");
        assertThat(caller.check(TwilioCaller.form("To", "+15017122662", "Code", "0000"))
                        .body())
                .isEqualTo(NOT_FOUND);
    }

    @Test
    void idAndRecipientMustAgree() throws Exception {
        String sid = started();

        assertThat(caller.check(TwilioCaller.form("VerificationSid", sid, "To", "+15017122662", "Code", code()))
                        .body())
                .isEqualTo(NOT_FOUND);
    }

    @Test
    void credentialsAreThoseOfTheAccountOrOfItsKey() throws Exception {
        caller.as(Caller.basic("SK51000000000000000000000000000001:key's secret"));
        assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(201);

        caller.as(Caller.basic(ACCOUNT.accountSid() + ":" + "0".repeat(32)));
        assertError(caller.start(NUMBER, "sms"), 401, "20003", "Authenticate");
        caller.as(null);
        assertError(caller.start(NUMBER, "sms"), 401, "20003", "Authentication Error - No credentials provided");
        assertThat(simulator.phones().outbox()).hasSize(1);
    }

    @Test
    void anotherServiceIsNotFound() throws Exception {
        assertError(
                caller.post("/v2/Services/VA" + "0".repeat(32) + "/Verifications", "To=%2B15017122661&Channel=sms"),
                404,
                "20404",
                "The requested resource /Services/VA" + "0".repeat(32) + "/Verifications was not found");
    }

    @Test
    void onlyPostIsAnswered() throws Exception {
        assertError(caller.send("GET", SERVICE + "/Verifications", ""), 405, "20004", "Method not allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "To=%2B15017122661 | Invalid parameter `Channel`: ",
                "To=%2B15017122661&Channel=pigeon | Invalid parameter `Channel`: pigeon",
                "Channel=sms | Invalid parameter `To`: ",
                "To=15017122661&Channel=sms | Invalid parameter `To`: 15017122661",
                "To=asha@example.com&Channel=sms | Invalid parameter `To`: asha@example.com",
                "To=%2B15017122661&Channel=email | Invalid parameter `To`: +15017122661",
                "To=%2B15017122661&Channel=sms&Locale=?? | Invalid parameter `Locale`: ??",
                "To=%2B15017122661&To=%2B15017122662&Channel=sms | Invalid parameter",
                "To=%zz&Channel=sms | Invalid parameter",
            })
    void aStartThatMakesNoSenseIs60200(String form, String message) throws Exception {
        HttpResponse<String> reply = caller.start(form);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).startsWith("{\"code\":60200,\"message\":\"" + message);
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Code=123456", "VerificationSid=VE1", "VerificationSid=VE1&Code=123", "To=1&Code=123456"})
    void aCheckThatMakesNoSenseIs60200(String form) throws Exception {
        assertThat(caller.check(form).body()).startsWith("{\"code\":60200,");
    }

    @Test
    void theTextOf60200FollowsItsSwitch() throws Exception {
        simulator.twilio().switches(TwilioSwitches.defaults().withInvalidParameterText(InvalidParameterText.NAMED));
        assertError(caller.start("1", "sms"), 400, "60200", "Invalid parameter: To");
        simulator.twilio().switches(TwilioSwitches.defaults().withInvalidParameterText(InvalidParameterText.BARE));
        assertError(caller.start("1", "sms"), 400, "60200", "Invalid parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "20404, 404",
        "20429, 429",
        "60200, 400",
        "60202, 429",
        "60203, 429",
        "60205, 400",
        "60212, 429",
        "60238, 403",
        "60410, 403",
        "60412, 403",
        "60413, 403",
        "60605, 403",
        "99999, 400"
    })
    void aFaultHasTheStatusThatGoesWithItsCode(String code, int status) throws Exception {
        simulator.fail(Fault.providerCode(code));

        HttpResponse<String> reply = caller.start(NUMBER, "sms");

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body())
                .startsWith("{\"code\":" + code + ",\"message\":\"")
                .endsWith("\",\"more_info\":\"https://www.twilio.com/docs/errors/" + code + "\",\"status\":" + status
                        + "}");
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @Test
    void statusesThatNobodyKnowsFollowTheirSwitches() throws Exception {
        simulator
                .twilio()
                .switches(TwilioSwitches.defaults()
                        .withFraudGuardStatus(429)
                        .withOtherBlockStatus(400)
                        .withLandlineStatus(403));
        simulator.fail(Fault.providerCode("60410"), Fault.providerCode("60238"), Fault.providerCode("60205"));

        assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(429);
        assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(400);
        assertThat(caller.start(NUMBER, "sms").statusCode()).isEqualTo(403);
    }

    @Test
    void theInboxTellsHowAVerificationStands() throws Exception {
        Caller inbox = new Caller(simulator);
        String sid = started();
        checkWrong(sid, 1);
        assertThat(inbox.get("/inbox")).endsWith("\"state\":\"open\",\"attemptsUsed\":1,\"attemptsAllowed\":5}]");
        checkWrong(sid, 4);
        assertThat(inbox.get("/inbox")).endsWith("\"state\":\"used_up\",\"attemptsUsed\":5,\"attemptsAllowed\":5}]");
        simulator.reset();

        started();
        simulator.advance(Duration.ofMinutes(10));
        assertThat(inbox.get("/inbox")).contains("\"state\":\"expired\"");

        caller.check(started(), code());
        assertThat(inbox.get("/inbox?limit=1")).contains("\"state\":\"approved\"");
    }
}
