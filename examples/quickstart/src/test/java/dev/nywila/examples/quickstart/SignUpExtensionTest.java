package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.simulator.junit.OtpSimulatorExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The snippets of docs/test-your-application.md that use the simulator as an extension of JUnit. */
class SignUpExtensionTest {

    @RegisterExtension
    static final OtpSimulatorExtension otp = new OtpSimulatorExtension();

    private final List<PhoneNumber> confirmed = new ArrayList<>();

    @Test
    void confirmsTheNumberThatReceivedTheCode() {
        try (OtpClient client = OtpProviders.open(OtpConfig.of(otp.beem().config()))) {
            SignUp signUp = new SignUp(client, confirmed::add);
            Challenge challenge = signUp.sendCode("+255 713 507 067").orElseThrow();
            String code = otp.awaitCode(PhoneNumber.of("+255713507067"));
            assertThat(signUp.checkCode(challenge, code)).isEqualTo("Welcome!");
        }
    }

    @Test
    void confirmsNobodyAfterFiveMinutes(OtpSimulator simulator) {
        try (OtpClient client = OtpProviders.open(OtpConfig.of(simulator.beem().config()))) {
            SignUp signUp = new SignUp(client, confirmed::add);
            Challenge challenge = signUp.sendCode("+255 713 507 067").orElseThrow();
            simulator.advance(Duration.ofMinutes(5));
            simulator.fail(Fault.latency(Duration.ofMillis(200)));
            String code = simulator.awaitCode(PhoneNumber.of("+255713507067"));
            assertThat(signUp.checkCode(challenge, code))
                    .isEqualTo("This code cannot be used any more. Ask for a new one.");
        }
        assertThat(confirmed).isEmpty();
    }
}
