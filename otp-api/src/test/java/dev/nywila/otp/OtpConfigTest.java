package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class OtpConfigTest {

    private static final OtpConfig TWO_ACCOUNTS =
            OtpConfig.of(Map.of("otp.beem.api-key", "main", "otp.kenya.api-key", "second", "otp.provider", "beem"));

    @Test
    void mapIsCopied() {
        Map<String, String> settings = new HashMap<>(Map.of("otp.provider", "beem"));
        OtpConfig config = OtpConfig.of(settings);
        settings.clear();
        assertThat(config.get("otp.provider")).isEqualTo("beem");
        assertThat(config.get("otp.absent")).isNull();
    }

    @Test
    void methodReferenceWillDo() {
        OtpConfig config = Map.of("otp.provider", "beem")::get;
        assertThat(config.get("otp.provider")).isEqualTo("beem");
        assertThat(config.describe("otp.provider")).isEqualTo("otp.provider");
        assertThat(config.component(InstantSource.class)).isEmpty();
    }

    @Test
    void environmentReadsTheSystemPropertyAtEachCall() {
        OtpConfig config = OtpConfig.environment();
        String key = "otp.config-test.system-property";
        assertThat(config.get(key)).isNull();
        System.setProperty(key, "set");
        try {
            assertThat(config.get(key)).isEqualTo("set");
        } finally {
            System.clearProperty(key);
        }
        assertThat(config.get(key)).isNull();
    }

    @Test
    void environmentReadsTheVariableWhereThereIsNoProperty() {
        Map.Entry<String, String> variable = System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().equals("PATH"))
                .findAny()
                .orElseThrow();
        assertThat(OtpConfig.environment().get("path")).isEqualTo(variable.getValue());
        System.setProperty("path", "property first");
        try {
            assertThat(OtpConfig.environment().get("path")).isEqualTo("property first");
        } finally {
            System.clearProperty("path");
        }
    }

    @Test
    void environmentNamesBothPlaces() {
        assertThat(OtpConfig.environment().describe("otp.beem.api-key"))
                .isEqualTo("otp.beem.api-key (or variable OTP_BEEM_API_KEY)");
    }

    @Test
    void objectIsFoundByTheVeryClassItWasGivenUnder() {
        InstantSource clock = InstantSource.system();
        LongSupplier nanoTime = System::nanoTime;
        OtpConfig config = TWO_ACCOUNTS.with(InstantSource.class, clock).with(LongSupplier.class, nanoTime);
        assertThat(config.component(InstantSource.class)).containsSame(clock);
        assertThat(config.component(LongSupplier.class)).containsSame(nanoTime);
        assertThat(config.component(Object.class)).isEmpty();
        assertThat(config.get("otp.beem.api-key")).isEqualTo("main");
        assertThat(TWO_ACCOUNTS.component(InstantSource.class)).isEmpty();
    }

    @Test
    void laterObjectOfAClassTakesThePlaceOfAnEarlierOne() {
        OtpConfig config = TWO_ACCOUNTS.with(String.class, "first").with(String.class, "second");
        assertThat(config.component(String.class)).contains("second");
    }

    @Test
    void relocatedLooksUnderTheOtherPrefix() {
        OtpConfig kenya = TWO_ACCOUNTS.relocated("otp.beem", "otp.kenya");
        assertThat(kenya.get("otp.beem.api-key")).isEqualTo("second");
        assertThat(kenya.describe("otp.beem.api-key")).isEqualTo("otp.kenya.api-key");
        assertThat(kenya.get("otp.beem.secret-key")).isNull();
    }

    @Test
    void relocatedLeavesOtherKeysAlone() {
        OtpConfig kenya = TWO_ACCOUNTS.relocated("otp.beem", "otp.kenya");
        assertThat(kenya.get("otp.provider")).isEqualTo("beem");
        assertThat(kenya.describe("otp.beem")).isEqualTo("otp.beem");
        assertThat(kenya.describe("otp.beemer.api-key")).isEqualTo("otp.beemer.api-key");
        assertThat(kenya.describe("my.otp.beem.api-key")).isEqualTo("my.otp.beem.api-key");
    }

    @Test
    void chainOfThemAppliesTheLastFirst() {
        OtpConfig chain = TWO_ACCOUNTS
                .relocated("otp.beem", "otp.kenya")
                .with(String.class, "object")
                .relocated("otp.outer", "otp.beem");
        assertThat(chain.get("otp.outer.api-key")).isEqualTo("second");
        assertThat(chain.get("otp.beem.api-key")).isEqualTo("second");
        assertThat(chain.describe("otp.outer.api-key")).isEqualTo("otp.kenya.api-key");
        assertThat(chain.component(String.class)).contains("object");
    }

    @Test
    void relocatedEnvironmentNamesBothPlacesOfTheOtherPrefix() {
        assertThat(OtpConfig.environment().relocated("otp.beem", "otp.kenya").describe("otp.beem.api-key"))
                .isEqualTo("otp.kenya.api-key (or variable OTP_KENYA_API_KEY)");
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> OtpConfig.of(null));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.with(null, "object"));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.with(String.class, null));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.component(null));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.relocated(null, "otp.kenya"));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.relocated("otp.beem", null));
    }
}
