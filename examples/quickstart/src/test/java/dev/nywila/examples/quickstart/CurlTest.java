package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nywila.otp.simulator.OtpSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell snippets of docs/test-your-application.md that call the simulator, run as they stand. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CurlTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../../docs/test-your-application.md")
            .normalize();
    private static final Pattern SHELL_BLOCK = Pattern.compile("(?ms)^```sh\\R(.*?)^```$");
    private static final String ADDRESS = "http://127.0.0.1:8025";

    private static String script() throws IOException {
        return SHELL_BLOCK
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains("$simulator"))
                .collect(Collectors.joining());
    }

    private static boolean isInstalled(String program) throws IOException, InterruptedException {
        Process look = new ProcessBuilder("sh", "-c", "command -v " + program)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return look.waitFor() == 0;
    }

    @Test
    void theSnippetsForCurlDoWhatThePageSays() throws Exception {
        assumeTrue(
                isInstalled("curl") || "true".equals(System.getenv("CI")),
                "the snippets were NOT run: install the package curl");
        try (OtpSimulator simulator = OtpSimulator.start()) {
            String script = script();
            assertThat(script).contains("simulator=" + ADDRESS);

            Process shell = new ProcessBuilder(
                            "sh",
                            "-euc",
                            script.replace(ADDRESS, simulator.baseUrl().toString()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(shell.waitFor()).as(said).isZero();
            assertThat(said.lines())
                    .as(said)
                    .satisfiesExactly(
                            sent -> assertThat(sent).contains("SMS sent successfully"),
                            approved -> assertThat(approved).contains("Valid Pin"),
                            status -> assertThat(status).isEqualTo("503"),
                            clock -> assertThat(clock).contains("\"advanced\":\"PT5M\""),
                            log -> assertThat(log).contains("\"fault\":\"status\""),
                            inbox -> assertThat(inbox).isEqualTo("[]"));
        }
    }
}
