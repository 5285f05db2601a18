package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    Path folder;

    private final List<OtpSimulator> running = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        running.forEach(OtpSimulator::close);
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out), new PrintWriter(err, true), running::add);
    }

    @Test
    void printsOneBannerTheAddressAndLinesToPaste() {
        assertThat(run("--port", "0", "--beem-app-id", "it's")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "OTP simulator: nothing is delivered to any phone.",
                        "Codes are at " + running.get(0).baseUrl() + "/",
                        "",
                        "export OTP_PROVIDER=beem",
                        "export OTP_BEEM_BASE_URL=" + running.get(0).baseUrl(),
                        "export OTP_BEEM_API_KEY=simulator-key",
                        "export OTP_BEEM_SECRET_KEY=simulator-secret",
                        "export OTP_BEEM_APP_ID='it'\\''s'");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsTheSettingsOfOneProviderInThreeForms() {
        assertThat(run("--port=0", "--provider=twilio")).isZero();

        String baseUrl = running.get(0).baseUrl().toString();
        assertThat(out.toString().lines())
                .containsExactly(
                        "OTP simulator: nothing is delivered to any phone.",
                        "Codes are at " + baseUrl + "/",
                        "",
                        "export OTP_PROVIDER=twilio",
                        "export OTP_TWILIO_BASE_URL=" + baseUrl,
                        "export OTP_TWILIO_ACCOUNT_SID=AC51000000000000000000000000000001",
                        "export OTP_TWILIO_AUTH_TOKEN=5ec2e75ec2e75ec2e75ec2e75ec2e75e",
                        "export OTP_TWILIO_SERVICE_SID=VA51000000000000000000000000000001",
                        "",
                        "# the same as properties",
                        "otp.provider=twilio",
                        "otp.twilio.base-url=" + baseUrl,
                        "otp.twilio.account-sid=AC51000000000000000000000000000001",
                        "otp.twilio.auth-token=5ec2e75ec2e75ec2e75ec2e75ec2e75e",
                        "otp.twilio.service-sid=VA51000000000000000000000000000001",
                        "",
                        "# the same as YAML",
                        "otp:",
                        "  provider: \"twilio\"",
                        "  twilio:",
                        "    base-url: \"" + baseUrl + "\"",
                        "    account-sid: \"AC51000000000000000000000000000001\"",
                        "    auth-token: \"5ec2e75ec2e75ec2e75ec2e75ec2e75e\"",
                        "    service-sid: \"VA51000000000000000000000000000001\"");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "back\\slash", " blank first", "\"quoted\"", "Größe \u20ac", "a=b:c#d!e"})
    void whatIsPastedAsPropertiesIsReadAsItWas(String id) throws Exception {
        run("--port=0", "--provider=beem", "--beem-app-id=" + id);

        String properties =
                out.toString().split("# the same as properties\\R", -1)[1].split("\\R# the same as YAML", -1)[0];
        Properties read = new Properties();
        read.load(new StringReader(properties));
        assertThat(read).containsAllEntriesOf(running.get(0).beem().config());
    }

    @Test
    void anUnknownProviderIsRefusedWithThoseThatThereAre() {
        assertThat(run("--port=0", "--provider=vonage")).isEqualTo(2);

        assertThat(err.toString()).isEqualTo("--provider must be one of beem, twilio" + System.lineSeparator());
        assertThat(running).isEmpty();
    }

    @Test
    void aProviderThatIsNotPlayedIsRefused() {
        assertThat(run(
                        "--port=0",
                        "--bind=0.0.0.0",
                        "--host=simulator.test",
                        "--token=sesame-open-sesame",
                        "--beem-secret-key=of-my-own",
                        "--provider=twilio"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly("--provider twilio is not played: beyond loopback it needs credentials of its own");
        assertThat(running).isEmpty();
    }

    @Test
    void anAccountOfTwilioMustBeWellFormed() {
        assertThat(run("--port=0", "--twilio-account-sid=AC1", "--twilio-auth-token=hush", "--twilio-service-sid=x"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "Twilio's account-sid must be AC and 32 hexadecimal digits in lower case",
                        "Twilio's service-sid must be VA and 32 hexadecimal digits in lower case",
                        "Twilio's auth-token must be 32 hexadecimal digits in lower case");
    }

    @Test
    void aTokenThatWasGivenIsRepeatedInNoForm() {
        String own = "0123456789abcdef".repeat(2);
        assertThat(run("--port=0", "--provider=twilio", "--twilio-auth-token=" + own))
                .isZero();

        assertThat(out.toString())
                .doesNotContain(own)
                .contains(
                        "# export OTP_TWILIO_AUTH_TOKEN=... as given by --twilio-auth-token",
                        "# otp.twilio.auth-token=... as given by --twilio-auth-token",
                        "    # auth-token: ... as given by --twilio-auth-token");
    }

    @Test
    void doesNotRepeatASecretThatItWasGiven() {
        assertThat(run("--port=0", "--beem-api-key=k", "--beem-secret-key=of-my-own"))
                .isZero();

        assertThat(out.toString()).doesNotContain("of-my-own").contains("export OTP_BEEM_API_KEY=k\n");
        assertThat(running.get(0).beem().config()).containsEntry("otp.beem.secret-key", "of-my-own");
    }

    @Test
    void helpStartsNothing() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).contains("--port", "8025");
        assertThat(running).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsToldAndNothingIsStarted(String option) {
        assertThat(run(option, "--port=0")).isZero();

        assertThat(out.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("otp-simulator "));
        assertThat(err.toString()).isEmpty();
        assertThat(running).isEmpty();
    }

    @Test
    void aPortInUseIsToldWithoutAStackTrace() {
        run("--port=0");
        String taken = Integer.toString(running.get(0).baseUrl().getPort());

        assertThat(run("--port", taken)).isNotZero();

        assertThat(err.toString())
                .isEqualTo("cannot listen on port " + taken + " of 127.0.0.1" + System.lineSeparator());
    }

    private Path faults(String script) throws IOException {
        return Files.writeString(folder.resolve("faults.json"), script);
    }

    @Test
    void faultsOfAFileBefallTheFirstCallsAndComeBackWithAReset() throws Exception {
        Path file = faults("[{\"fault\":\"status\",\"status\":503,\"calls\":1},{\"fault\":\"providerCode\"}]");

        assertThat(run("--port=0", "--faults", file.toString())).isZero();

        Caller caller = new Caller(running.get(0));
        for (int i = 0; i < 2; i++) {
            assertThat(caller.request("255713507067").statusCode()).isEqualTo(503);
            assertThat(caller.request("255713507067").body()).contains("105");
            assertThat(caller.request("255713507067").body()).contains("105");
            running.get(0).reset();
        }
    }

    @Test
    void allMistakesAreToldAtOnceAndNothingIsStarted() throws Exception {
        Path file = faults("[{\"fault\":\"latency\",\"delay\":\"x\"},{},{\"fault\":\"emptyBody\",\"calls\":0}]");

        assertThat(run("--port=70000", "--bind=0.0.0.0", "--host=a/b", "--token=short", "--faults", file.toString()))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(7)
                .anyMatch(line -> line.startsWith(file + ", fault 1: delay must be a duration"))
                .anyMatch(line -> line.startsWith(file + ", fault 2: fault must be one of"))
                .anyMatch(line -> line.startsWith(file + ", fault 3: calls must be"))
                .contains("port must be 0 to 65535", "host must be a name or an address, with or without a port")
                .contains("token must be 16 to 128 letters, digits and . _ ~ -")
                .contains("beyond loopback credentials of your own are needed: the usual ones are public");
        assertThat(err.toString()).doesNotContain("short", "\tat ");
        assertThat(running).isEmpty();
    }

    @Test
    void aFileThatIsNoScriptIsRefused() throws Exception {
        run("--port=0", "--faults", folder.resolve("none.json").toString());
        run("--port=0", "--faults", faults("{}").toString());
        run("--port=0", "--faults", faults("[{}] x").toString());
        run("--port=0", "--faults", faults("[1]").toString());
        run(
                "--port=0",
                "--faults",
                faults("[{\"fault\":\"emptyBody\",\"fault\":\"latency\"}]").toString());
        run("--port=0", "--faults", faults(" ".repeat(64 * 1024 + 1)).toString());
        run("--port=0", "--faults", faults("[" + "{},".repeat(1_000) + "{}]").toString());

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("none.json cannot be read"),
                        line -> assertThat(line).endsWith("faults.json must be a JSON array of objects"),
                        line -> assertThat(line).endsWith("faults.json must be a JSON array of objects"),
                        line -> assertThat(line).endsWith("faults.json must be a JSON array of objects"),
                        line -> assertThat(line).endsWith("faults.json: fault is given twice"),
                        line -> assertThat(line).endsWith("faults.json has more than 64 KiB"),
                        line -> assertThat(line).endsWith("faults.json has more than 1000 faults"));
        assertThat(running).isEmpty();
    }

    @Test
    void beyondLoopbackATokenAndACredentialsOfOnesOwnAreNeeded() {
        assertThat(run("--port=0", "--bind=0.0.0.0")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "beyond loopback a token is needed: else anyone could read the codes",
                        "beyond loopback credentials of your own are needed: the usual ones are public",
                        "to listen on all addresses, the host by which it is called must be given");
        assertThat(running).isEmpty();
    }

    @Test
    void beyondLoopbackItWarnsAndRepeatsNoSecret() throws Exception {
        assertThat(run(
                        "--port=0",
                        "--bind=0.0.0.0",
                        "--host=simulator.test:9000",
                        "--token=sesame-open-sesame",
                        "--beem-secret-key=of-my-own"))
                .isZero();

        assertThat(err.toString()).startsWith("WARNING: others can reach this simulator.");
        assertThat(out.toString())
                .contains("Codes are at http://simulator.test:9000/?token=... as given by --token")
                .contains("export OTP_BEEM_BASE_URL=http://simulator.test:9000\n")
                .doesNotContain("sesame", "of-my-own");
    }

    @Test
    void anUnknownOptionIsTold() {
        assertThat(run("--deliver")).isNotZero();

        assertThat(err.toString()).contains("--deliver");
        assertThat(running).isEmpty();
    }
}
