package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.simulator.TwilioSwitches.Exhaustion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twilio's own library takes the simulator for Twilio. What it sends is in {@code src/test/resources/twilio/sdk};
 * {@code -Dtwilio.sdk.record=true} writes it anew.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TwilioSdkTest {

    private static final String NUMBER = "+15017122661";
    private static final PhoneNumber PHONE = PhoneNumber.of(NUMBER);
    private static final Path RECORDED = Path.of("src/test/resources/twilio/sdk");

    private final OtpSimulator simulator =
            OtpSimulator.builder().host(TwilioSdk.HOST + ":80").start();
    private final TwilioSdk sdk = new TwilioSdk(simulator.baseUrl());

    @AfterEach
    void close() {
        simulator.close();
    }

    /** The last request is as it is kept in the file, but for the verification's id. */
    private void assertSentAsRecorded(String file) throws Exception {
        String body = new Caller(simulator)
                .get("/log?limit=1")
                .replaceFirst(".*\"request\":\"([^\"]*)\".*", "$1")
                .replaceFirst("VE[0-9a-f]{32}", "VE" + "0".repeat(32));
        String sent = sdk.heads().get(sdk.heads().size() - 1) + "\n\n" + body + "\n";
        if (Boolean.getBoolean("twilio.sdk.record")) {
            write(RECORDED.resolve(file), sent);
        }
        assertThat(sent).isEqualTo(Files.readString(RECORDED.resolve(file)));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(RECORDED);
        Files.writeString(file, text);
    }

    private static void assertRefused(ThrowingCallable call, int status, int code) {
        ApiException refused = catchThrowableOfType(ApiException.class, call);
        assertThat(refused.getStatusCode()).isEqualTo(status);
        assertThat(refused.getCode()).isEqualTo(code);
        assertThat(refused.getMoreInfo()).isEqualTo("https://www.twilio.com/docs/errors/" + code);
    }

    @ParameterizedTest
    @CsvSource({
        "sms, +15017122661",
        "call, +15017122661",
        "whatsapp, +15017122661",
        "email, asha@example.com",
    })
    void startsOnEveryChannel(String channel, String to) throws Exception {
        Verification started = sdk.start(to, channel);

        assertThat(started.getStatus()).isEqualTo("pending");
        assertThat(started.getValid()).isFalse();
        assertThat(started.getTo()).isEqualTo(to);
        assertThat(started.getChannel()).hasToString(channel);
        assertThat(started.getSid()).matches("VE[0-9a-f]{32}");
        assertThat(started.getServiceSid()).isEqualTo(TwilioAccount.defaults().serviceSid());
        assertThat(started.getDateCreated()).isNotNull();
        assertThat(started.getSendCodeAttempts()).hasSize(1);
        assertSentAsRecorded("start-" + channel + ".txt");
        Recipient recipient = to.contains("@") ? EmailAddress.of(to) : PhoneNumber.of(to);
        assertThat(sdk.check(started.getSid(), simulator.awaitCode(recipient)).getStatus())
                .isEqualTo("approved");
    }

    @Test
    void startsInALanguage() throws Exception {
        sdk.start(NUMBER, "sms", "pt-BR");

        assertSentAsRecorded("start-locale.txt");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void theRightCodeIsApprovedAndAWrongOneIsNot(int status) throws Exception {
        simulator.twilio().switches(TwilioSwitches.defaults().withCheckStatus(status));
        simulator.phones().prescribe(PHONE, "123456");
        String sid = sdk.start(NUMBER, "sms").getSid();

        VerificationCheck wrong = sdk.check(sid, "654321");
        assertThat(wrong.getStatus()).isEqualTo("pending");
        assertThat(wrong.getValid()).isFalse();
        VerificationCheck right = sdk.check(sid, "123456");
        assertThat(right.getStatus()).isEqualTo("approved");
        assertThat(right.getValid()).isTrue();
        assertThat(right.getSid()).isEqualTo(sid);
        assertThat(right.getTo()).isEqualTo(NUMBER);
        assertSentAsRecorded("check.txt");
        assertRefused(() -> sdk.check(sid, "123456"), 404, 20404);
    }

    @Test
    void checksByRecipientToo() throws Exception {
        simulator.phones().prescribe(PHONE, "123456");
        sdk.start(NUMBER, "sms");

        assertThat(sdk.checkOf(NUMBER, "123456").getStatus()).isEqualTo("approved");
        assertSentAsRecorded("check-by-recipient.txt");
    }

    @Test
    void anExpiredVerificationIsGone() {
        String sid = sdk.start(NUMBER, "sms").getSid();
        String code = simulator.awaitCode(PHONE);
        simulator.advance(Duration.ofMinutes(10));

        assertRefused(() -> sdk.check(sid, code), 404, 20404);
    }

    @Test
    void usedUpChecksAreRefusedAsTheSwitchSays() {
        String sid = sdk.start(NUMBER, "sms").getSid();
        String code = simulator.awaitCode(PHONE);
        for (int i = 0; i < 5; i++) {
            assertThat(sdk.check(sid, "0000").getStatus()).isEqualTo("pending");
        }

        assertRefused(() -> sdk.check(sid, code), 429, 60202);
        simulator.twilio().switches(TwilioSwitches.defaults().withExhaustion(Exhaustion.NOT_FOUND));
        assertRefused(() -> sdk.check(sid, code), 404, 20404);
    }

    @Test
    void usedUpMessagesAreRefused() {
        String sid = sdk.start(NUMBER, "sms").getSid();
        for (int i = 0; i < 4; i++) {
            assertThat(sdk.start(NUMBER, "call").getSid()).isEqualTo(sid);
        }

        assertRefused(() -> sdk.start(NUMBER, "sms"), 429, 60203);
    }

    @Test
    void whatIsNoNumberIsAnInvalidParameter() {
        assertRefused(() -> sdk.start("0713507067", "sms"), 400, 60200);
    }

    @ParameterizedTest
    @CsvSource({
        "20003, 401",
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
        "60605, 403"
    })
    void errorsComeAsItsExceptionsWithTheirCodes(int code, int status) {
        simulator.fail(Fault.providerCode(Integer.toString(code)));

        assertRefused(() -> sdk.start(NUMBER, "sms"), status, code);
        assertThat(simulator.requests()).isEqualTo(1);
    }
}
