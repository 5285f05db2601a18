package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpNotDoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistyped key must not go unseen. */
class KnownKeysTest {

    private final Logger logger = Logger.getLogger("dev.nywila.otp.settings");
    private final List<LogRecord> logged = new ArrayList<>();
    private Runnable onLog = () -> {};
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
            onLog.run();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @ParameterizedTest
    @CsvSource({
        "otp.acme.allowed-calling-code, otp.acme.allowed-calling-codes",
        "otp.acme.allowed_calling_codes, otp.acme.allowed-calling-codes",
        "otp.acme.allowedCallingCodes, otp.acme.allowed-calling-codes",
        "otp.acme.ALLOWED-CALLING-CODES, otp.acme.allowed-calling-codes",
        "otp.acme.alowed-caling-codes, otp.acme.allowed-calling-codes",
        "otp.acme.api-kye, otp.acme.api-key",
        "otp.acme.apikey, otp.acme.api-key",
        "otp.acme.notread, otp.acme.not-read",
        "otp.acme.provder, otp.acme.provider",
        "otp.acme.api-keys[0], otp.acme.api-key",
        "otp.require-life, otp.require-live",
        "otp.requireLive, otp.require-live",
        "otp.REQUIRE-LIVE, otp.require-live",
        "otp.provide, otp.provider"
    })
    void mistypedKeyIsAFaultThatNamesTheOneThatWasMeant(String typed, String meant) {
        assertThat(faults(typed)).isEqualTo(typed + " is unknown; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"otp.acme.colour", "otp.acme.", "otp.acme.api-key.colour", "otp.acme.allowed"})
    void keyThatIsLikeNoneIsAFaultToo(String typed) {
        assertThat(faults(typed)).isEqualTo(typed + " is no setting of this client");
    }

    @Test
    void nearestOfSeveralIsNamed() {
        OtpSettings settings = settings("otp.acme.coloursx");
        settings.known("colour", "colours", "colourful");
        assertThat(faults(settings)).isEqualTo("otp.acme.coloursx is unknown; did you mean otp.acme.colours?");
    }

    @Test
    void longNameMakesNoKeyNearer() {
        OtpSettings settings = new OtpSettings(
                "acme", OtpConfig.of(Map.of("otp.acme-of-east-africa.apx", "1")), "acme-of-east-africa");
        settings.text("api-key");
        assertThat(faults(settings)).isEqualTo("otp.acme-of-east-africa.apx is no setting of this client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "otp.acme.api-key",
                "otp.acme.not-read",
                "otp.acme.allowed-calling-codes",
                "otp.require-live",
                "otp.provider",
                "otp.other.allowed-calling-code",
                "otp.acme-ke.colour",
                "otp.routing.rules",
                "otp.colour",
                "otp",
                "otpacme.key",
                "acme.allowed-calling-code",
                "spring.datasource.url"
            })
    void knownKeysAndThoseOfOthersAreNone(String key) {
        assertThatCode(() -> settings(key).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "otp.Acme.api-key",
                "otp.ac-me.api-key",
                "otp.ac_me.api-key",
                "OTP.acme.api-key",
                "Otp.ACME.colour"
            })
    void nameThatIsSpelledOtherwiseIsAFault(String key) {
        assertThat(faults(key)).isEqualTo(key + " spells the client's name otherwise; write otp.acme.…");
    }

    @Test
    void settingsThatCannotBeListedAreTakenAsTheyAre() {
        Map<String, String> set = Map.of("otp.acme.colour", "red");
        OtpSettings settings = new OtpSettings("acme", set::get, "acme");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    /** A fake stands in for whatever provider the settings are of; what is spelled otherwise is never read. */
    @Test
    void fakeLetsAnyKeyOfItsOwnPass() {
        OtpSettings settings = settings("otp.acme.colour", "OTP_ACME_COLOUR");
        settings.allowUnknown();
        assertThatCode(settings::check).doesNotThrowAnyException();
        assertThat(logged).isEmpty();
        OtpSettings misspelled = settings("otp.require-life", "otp.Acme.colour");
        misspelled.allowUnknown();
        assertThat(faults(misspelled)).contains("otp.require-life is unknown").contains("otp.Acme.colour spells");
    }

    @Test
    void allAreToldAtOnceWhereTheyAreSet() {
        OtpSettings settings = new OtpSettings("acme", new Described("otp.acme.apikey", "otp.acme.colour"), "acme");
        settings.required("api-key");
        settings.fault("zulu", "is odd");
        assertThat(faults(settings))
                .isEqualTo("line of otp.acme.api-key is missing"
                        + "; line of otp.acme.apikey is unknown; did you mean otp.acme.api-key?"
                        + "; line of otp.acme.colour is no setting of this client"
                        + "; line of otp.acme.zulu is odd");
    }

    /** Kubernetes sets such variables where a service is called otp-acme. */
    @Test
    void environmentVariablesAreWarnedOfOnce() {
        settings(
                        "OTP_ACME_PORT",
                        "OTP_ACME_SERVICE_HOST",
                        "OTP_ACME_PORT_8080_TCP_ADDR",
                        "OTP_ACME_ALOWED_CALLING_CODES",
                        "OTP_ACME_MYAPI_KEY")
                .check();
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0).getLevel()).isEqualTo(Level.WARNING);
        assertThat(new SimpleFormatter().formatMessage(logged.get(0)))
                .isEqualTo("event=otp.setting.unknown client=acme variables="
                        + "OTP_ACME_ALOWED_CALLING_CODES,OTP_ACME_MYAPI_KEY,OTP_ACME_PORT,OTP_ACME_PORT_8080_TCP_ADDR,OTP_ACME_SERVICE_HOST"
                        + ": no setting has these names");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OTP_ACME_API_KEY",
                "OTP_ACME_NOT_READ",
                "OTP_ACME_ALLOWED_CALLING_CODES",
                "OTP_ACME_ALLOWED_CALLING_CODES_0",
                "OTP_ACME_ALLOWED_CALLING_CODES_12_",
                "OTP_ACME_RETRY_2",
                "OTP_ACME_KE_API_KEY",
                "OTP_ACME_KE_ALLOWED_CALLING_CODES",
                "OTP_ACME_KE_PROVIDER",
                "OTP_ACMEKE_COLOUR",
                "OTP_OTHER_COLOUR",
                "OTP_REQUIRE_LIVE",
                "OTPACME_COLOUR"
            })
    void variablesOfTheClientAndOfOthersAreNotWarnedOf(String variable) {
        settings(variable).check();
        assertThat(logged).isEmpty();
    }

    /** Of which a fake is warned too: it is what a mistyped one lets through. */
    @ParameterizedTest
    @ValueSource(strings = {"OTP_REQUIRE_LIFE", "OTP_REQUIRED_LIVE", "OTP_REQUIRELIVE", "OTP_PROVDER"})
    void mistypedVariableOfAllClientsIsWarnedOf(String variable) {
        OtpSettings settings = settings(variable, "OTP_REQUIRE_LIVE", "OTP_PROVIDER");
        settings.allowUnknown();
        settings.check();
        assertThat(logged).hasSize(1);
        assertThat(new SimpleFormatter().formatMessage(logged.get(0))).contains(" variables=" + variable + ":");
    }

    @Test
    void clientWithFaultsIsNotWarned() {
        OtpSettings settings = settings("OTP_ACME_PORT", "otp.acme.colour");
        assertThat(faults(settings)).contains("colour").doesNotContain("PORT");
        assertThat(logged).isEmpty();
    }

    @Test
    void logThatFailsKeepsNoClientFromOpening() {
        onLog = () -> {
            throw new IllegalStateException("no disk");
        };
        assertThatCode(() -> settings("OTP_ACME_PORT").check()).doesNotThrowAnyException();
        assertThat(logged).hasSize(1);
    }

    /** Settings that know where a key stands. */
    private record Described(List<String> set) implements OtpConfig {

        Described(String... set) {
            this(List.of(set));
        }

        @Override
        public String get(String key) {
            return set.contains(key) ? "1" : null;
        }

        @Override
        public Set<String> keys() {
            return Set.copyOf(set);
        }

        @Override
        public String describe(String key) {
            return "line of " + key;
        }
    }

    private static OtpSettings settings(String... keys) {
        Map<String, String> set = Stream.of(keys)
                .collect(Collectors.toMap(
                        key -> key, key -> key.endsWith("codes") ? "255" : key.endsWith("live") ? "false" : "acme"));
        OtpSettings settings = new OtpSettings("acme", OtpConfig.of(set), "acme");
        settings.text("api-key");
        settings.text("retry-2");
        settings.callingCodes("allowed-calling-codes");
        settings.known("not-read", "second");
        return settings;
    }

    private static String faults(String key) {
        return faults(settings(key));
    }

    private static String faults(OtpSettings settings) {
        OtpNotDoneException all = catchThrowableOfType(OtpNotDoneException.class, settings::check);
        String text = all.getMessage();
        return text.substring(text.indexOf(": ") + 2, text.indexOf(" [CONFIGURATION"));
    }
}
