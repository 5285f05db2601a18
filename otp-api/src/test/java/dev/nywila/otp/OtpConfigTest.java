package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.nywila.otp.spi.MonotonicClock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OtpConfigTest {

    private static final OtpConfig TWO_ACCOUNTS =
            OtpConfig.of(Map.of("otp.beem.api-key", "main", "otp.kenya.api-key", "second", "otp.provider", "beem"));

    /** Settings with something of their own to say in every method. */
    private static final OtpConfig VAULT = new OtpConfig() {
        @Override
        public @Nullable String get(String key) {
            return key.equals("otp.beem.api-key") ? "from the vault" : null;
        }

        @Override
        public Set<String> keys() {
            return Set.of("otp.beem.api-key");
        }

        @Override
        public <T> Optional<T> component(Class<T> type) {
            return type == Integer.class ? Optional.of(type.cast(7)) : Optional.empty();
        }

        @Override
        public String describe(String key) {
            return key + " (in the vault)";
        }
    };

    @Test
    void mapIsCopied() {
        Map<String, String> settings = new HashMap<>(Map.of("otp.provider", "beem"));
        OtpConfig config = OtpConfig.of(settings);
        settings.clear();
        settings.put("otp.other", "x");
        assertThat(config.get("otp.provider")).isEqualTo("beem");
        assertThat(config.get("otp.absent")).isNull();
        assertThat(config.keys()).containsExactly("otp.provider");
    }

    @Test
    void mapListsItsKeysAndLetsNobodyChangeThem() {
        assertThat(TWO_ACCOUNTS.keys())
                .containsExactlyInAnyOrder("otp.beem.api-key", "otp.kenya.api-key", "otp.provider");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> TWO_ACCOUNTS.keys().clear());
    }

    @Test
    void methodReferenceWillDo() {
        OtpConfig config = Map.of("otp.provider", "beem")::get;
        assertThat(config.get("otp.provider")).isEqualTo("beem");
        assertThat(config.describe("otp.provider")).isEqualTo("otp.provider");
        assertThat(config.keys()).isEmpty();
        assertThat(config.component(InstantSource.class)).isEmpty();
    }

    @Test
    void objectIsFoundByTheVeryClassItWasGivenUnder() {
        InstantSource clock = InstantSource.system();
        MonotonicClock nanoTime = System::nanoTime;
        OtpConfig config = TWO_ACCOUNTS.with(InstantSource.class, clock).with(MonotonicClock.class, nanoTime);
        assertThat(config.component(InstantSource.class)).containsSame(clock);
        assertThat(config.component(MonotonicClock.class)).containsSame(nanoTime);
        assertThat(config.component(Object.class)).isEmpty();
        assertThat(TWO_ACCOUNTS.component(InstantSource.class)).isEmpty();
    }

    @Test
    void allButTheAddedObjectIsAsBefore() {
        OtpConfig config = VAULT.with(String.class, "object");
        assertThat(config.get("otp.beem.api-key")).isEqualTo("from the vault");
        assertThat(config.get("otp.beem.secret-key")).isNull();
        assertThat(config.keys()).containsExactly("otp.beem.api-key");
        assertThat(config.describe("otp.beem.api-key")).isEqualTo("otp.beem.api-key (in the vault)");
        assertThat(config.component(Integer.class)).contains(7);
        assertThat(config.component(String.class)).contains("object");
    }

    @Test
    void laterObjectOfAClassTakesThePlaceOfAnEarlierOne() {
        OtpConfig config = TWO_ACCOUNTS.with(String.class, "first").with(String.class, "second");
        assertThat(config.component(String.class)).contains("second");
        assertThat(VAULT.with(Integer.class, 8).component(Integer.class)).contains(8);
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> OtpConfig.of(null));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.with(null, "object"));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.with(String.class, null));
        assertThatNullPointerException().isThrownBy(() -> TWO_ACCOUNTS.component(null));
    }
}
