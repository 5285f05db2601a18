package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nywila.otp.PhoneNumber;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several providers on one port: faults, log, inbox, settings and switches are there for each. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DialectsTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+" + NUMBER);

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Caller beem = new Caller(simulator);
    private final TwilioCaller twilio = new TwilioCaller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void theyReachTheSamePhones() throws Exception {
        HttpResponse<String> sent = twilio.start("+" + NUMBER, "sms");
        String code = simulator.awaitCode(ASHA);

        assertThat(sent.statusCode()).isEqualTo(201);
        assertThat(beem.request(NUMBER).body()).contains("\"code\":100");
        assertThat(twilio.check(TwilioCaller.sid(sent.body()), code).body()).contains("\"approved\"");
        assertThat(beem.get("/inbox"))
                .containsSubsequence(
                        "\"id\":2,\"dialect\":\"beem\"", "\"open\"", "\"id\":1,\"dialect\":\"twilio\"", "\"approved\"");
        assertThat(simulator.requests()).isEqualTo(3);
    }

    @Test
    void manyCallersOfBothAreServedAtOnce() throws Exception {
        List<CompletableFuture<String>> answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> verified(i % 2 == 0, "2557135070" + (10 + i))))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get()).contains(i % 2 == 0 ? "\"code\":117" : "\"status\":\"approved\"");
        }
        assertThat(simulator.requests()).isEqualTo(80);
    }

    private String verified(boolean isBeem, String number) {
        try {
            PhoneNumber phone = PhoneNumber.of("+" + number);
            if (isBeem) {
                String pinId = Caller.pinId(beem.request(number).body());
                return beem.verify(pinId, simulator.awaitCode(phone)).body();
            }
            String sid = TwilioCaller.sid(twilio.start("+" + number, "sms").body());
            return twilio.check(sid, simulator.awaitCode(phone)).body();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void wrongCodesCountForEachByItself() throws Exception {
        simulator.phones().prescribe(ASHA, "123456");
        String pinId = beem.pinId();
        String sid = TwilioCaller.sid(twilio.start("+" + NUMBER, "sms").body());
        for (int i = 0; i < 3; i++) {
            beem.verify(pinId, "000000");
        }

        assertThat(beem.verify(pinId, "123456").body()).contains("\"code\":116");
        assertThat(twilio.check(sid, "123456").body()).contains("\"approved\"");
    }

    @Test
    void aMessageOfOneSupersedesNoneOfTheOthers() throws Exception {
        String pinId = beem.pinId();
        String code = simulator.awaitCode(ASHA);
        twilio.start("+" + NUMBER, "sms");

        assertThat(beem.get("/inbox")).doesNotContain("superseded");
        assertThat(beem.verify(pinId, code).body()).contains("\"code\":117");
    }

    @Test
    void callsAreLoggedAsTheirOwn() throws Exception {
        twilio.start("+" + NUMBER, "sms");
        beem.request(NUMBER);

        assertThat(beem.get("/log"))
                .containsSubsequence(
                        "\"dialect\":\"beem\",\"endpoint\":\"request\",\"outcome\":\"sent\",\"status\":200",
                        "\"dialect\":\"twilio\",\"endpoint\":\"start\",\"outcome\":\"sent\",\"status\":201")
                .contains("\"credentials\":\"matched\"")
                .doesNotContain(TwilioAccount.defaults().authToken());
    }

    @Test
    void aFaultBefallsWhicheverComesInThatOnesForm() throws Exception {
        simulator.fail(Fault.providerCode("105").times(2), Fault.throttled(7));

        assertThat(twilio.start("+" + NUMBER, "sms").body()).startsWith("{\"code\":105,");
        assertThat(beem.request(NUMBER).body()).isEqualTo(Caller.coded(105, "Unknown"));
        assertThat(twilio.start("+" + NUMBER, "sms").statusCode()).isEqualTo(429);
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @Test
    void aFaultOfOneLeavesTheOtherAlone() throws Exception {
        simulator.twilio().fail(Fault.providerCode("60203"), Fault.htmlOutage().untilCleared());
        simulator.beem().fail(Fault.throttled(7).times(2));
        simulator.fail(Fault.status(500, "{}").untilCleared());

        assertThat(beem.request(NUMBER).statusCode()).isEqualTo(429);
        assertThat(twilio.start("+" + NUMBER, "sms").body()).startsWith("{\"code\":60203,");
        assertThat(beem.request(NUMBER).statusCode()).isEqualTo(429);
        assertThat(twilio.start("+" + NUMBER, "sms").statusCode())
                .as("the latest of those that stay")
                .isEqualTo(500);
        simulator.twilio().fail(Fault.htmlOutage().untilCleared());
        assertThat(twilio.start("+" + NUMBER, "sms").statusCode()).isEqualTo(502);
        assertThat(beem.request(NUMBER).statusCode()).isEqualTo(500);
        simulator.clearFaults();
        assertThat(twilio.start("+" + NUMBER, "sms").statusCode()).isEqualTo(201);
    }

    @Test
    void aFaultOfOneIsSetAndShownByHttpToo() throws Exception {
        assertThat(beem.change("POST", "/faults", "{\"fault\":\"emptyBody\",\"calls\":1,\"dialect\":\"twilio\"}")
                        .statusCode())
                .isEqualTo(204);

        assertThat(beem.request(NUMBER).body()).contains("\"code\":100");
        assertThat(beem.get("/faults"))
                .endsWith("\"active\":[{\"fault\":\"emptyBody\",\"dialect\":\"twilio\",\"remaining\":1}]}");
        assertThat(twilio.start("+" + NUMBER, "sms").body()).isEmpty();
        assertThat(beem.change("POST", "/faults", "{\"fault\":\"emptyBody\",\"dialect\":\"posta\"}")
                        .body())
                .isEqualTo("{\"error\":\"dialect must be one of beem, twilio\"}");
    }

    @Test
    void settingsAndSwitchesOfEachAreShownAndSet() throws Exception {
        assertThat(beem.get("/dialects"))
                .containsSubsequence(
                        "{\"name\":\"beem\",\"label\":\"Beem\"",
                        "{\"name\":\"twilio\",\"label\":\"Twilio\",\"settings\":{\"OTP_PROVIDER\":\"twilio\"",
                        "\"switches\":[{\"name\":\"checkStatus\",");

        assertThat(beem.change("POST", "/dialects/twilio/switches", "{\"checkStatus\":\"201\"}")
                        .statusCode())
                .isEqualTo(204);

        String sid = TwilioCaller.sid(twilio.start("+" + NUMBER, "sms").body());
        assertThat(twilio.check(sid, "0000").statusCode()).isEqualTo(201);
        simulator.reset();
        sid = TwilioCaller.sid(twilio.start("+" + NUMBER, "sms").body());
        assertThat(twilio.check(sid, "0000").statusCode()).isEqualTo(200);
    }

    @Test
    void anEmptiedInboxForgetsTheChallengesOfAll() throws Exception {
        String sid = TwilioCaller.sid(twilio.start("+" + NUMBER, "sms").body());
        String pinId = beem.pinId();

        beem.change("DELETE", "/inbox", "");

        assertThat(twilio.check(sid, "0000").statusCode()).isEqualTo(404);
        assertThat(beem.verify(pinId, "000000").body()).contains("\"code\":113");
    }

    @Test
    void beyondLoopbackOnlyThoseArePlayedWhoseSecretIsNotPublic() throws Exception {
        OtpSimulator.Builder beyond = OtpSimulator.builder()
                .bind(InetAddress.getByName("0.0.0.0"))
                .host("simulator.test")
                .token("sesame-open-sesame");
        assertThatIllegalArgumentException()
                .isThrownBy(beyond::start)
                .withMessage("beyond loopback credentials of your own are needed: the usual ones are public");

        TwilioAccount own =
                TwilioAccount.defaults().credentials("AC" + "0123456789abcdef".repeat(2), "0123456789abcdef".repeat(2));
        try (OtpSimulator exposed = beyond.account(own).start()) {
            assertThat(exposed.twilio().config()).containsEntry("otp.provider", "twilio");
            assertThat(exposed.providers()).containsExactly("twilio");
            assertThatIllegalStateException().isThrownBy(exposed::beem).withMessageStartingWith("Beem is not played");
        }
    }
}
