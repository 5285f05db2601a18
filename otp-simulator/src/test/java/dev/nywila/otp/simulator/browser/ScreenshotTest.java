package dev.nywila.otp.simulator.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the picture of the README; see CONTRIBUTING.md. */
@ExtendWith(Browser.class)
@EnabledIfSystemProperty(named = "screenshot", matches = ".+", disabledReason = "takes a picture, tests nothing")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ScreenshotTest {

    // the port that a reader will see
    private final OtpSimulator simulator = OtpSimulator.builder().port(8025).start();
    private final Application application = new Application(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void takesAPicture(Tab tab) throws Exception {
        String first = application.send("+254712345678");
        application.check(first, simulator.phones().outbox().get(0).code());
        application.call("POST", "/clock", "{\"advance\":\"48s\"}");
        application.send("+255754000111");
        application.call("POST", "/clock", "{\"advance\":\"37s\"}");
        String second = application.send("+255713507067");
        application.check(second, "1");
        application.call("POST", "/faults", "{\"fault\":\"lostReply\",\"calls\":2}");
        tab.size(1280, 860);
        tab.prefer("prefers-reduced-motion", "reduce");
        tab.call("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        tab.openPage(simulator.baseUrl());
        tab.until("$$('.message').length === 3");

        byte[] picture = tab.screenshot();

        assertThat(picture).hasSizeLessThan(200_000);
        // a test runs in its module's folder
        Files.write(Path.of("..").resolve(System.getProperty("screenshot")), picture);
    }
}
