package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.ACCOUNT_SID;
import static dev.nywila.otp.twilio.Twilio.AUTH_TOKEN;
import static dev.nywila.otp.twilio.Twilio.CHALLENGE;
import static dev.nywila.otp.twilio.Twilio.PHONE;
import static dev.nywila.otp.twilio.Twilio.SERVICE_SID;
import static dev.nywila.otp.twilio.Twilio.SID;
import static dev.nywila.otp.twilio.Twilio.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to Twilio. */
class TwilioWireTest {

    private static final String SEND = "POST /v2/Services/" + SERVICE_SID + "/Verifications HTTP/1.1\r\n";
    private static final String CHECK = "POST /v2/Services/" + SERVICE_SID + "/VerificationCheck HTTP/1.1\r\n";

    private final StubServer server = new StubServer();

    TwilioWireTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private String sent(OtpRequest request, String channel, String... settings) {
        server.saying(201, started(request.recipient().address(), channel));
        try (OtpClient otp = Twilio.open(server.url(), settings)) {
            otp.send(request);
        }
        return server.requests().get(server.requests().size() - 1);
    }

    private static String body(String request) {
        return request.substring(request.indexOf("\r\n\r\n") + 4);
    }

    private static String basic(String id, String secret) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    @Test
    void aSendIsOneFormWithTheAccountInItsHead() {
        String request = sent(OtpRequest.to(PHONE), "sms");
        assertThat(request)
                .startsWith(SEND)
                .contains(basic(ACCOUNT_SID, AUTH_TOKEN))
                .contains("Content-Type: application/x-www-form-urlencoded\r\n")
                .contains("Accept: application/json\r\n")
                .endsWith("\r\n\r\nTo=%2B255713507067&Channel=sms");
    }

    @ParameterizedTest
    @CsvSource({"sms, sms", "voice, call", "whatsapp, whatsapp"})
    void eachChannelHasTwiliosWordForIt(String channel, String word) {
        assertThat(body(sent(OtpRequest.to(PHONE).via(new Channel(channel)), word)))
                .endsWith("&Channel=" + word);
    }

    @Test
    void theUsualChannelIsASettingThatARequestOverrules() {
        assertThat(body(sent(OtpRequest.to(PHONE), "call", "channel", "voice"))).endsWith("&Channel=call");
        assertThat(body(sent(OtpRequest.to(PHONE).via(Channel.SMS), "sms", "channel", "voice")))
                .endsWith("&Channel=sms");
    }

    @Test
    void anEmailAddressGetsAnEmailWhateverTheUsualChannelIs() {
        OtpRequest request =
                OtpRequest.to(EmailAddress.of("amina+otp@example.com")).in(Locale.FRENCH);
        assertThat(body(sent(request, "email", "channel", "voice")))
                .isEqualTo("To=amina%2Botp%40example.com&Channel=email");
    }

    @ParameterizedTest
    @CsvSource({
        "fr, fr",
        "fr-CA, fr",
        "en-GB, en-GB",
        "en-KE, en",
        "pt-BR, pt-BR",
        "zh-Hant-HK, zh-HK",
        "zh-CN, zh-CN",
        "he, he",
        "iw, he",
        "id-ID, id"
    })
    void theLanguageIsTheNearestThatTwilioHas(String wished, String told) {
        OtpRequest request = OtpRequest.to(PHONE).in(Locale.forLanguageTag(wished));
        assertThat(body(sent(request, "sms"))).endsWith("&Channel=sms&Locale=" + told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sw", "sw-TZ", "und", "x-private"})
    void aLanguageThatTwilioLacksIsLeftToTwilio(String wished) {
        OtpRequest request = OtpRequest.to(PHONE).in(Locale.forLanguageTag(wished));
        assertThat(body(sent(request, "sms"))).endsWith("&Channel=sms");
    }

    @Test
    void theRiskCheckIsSentWhereItIsSetAndOnlyThere() throws IOException {
        assertThat(body(sent(OtpRequest.to(PHONE), "sms", "risk-check", "disable")))
                .endsWith("&RiskCheck=disable");
        assertThat(body(sent(OtpRequest.to(PHONE), "sms", "risk-check", "enable")))
                .endsWith("&RiskCheck=enable");
        OtpRequest asked = OtpRequest.to(PHONE).requestedFrom(InetAddress.getLoopbackAddress());
        assertThat(body(sent(asked, "sms", "risk-check", "default"))).isEqualTo("To=%2B255713507067&Channel=sms");
    }

    @Test
    void aCheckNamesTheVerificationAndNotThePerson() {
        server.saying(200, Twilio.checked("pending", false));
        try (OtpClient otp = Twilio.open(server.url())) {
            otp.verify(CHALLENGE, " 0123 45 ");
        }
        assertThat(server.requests()).singleElement().asString().startsWith(CHECK);
        assertThat(body(server.requests().get(0))).isEqualTo("VerificationSid=" + SID + "&Code=012345");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "12345678901", "12345a", "abcdef"})
    void whatCanBeNoCodeOfTwiliosIsNotAsked(String typed) {
        try (OtpClient otp = Twilio.open(server.url())) {
            assertThat(otp.verify(CHALLENGE, typed)).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        }
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../Verifications",
                "VA00112233445566778899aabbccddeeff",
                "VE0011223344556677",
                "VE00112233445566778899aabbccddeef/",
                "cdb29912-c874-4d8b-9f02-88b904ae4eeb"
            })
    void aReferenceThatIsNoneOfTwiliosIsUnknownWithoutAsking(String reference) {
        try (OtpClient otp = Twilio.open(server.url())) {
            Challenge stored = Challenge.of("twilio", reference, PHONE, Instant.EPOCH);
            assertThat(otp.verify(stored, "123456")).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void suppliedCredentialsAreAskedForAtEachCall() {
        server.saying(201, started(PHONE.e164(), "sms"));
        AtomicReference<Credentials> valid = new AtomicReference<>(new Credentials("SK1", "one"));
        try (OtpClient otp = TwilioOtp.builder()
                .credentials(valid::get)
                .serviceSid(SERVICE_SID)
                .baseUrl(server.url())
                .build()) {
            otp.send(PHONE);
            valid.set(new Credentials("SK2", "two"));
            otp.send(PHONE);
        }
        assertThat(server.requests().get(0)).contains(basic("SK1", "one"));
        assertThat(server.requests().get(1)).contains(basic("SK2", "two"));
    }
}
