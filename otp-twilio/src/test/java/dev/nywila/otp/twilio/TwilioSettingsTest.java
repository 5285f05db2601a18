package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.ACCOUNT_SID;
import static dev.nywila.otp.twilio.Twilio.AUTH_TOKEN;
import static dev.nywila.otp.twilio.Twilio.SERVICE_SID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.http.Credentials;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** D3: what is refused before anything is opened. */
class TwilioSettingsTest {

    private static final URI TWILIO = URI.create("https://twilio.example");

    private static OtpException refused(Map<String, String> settings) {
        OtpException trouble = catchThrowableOfType(
                OtpException.class, () -> new TwilioOtpProvider().open(OtpConfig.of(settings), "twilio"));
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        return trouble;
    }

    @Test
    void namesEveryMissingSettingAtOnce() {
        assertThat(refused(Map.of()))
                .hasMessageContaining("otp.twilio.account-sid is missing")
                .hasMessageContaining("otp.twilio.auth-token is missing")
                .hasMessageContaining("otp.twilio.service-sid is missing");
    }

    @Test
    void namesMalformedAndMissingSettingsTogetherAndShowsNoValue() {
        assertThat(refused(Map.of(
                                "otp.twilio.account-sid", "planted1:colon",
                                "otp.twilio.auth-token", "planted2\u0007bell",
                                "otp.twilio.channel", "planted3",
                                "otp.twilio.risk-check", "planted4",
                                "otp.twilio.base-url", "planted5://nowhere",
                                "otp.twilio.send.deadline", "planted6",
                                "otp.twilio.serwice-sid", "planted7"))
                        .getMessage())
                .contains("account-sid is not AC or SK and 32 hexadecimal digits", "auth-token has a character")
                .contains("channel is not one of sms, voice, whatsapp")
                .contains("risk-check is not one of default, disable, enable")
                .contains(
                        "base-url",
                        "send.deadline",
                        "service-sid is missing",
                        "serwice-sid is unknown; did you mean otp.twilio.service-sid?")
                .doesNotContainPattern("planted[1-9]");
    }

    @ParameterizedTest
    @CsvSource({
        "account-sid, VA0123456789abcdef0123456789abcdef",
        "account-sid, AC0123456789abcdef0123456789abcde",
        "account-sid, AC0123456789abcdef0123456789abcdef0",
        "account-sid, AC0123456789abcdef0123456789abcdeg",
        "account-sid, ac0123456789abcdef0123456789abcdef",
        "account-sid, SK012345/789abcdef0123456789abcdef",
        "service-sid, AC0123456789abcdef0123456789abcdef",
        "service-sid, VE0123456789abcdef0123456789abcdef",
        "service-sid, VA0123456789abcdef0123456789abcde",
        "service-sid, VA0123456789abcdef0123456789abcd/../x",
        "channel, phone",
        "channel, email",
        "channel, SMS",
        "risk-check, true"
    })
    void refusesAValueOfAnotherForm(String key, String value) {
        assertThat(refused(Twilio.settings("twilio", TWILIO, key, value)))
                .hasMessageContaining("otp.twilio." + key + " is not ")
                .hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AC0123456789abcdef0123456789ABCDEF", "SK0123456789abcdef0123456789abcdef"})
    void takesTheSidOfAnAccountOrOfAKey(String sid) {
        assertThatCode(() -> Twilio.open(TWILIO, "account-sid", sid).close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"channel, voice", "channel, whatsapp", "risk-check, enable", "risk-check, disable", "max-attempts, 3"})
    void takesEverySettingOfItsOwn(String key, String value) {
        assertThatCode(() -> Twilio.open(TWILIO, key, value).close()).doesNotThrowAnyException();
    }

    @Test
    void needsNoAddressAsThereIsOneForAll() {
        Map<String, String> settings = new HashMap<>(Twilio.settings("twilio", TWILIO));
        settings.remove("otp.twilio.base-url");
        settings.put("otp.require-live", "true");
        assertThatCode(() -> new TwilioOtpProvider()
                        .open(OtpConfig.of(settings), "twilio")
                        .close())
                .doesNotThrowAnyException();
    }

    @Test
    void buildsInCodeWhatTheSettingsOpen() {
        try (OtpClient otp = TwilioOtp.builder()
                .name("kenya")
                .credentials(ACCOUNT_SID, AUTH_TOKEN)
                .serviceSid(SERVICE_SID)
                .channel(Channel.WHATSAPP)
                .build()) {
            assertThat(otp.name()).isEqualTo("kenya");
            assertThat(otp.capabilities().channels())
                    .containsExactlyInAnyOrder(Channel.SMS, Channel.VOICE, Channel.WHATSAPP, Channel.EMAIL);
        }
    }

    @Test
    void buildsWithCredentialsThatAreSupplied() {
        TwilioOtp.Builder builder = TwilioOtp.builder()
                .credentials(() -> new Credentials(ACCOUNT_SID, AUTH_TOKEN))
                .serviceSid(SERVICE_SID);
        assertThatCode(() -> builder.build().close()).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(
                        OtpException.class,
                        () -> builder.credentials("AC1", AUTH_TOKEN).build()))
                .hasMessageContaining("otp.twilio.account-sid is not");
    }

    @Test
    void twoAccountsStandSideBySide() {
        Map<String, String> settings = new HashMap<>(Twilio.settings("tz-sms", TWILIO));
        settings.putAll(Twilio.settings("ke-sms", TWILIO, "channel", "whatsapp"));
        settings.put("otp.tz-sms.provider", "twilio");
        settings.put("otp.ke-sms.provider", "twilio");
        OtpConfig config = OtpConfig.of(settings);
        try (OtpClient tanzania = OtpProviders.open(config, "tz-sms");
                OtpClient kenya = OtpProviders.open(config, "ke-sms")) {
            assertThat(tanzania.name()).isEqualTo("tz-sms");
            assertThat(kenya.name()).isEqualTo("ke-sms");
        }
    }
}
