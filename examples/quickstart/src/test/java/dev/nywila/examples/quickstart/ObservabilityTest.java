package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.http.OtpObservationContext;
import dev.nywila.otp.http.RecipientDigest;
import dev.nywila.otp.simulator.OtpSimulator;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page docs/observability.md. */
class ObservabilityTest {

    private static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");

    private final List<Recipient> confirmed = new ArrayList<>();

    final class Audit implements ObservationHandler<OtpObservationContext> {

        @Override
        public void onStop(OtpObservationContext context) {
            context.answer()
                    .filter(VerificationResult::isApproved)
                    .flatMap(approved -> context.challenge())
                    .ifPresent(challenge -> confirmed.add(challenge.recipient()));
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof OtpObservationContext;
        }
    }

    @Test
    void aHandlerIsAnAuditLog() throws Exception {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Audit());
        try (OtpSimulator simulator = OtpSimulator.start()) {
            OtpConfig config = OtpConfig.of(simulator.beem().config());
            OtpConfig observed = config.with(ObservationRegistry.class, registry);
            try (OtpClient otp = OtpProviders.open(observed)) {
                Challenge challenge = otp.send(PHONE);
                String code = simulator.awaitCode(PHONE);
                assertThat(otp.verify(challenge, code.equals("0000") ? "1111" : "0000")
                                .isApproved())
                        .isFalse();
                assertThat(confirmed).isEmpty();
                assertThat(otp.verify(challenge, code).isApproved()).isTrue();
                assertThat(confirmed).containsExactly(PHONE);
            }
        }
    }

    @Test
    void theDigestIsWhatTheShellComputes() throws Exception {
        String key = "0123456789abcdef0123456789abcdef";
        String who = new RecipientDigest(key).of(PhoneNumber.of("+255713507067"));
        assertThat(shell(
                        "printf %s +255713507067 | openssl dgst -sha256 -hmac \"$KEY\" | sed 's/.*= //' | cut -c1-16",
                        key))
                .isEqualTo(who);
    }

    private static String shell(String command, String key) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command);
        shell.environment().put("KEY", key);
        Process running = shell.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).isZero();
        return said.strip();
    }
}
