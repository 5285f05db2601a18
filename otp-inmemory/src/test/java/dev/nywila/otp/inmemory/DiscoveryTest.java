package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.spi.OtpProvider;
import dev.nywila.otp.testing.EmittedLogs;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    private static final Map<String, String> BY_ID = Map.of("otp.provider", "inmemory");

    @Test
    void isFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(OtpProvider.class))
                .hasAtLeastOneElementOfType(InMemoryOtpProvider.class)
                .extracting(OtpProvider::id)
                .contains("inmemory");
        assertThat(OtpProviders.get("inmemory")).isInstanceOf(InMemoryOtpProvider.class);
    }

    @Test
    void isFoundOnTheModulePath() throws Exception {
        Path api = location(OtpProvider.class);
        Path fake = location(InMemoryOtpProvider.class);
        ModuleLayer boot = ModuleLayer.boot();
        Configuration modules = boot.configuration()
                .resolveAndBind(ModuleFinder.of(api, fake), ModuleFinder.of(), Set.of("dev.nywila.otp"));
        ModuleLayer layer = boot.defineModulesWithOneLoader(modules, ClassLoader.getPlatformClassLoader());
        Class<?> service = layer.findLoader("dev.nywila.otp").loadClass(OtpProvider.class.getName());

        assertThat(ServiceLoader.load(layer, service)).singleElement().satisfies(provider -> {
            assertThat(provider.getClass().getName()).isEqualTo(InMemoryOtpProvider.class.getName());
            assertThat(provider.getClass().getModule().getName()).isEqualTo("dev.nywila.otp.inmemory");
        });
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void whenOpenedItWarnsOnceWhichClientDeliversNothing() {
        try (EmittedLogs logs = EmittedLogs.listen();
                OtpClient opened = OtpProviders.open(OtpConfig.of(Map.of("otp.tz.provider", "inmemory")), "tz")) {
            assertThat(opened.send(PhoneNumber.of("+255713507067"))).isNotNull();
            assertThat(logs.text())
                    .containsOnlyOnce(InMemoryOtpProvider.class.getName())
                    .containsOnlyOnce(
                            "WARNING: the client tz is a fake (provider inmemory): nothing is delivered to any"
                                    + " phone or mailbox");
        }
    }

    @Test
    void openedByIdItTakesTheFakeFromTheSettings() {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        try (OtpClient opened = OtpProviders.open(OtpConfig.of(BY_ID).with(InMemoryOtp.class, fake))) {
            assertThat(opened.unwrap(InMemoryOtp.class)).containsSame(fake);
        }
    }

    @Test
    void openedByIdWithoutAFakeEachClientHasItsOwnWithTheClockOfTheSettings() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        OtpConfig config = OtpConfig.of(BY_ID).with(InstantSource.class, InstantSource.fixed(noon));
        try (OtpClient one = OtpProviders.open(config);
                OtpClient other = OtpProviders.open(config)) {
            assertThat(one.unwrap(InMemoryOtp.class)).isNotEqualTo(other.unwrap(InMemoryOtp.class));
            assertThat(one.send(PhoneNumber.of("+255713507067")).sentAt()).isEqualTo(noon);
        }
    }
}
