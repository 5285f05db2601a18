package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpSettingsTest {

    private static final Duration ABSENT = Duration.ofSeconds(7);
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(2);

    @Test
    void keysStartWithTheProvidersPrefix() {
        assertThat(settings("key", "value").provider()).isEqualTo("acme");
        assertThat(settings("key", "value").text("key")).contains("value");
        assertThat(new OtpSettings("acme", OtpConfig.of(Map.of("otp.acme.key", "value")), "beem").text("key"))
                .isEmpty();
    }

    @Test
    void textIsStrippedAndOtherwiseUnchanged() {
        assertThat(settings("key", " \t pa ss=w\u00f6rd \n").text("key")).contains("pa ss=w\u00f6rd");
        assertThat(settings("key", "\u2003x\u2003").required("key")).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void blankCountsAsAbsent(String blank) {
        OtpSettings settings = settings("key", blank);
        assertThat(settings.text("key")).isEmpty();
        assertThat(settings.integer("key", 7, 1, 9)).isEqualTo(7);
        assertThat(settings.duration("key", ABSENT, LEAST, MOST)).isEqualTo(ABSENT);
        assertThat(settings.value("key", "default", "x", text -> text)).isEqualTo("default");
        assertThat(settings.callingCodes("key")).isEmpty();
        assertThatCode(settings::check).doesNotThrowAnyException();
        assertThat(settings.required("key")).isEmpty();
        assertThat(faults(settings)).contains("otp.acme.key is missing");
    }

    @Test
    void aPresetStandsInForWhatIsNotSetWhoeverReadsIt() {
        OtpSettings settings = settings("set", "9");
        settings.preset("set", "3");
        settings.preset("unset", "3");
        assertThat(settings.integer("set", 5, 1, 100)).isEqualTo(9);
        assertThat(settings.integer("unset", 5, 1, 100)).isEqualTo(3);
        settings.preset("max-attempts", "3");
        assertThat(CommonSettings.read(settings).maxAttempts()).isEqualTo(3);
    }

    @Test
    void defaultNeedNotBeInRange() {
        OtpSettings settings = settings("key", "");
        assertThat(settings.integer("key", 0, 1, 9)).isZero();
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "9,9", "' 5 ',5", "+5,5", "005,5"})
    void numberWithinItsBoundsIsRead(String text, int expected) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.integer("key", 7, 1, 9)).isEqualTo(expected);
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "-1", "5.0", "5e0", "0x5", "five", "99999999999", "5 6", "\u0665"})
    void anyOtherNumberIsAFault(String text) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.integer("key", 7, 1, 9)).isEqualTo(7);
        assertThat(faults(settings)).contains("otp.acme.key is not a whole number from 1 to 9 [");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "TRUE,true", "' True ',true", "false,false", "False,false"})
    void switchIsRead(String text, boolean expected) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.flag("key", !expected)).isEqualTo(expected);
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "ture", "t", "true false", "\u200btrue"})
    void anyOtherSwitchIsAFault(String text) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.flag("key", true)).isTrue();
        assertThat(settings.flag("key", false)).isFalse();
        assertThat(faults(settings)).contains("otp.acme.key is not true or false [");
    }

    @Test
    void absentSwitchIsTheDefault() {
        OtpSettings settings = settings("key", " ");
        assertThat(settings.flag("key", true)).isTrue();
        assertThat(settings.flag("key", false)).isFalse();
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "100ms,PT0.1S",
        "10s,PT10S",
        "5m,PT5M",
        "2h,PT2H",
        "PT2H,PT2H",
        "PT0.1S,PT0.1S",
        "pt10s,PT10S",
        "' 10s ',PT10S",
        "7200000ms,PT2H"
    })
    void durationWithinItsBoundsIsRead(String text, Duration expected) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.duration("key", ABSENT, LEAST, MOST)).isEqualTo(expected);
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99ms", "0s", "7200001ms", "3h", "PT2H0.000000001S", "PT0.099999999S", "-10s", "-PT10S", "10", "10 s",
                "10S", "10d", "1.5s", "s", "9999999999s", "999999999h", "PT", "P1D", "PT9999999999999999999S", "\u0661s"
            })
    void anyOtherDurationIsAFault(String text) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.duration("key", ABSENT, LEAST, MOST)).isEqualTo(ABSENT);
        assertThat(faults(settings)).contains("otp.acme.key is not a duration such as 10s, from PT0.1S to PT2H [");
    }

    @ParameterizedTest
    @ValueSource(strings = {"255,1,2557135", " 255 ,\t1 , 2557135", "1,255,1,2557135,255"})
    void callingCodesAreRead(String text) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.callingCodes("key")).containsExactlyInAnyOrder("1", "255", "2557135");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+255",
                "0255",
                "255,",
                ",255",
                "255,,254",
                "255;254",
                "25571350",
                "TZ",
                "\u0662\u0665\u0665",
                "*"
            })
    void anyOtherCallingCodesAreAFaultAndNotAnOpenDoor(String text) {
        OtpSettings settings = settings("key", text);
        assertThat(settings.callingCodes("key")).isEmpty();
        assertThat(faults(settings)).contains("otp.acme.key is not calling codes such as 255,254");
    }

    @Test
    void ownParserMayReadAndRefuse() {
        OtpSettings settings = new OtpSettings(
                "acme",
                OtpConfig.of(Map.of("otp.acme.good", "https://a.example", "otp.acme.bad", "ht tp://s3cret")),
                "acme");
        URI absent = URI.create("https://default.example");
        assertThat(settings.value("good", absent, "an address", URI::create))
                .isEqualTo(URI.create("https://a.example"));
        assertThat(settings.value("bad", absent, "an address", URI::create)).isEqualTo(absent);
        assertThat(faults(settings)).contains("otp.acme.bad is not an address").doesNotContain("s3cret");
    }

    @Test
    void allFaultsAreToldAtOnceSortedByKeyWithoutValues() {
        OtpSettings settings = new OtpSettings(
                "acme",
                OtpConfig.of(Map.of(
                        "otp.acme.zulu", "s3cret-1",
                        "otp.acme.number", "s3cret-2",
                        "otp.acme.codes", "s3cret-3",
                        "otp.acme.own", "s3cret-4")),
                "acme");
        assertThat(settings.duration("zulu", ABSENT, LEAST, MOST)).isEqualTo(ABSENT);
        assertThat(settings.required("missing")).isEmpty();
        settings.integer("number", 7, 1, 9);
        settings.callingCodes("codes");
        settings.fault("own", "does not fit the account");
        OtpException all = catchThrowableOfType(OtpException.class, settings::check);
        assertThat(all.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(all.client()).isEqualTo("acme");
        assertThat(all)
                .hasNoCause()
                .hasMessageStartingWith("acme: otp.acme.codes is not calling codes such as 255,254"
                        + "; otp.acme.missing is missing"
                        + "; otp.acme.number is not a whole number from 1 to 9"
                        + "; otp.acme.own does not fit the account"
                        + "; otp.acme.zulu is not a duration such as 10s, from PT0.1S to PT2H [")
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void firstFaultOfAKeyIsKept() {
        OtpSettings settings = settings("key", "x");
        settings.fault("key", "is odd");
        settings.fault("key", "is even");
        assertThat(faults(settings)).contains("otp.acme.key is odd").doesNotContain("even");
    }

    @Test
    void faultNamesTheKeyWhereItIsSet() {
        OtpSettings settings = new OtpSettings("acme", new Yaml(), "kenya");
        assertThat(settings.required("api-key")).isEmpty();
        assertThat(faults(settings)).startsWith("kenya: line of otp.kenya.api-key is missing [");
    }

    @Test
    void objectsComeFromTheSettings() {
        OtpSettings settings = new OtpSettings("acme", OtpConfig.of(Map.of()).with(String.class, "object"), "acme");
        assertThat(settings.component(String.class)).contains("object");
        assertThat(settings.component(Integer.class)).isEmpty();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new OtpSettings(null, OtpConfig.of(Map.of()), "acme"));
        assertThatNullPointerException().isThrownBy(() -> new OtpSettings("acme", null, "acme"));
        assertThatNullPointerException().isThrownBy(() -> new OtpSettings("acme", OtpConfig.of(Map.of()), null));
    }

    /** Settings that know where a key stands. */
    private record Yaml() implements OtpConfig {
        @Override
        public String get(String key) {
            return null;
        }

        @Override
        public String describe(String key) {
            return "line of " + key;
        }
    }

    private static OtpSettings settings(String key, String value) {
        return new OtpSettings("acme", OtpConfig.of(Map.of("otp.acme." + key, value)), "acme");
    }

    private static String faults(OtpSettings settings) {
        return catchThrowableOfType(OtpException.class, settings::check).getMessage();
    }
}
