package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentConfigTest {

    private static final OtpConfig VARIABLES = new EnvironmentConfig(Map.of(
            "OTP_BEEM_API_KEY", "variable",
            "OTP_BEEM_ALLOWED_CALLING_CODES_0", "255",
            "OTP_BEEM_ALLOWED_CALLING_CODES_1", "254",
            "OTP", "no setting",
            "HOME", "/root",
            "MY_OTP_KEY", "another's"));

    @Test
    void readsTheSystemPropertyAtEachCall() {
        OtpConfig config = OtpConfig.environment();
        String key = "otp.environment-test.system-property";
        assertThat(config.get(key)).isNull();
        withProperty(key, "set", () -> assertThat(config.get(key)).isEqualTo("set"));
        assertThat(config.get(key)).isNull();
    }

    @Test
    void readsTheVariablesOfTheProcess() {
        String path = System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().equals("PATH"))
                .findAny()
                .orElseThrow()
                .getValue();
        assertThat(OtpConfig.environment().get("path")).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "otp.beem.api-key,variable",
        "otp.beem-api.key,variable",
        "otp.beem.allowed-calling-codes[0],255",
        "otp.beem.allowed-calling-codes[1],254",
        "otp.beem.allowed-calling-codes[2],",
        "otp.beem.allowed-calling-codes,"
    })
    void readsTheVariableOfAKeyOrOfAListsElement(String key, String value) {
        assertThat(VARIABLES.get(key)).isEqualTo(value);
    }

    @Test
    void propertyHidesTheVariableEvenIfBlank() {
        String key = "otp.beem.api-key";
        withProperty(key, "property", () -> assertThat(VARIABLES.get(key)).isEqualTo("property"));
        withProperty(key, " ", () -> assertThat(VARIABLES.get(key)).isEqualTo(" "));
    }

    @Test
    void listsPropertiesAndVariablesThatMayBeSettings() {
        withProperty(
                "otp.environment-test.key",
                "set",
                () -> withProperty(
                        "my.otp.key",
                        "another's",
                        () -> assertThat(VARIABLES.keys())
                                .contains("otp.environment-test.key")
                                .contains(
                                        "OTP_BEEM_API_KEY",
                                        "OTP_BEEM_ALLOWED_CALLING_CODES_0",
                                        "OTP_BEEM_ALLOWED_CALLING_CODES_1")
                                .doesNotContain("OTP", "HOME", "MY_OTP_KEY", "my.otp.key", "java.version")));
        assertThat(VARIABLES.keys()).doesNotContain("otp.environment-test.key");
    }

    @Test
    void namesBothPlaces() {
        assertThat(VARIABLES.describe("otp.beem.api-key")).isEqualTo("otp.beem.api-key (or variable OTP_BEEM_API_KEY)");
        assertThat(VARIABLES.describe("otp.beem.allowed-calling-codes[0]"))
                .isEqualTo("otp.beem.allowed-calling-codes[0] (or variable OTP_BEEM_ALLOWED_CALLING_CODES_0)");
    }

    @Test
    void textOfItHidesTheEnvironment() {
        assertThat(VARIABLES).hasToString("EnvironmentConfig");
        assertThat(OtpConfig.environment()).hasToString("EnvironmentConfig");
    }

    private static void withProperty(String key, String value, Runnable body) {
        System.setProperty(key, value);
        try {
            body.run();
        } finally {
            System.clearProperty(key);
        }
    }
}
