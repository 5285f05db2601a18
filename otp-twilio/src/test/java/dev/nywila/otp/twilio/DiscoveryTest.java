package dev.nywila.otp.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.spi.OtpProvider;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** D1: found by its id on both roads. */
class DiscoveryTest {

    @Test
    void isFoundOnTheClassPath() {
        assertThat(OtpProviders.get("twilio")).isInstanceOf(TwilioOtpProvider.class);
    }

    @Test
    void isFoundOnTheModulePath() throws Exception {
        // this test's own class path, seen as a module path
        Path[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(Path::of)
                .toArray(Path[]::new);
        ModuleLayer boot = ModuleLayer.boot();
        Configuration modules =
                boot.configuration().resolveAndBind(ModuleFinder.of(path), ModuleFinder.of(), Set.of("dev.nywila.otp"));
        ModuleLayer layer = boot.defineModulesWithOneLoader(modules, ClassLoader.getPlatformClassLoader());
        Class<?> service = layer.findLoader("dev.nywila.otp").loadClass(OtpProvider.class.getName());
        assertThat(ServiceLoader.load(layer, service).stream()
                        .map(provider -> provider.type().getName()))
                .contains("dev.nywila.otp.twilio.TwilioOtpProvider");
        assertThat(layer.findModule("dev.nywila.otp.twilio").orElseThrow().isNamed())
                .isTrue();
    }
}
