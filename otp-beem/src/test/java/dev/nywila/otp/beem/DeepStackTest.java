package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left behind by calls that do not fit on the caller's stack. In a JVM of its own, as an overflow may break classes. */
class DeepStackTest {

    @Test
    @Timeout(120)
    void callsWhoseStackOverflowsKeepNeitherPermitsNorLocks() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeepStackMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        String[] figures =
                said.lines().reduce((first, second) -> second).orElseThrow().split(" ", 3);
        double overflows = Double.parseDouble(figures[0]);
        assertThat(overflows).as(said).isGreaterThan(50);
        // where not even the release fits, one stays out: nought or one of some hundred
        assertThat(Double.parseDouble(figures[1])).as(said).isLessThan(overflows / 10);
        assertThat(figures[2]).as("a later call hangs").isEqualTo("false");
    }
}
