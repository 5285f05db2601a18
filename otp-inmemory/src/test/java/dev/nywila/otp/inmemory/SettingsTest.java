package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpProviders;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fake reads of its settings, by its own name and where it stands in for another provider's client. */
class SettingsTest {

    private final InMemoryOtp fake = InMemoryOtp.builder().build();

    private OtpNotDoneException fault(String name, Map<String, String> settings) {
        OtpConfig config = OtpConfig.of(settings).with(InMemoryOtp.class, fake);
        OtpNotDoneException fault =
                catchThrowableOfType(OtpNotDoneException.class, () -> OtpProviders.open(config, name));
        assertThat(fault.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(fault.client()).isEqualTo(name);
        return fault;
    }

    @Test
    void settingsAreReadAndTheirFaultsReported() {
        assertThat(fault("inmemory", Map.of("otp.inmemory.max-attempts", "many", "otp.inmemory.send.deadline", "soon")))
                .hasMessageContainingAll("otp.inmemory.max-attempts", "otp.inmemory.send.deadline");
    }

    @Test
    void byItsOwnNameAMistypedKeyIsAFault() {
        assertThat(fault("inmemory", Map.of("otp.inmemory.max-attempt", "3")))
                .hasMessageContaining("otp.inmemory.max-attempt is unknown; did you mean otp.inmemory.max-attempts?");
    }

    @Test
    void asAStandInItLetsTheOtherProvidersSettingsPass() {
        OtpConfig config = OtpConfig.of(Map.of(
                        "otp.beem.provider", "inmemory",
                        "otp.beem.api-key", "key",
                        "otp.beem.breaker.minimum-calls", "4"))
                .with(InMemoryOtp.class, fake);
        try (OtpClient otp = OtpProviders.open(config, "beem")) {
            assertThat(otp.name()).isEqualTo("beem");
            assertThat(otp.unwrap(InMemoryOtp.class)).containsSame(fake);
        }
    }

    @Test
    void asAStandInItReadsTheSettingsOfEveryClient() {
        assertThat(fault("beem", Map.of("otp.beem.provider", "inmemory", "otp.beem.max-attempts", "many")))
                .hasMessageContaining("otp.beem.max-attempts");
    }

    @Test
    void whereProductionIsRequiredItDoesNotOpen() {
        assertThat(fault("inmemory", Map.of("otp.require-live", "true")))
                .hasMessageContaining("otp.inmemory.provider is a fake, which otp.require-live forbids");
        assertThat(fault("beem", Map.of("otp.beem.provider", "inmemory", "otp.require-live", "true")))
                .hasMessageContaining("otp.beem.provider is a fake, which otp.require-live forbids");
    }
}
