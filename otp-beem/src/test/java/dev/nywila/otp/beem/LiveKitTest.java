package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.inmemory.Message;
import dev.nywila.otp.simulator.BeemAccount;
import dev.nywila.otp.simulator.OtpSimulator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kit's live mode as a person starts it, in a JVM of its own; the simulator is the account, nothing else is reached. */
@Timeout(120)
class LiveKitTest {

    private static final List<String> PHONES = List.of("+255713507067", "+255713507068");
    private static final String SECRET = "secret-of-a-live-account";

    @TempDir
    Path folder;

    private OtpSimulator account;

    @BeforeEach
    void startAccount() {
        account = OtpSimulator.builder()
                .account(BeemAccount.defaults().credentials("key-of-a-live-account", SECRET))
                .start();
    }

    @AfterEach
    void closeAccount() {
        account.close();
    }

    private record Ended(int status, String said, String report) {}

    /** The account's settings as variables, and where the codes are. */
    private Map<String, String> variables(int mostMessages) {
        Map<String, String> variables = new HashMap<>();
        account.beem().config().forEach((key, value) -> variables.put(variable(key), value));
        variables.put("OTP_PROVIDER", "beem");
        variables.put("OTP_LIVE_PHONES", String.join(", ", PHONES));
        variables.put("OTP_LIVE_MAX_MESSAGES", Integer.toString(mostMessages));
        variables.put("OTP_LIVE_CODES", folder.resolve("codes").toString());
        return variables;
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private Process start(Map<String, String> variables) throws IOException {
        ProcessBuilder launcher = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dotp.tck.report=" + folder,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--select-class=dev.nywila.otp.tck.LiveKit",
                "--disable-ansi-colors");
        // whatever is set where this test runs: no variable names an account but those given here
        launcher.environment().clear();
        launcher.environment().putAll(variables);
        return launcher.redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    private Ended ended(Process launcher) throws IOException {
        Path report = folder.resolve("otp-live-beem.txt");
        return new Ended(
                launcher.exitValue(),
                Files.readString(folder.resolve("said")),
                Files.exists(report) ? Files.readString(report) : "");
    }

    /** Runs live mode; meanwhile tells it each code that the account sends, by the file. */
    private Ended run(Map<String, String> variables) throws Exception {
        Process launcher = start(variables);
        try {
            int told = 0;
            while (!launcher.waitFor(20, TimeUnit.MILLISECONDS)) {
                List<Message> sent = account.phones().outbox();
                for (Message message : sent.subList(told, sent.size())) {
                    Files.writeString(
                            folder.resolve("codes"),
                            message.recipient().address() + " " + message.code() + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
                told = sent.size();
            }
            return ended(launcher);
        } finally {
            launcher.destroyForcibly();
        }
    }

    private int sent() {
        return account.phones().outbox().size();
    }

    private void expectNothingPrivate(Ended run) {
        String all = run.said() + run.report();
        assertThat(all)
                .doesNotContain(PHONES)
                .doesNotContain("713507067", "713507068", SECRET, "key-of-a-live-account");
        account.phones()
                .outbox()
                .forEach(message -> assertThat(all).doesNotContainPattern("\\b" + message.code() + "\\b"));
    }

    @Test
    void sendsNoMessageUntilAMaximumIsStated() throws Exception {
        Map<String, String> variables = variables(0);
        variables.remove("OTP_LIVE_MAX_MESSAGES");
        Ended run = run(variables);
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(account.requests()).isZero();
        assertThat(run.said()).contains("at most 0 messages", "0 of at most 0 messages were counted");
        assertThat(run.report())
                .contains("D1  passed")
                .contains("messages needed: 1, more than the maximum of 0 leaves")
                .doesNotContain("V1  passed", " failed");
        expectNothingPrivate(run);
    }

    @Test
    void sendsNoMoreThanTheStatedMaximum() throws Exception {
        Ended run = run(variables(4));
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(sent()).isEqualTo(4);
        assertThat(run.said())
                .contains("at most 4 messages, of which 4 are planned, to [+255*****67, +255*****68]")
                .contains(
                        "Tests that run: foundById (D1), namedAsItWasOpened (D1), approved (V1), notApprovedAgain (V3), neverGiven (V9), surroundingWhiteSpace (V7)")
                .contains("4 of at most 4 messages were counted. A live run does not prove conformance.");
        expectNothingPrivate(run);
    }

    @Test
    void runsAllThatAPhoneIsEnoughForAndProvesNoConformance() throws Exception {
        Ended run = run(variables(99));
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.said()).contains(sent() + " of at most 99 messages were counted");
        assertThat(run.report())
                .contains("by dev.nywila.otp.tck.LiveKit, against a real account: this does not prove conformance")
                .contains("D1  passed", "a real account tells no requests", "\nConforms: not shown, missing: S1, S2, ")
                .doesNotContain(" failed", "S2  passed", "V1  passed", "P1  passed");
        expectNothingPrivate(run);
    }

    @Test
    void asksForTheCodeAtTheTerminal() throws Exception {
        Map<String, String> variables = variables(1);
        variables.remove("OTP_LIVE_CODES");
        Process launcher = start(variables);
        try (BufferedWriter terminal = launcher.outputWriter()) {
            while (sent() == 0) {
                assertThat(launcher.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
            }
            terminal.write(account.phones().outbox().get(0).code());
            terminal.newLine();
            terminal.flush();
            launcher.waitFor();
        } finally {
            launcher.destroyForcibly();
        }
        Ended run = ended(launcher);
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.said()).contains("Code sent to +255*****6", " (its message 1; empty if none came): ");
        assertThat(sent()).isEqualTo(1);
        expectNothingPrivate(run);
    }

    @Test
    void namesAllThatIsMissingAtOnceAndSendsNothing() throws Exception {
        Ended run = run(Map.of(
                "OTP_PROVIDER", "beem", "OTP_BEEM_BASE_URL", account.baseUrl().toString()));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.said())
                .contains("nothing was sent: ")
                .contains("OTP_BEEM_API_KEY", "OTP_BEEM_SECRET_KEY", "OTP_BEEM_APP_ID", "OTP_LIVE_PHONES");
        assertThat(account.requests()).isZero();
        assertThat(run(Map.of()).said()).contains("OTP_PROVIDER) is missing; ", "OTP_LIVE_PHONES");
    }
}
