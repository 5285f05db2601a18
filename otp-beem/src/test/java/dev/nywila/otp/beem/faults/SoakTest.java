package dev.nywila.otp.beem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.ForwardingOtpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A soak of a few seconds, so that it does not rot. With {@code -Dsoak.minutes=10}, and {@code -Dsoak.rate} calls per
 * second, it is the real one, and prints its figures; see docs/soak.md.
 */
class SoakTest {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 0);
    private static final int RATE = Integer.getInteger("soak.rate", 100);
    private static final long SEED = Long.getLong("soak.seed", 1);

    /** The ledger is full before the first sample that counts. */
    private static final Map<String, String> SETTINGS =
            Map.of("send.deadline", "1s", "verify.deadline", "1s", "ledger-size", "1000");

    @Test
    void losesAndDoublesNothingAndGrowsNowhere() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        // the load must not pause
        settings.putAll(Map.of("breaker.window", "1s", "breaker.minimum-calls", "10000"));
        Duration duration = MINUTES == 0 ? Duration.ofSeconds(3) : Duration.ofMinutes(MINUTES);
        Soak.Report report = new Soak(duration, RATE, 30, SEED, settings).run();
        print(report);
        assertThat(report.faults()).isEmpty();
        assertThat(report.endings()).containsKeys("answered", "not sent", "unknown");
        assertThat(report.refused()).isZero();
    }

    @Test
    void losesAndDoublesNothingWhileTheBreakerOpensAndCloses() throws Exception {
        Duration duration = MINUTES == 0 ? Duration.ofSeconds(1) : Duration.ofSeconds(6L * MINUTES);
        Soak.Report report = new Soak(duration, RATE, 90, SEED, SETTINGS).run();
        print(report);
        assertThat(report.faults()).isEmpty();
        assertThat(report.refused()).isPositive();
    }

    @Test
    void seesAMessageThatIsSentTwice() throws Exception {
        assertThat(faultsOf(otp -> new Planted(otp) {
                    @Override
                    public Challenge send(OtpRequest request) {
                        super.send(request);
                        return super.send(request);
                    }
                }))
                .anyMatch(fault -> fault.contains("requests=2"));
    }

    @Test
    void seesAMessageThatIsSaidNotToBeSent() throws Exception {
        assertThat(faultsOf(otp -> new Planted(otp) {
                    @Override
                    public Challenge send(OtpRequest request) {
                        super.send(request);
                        throw OtpNotDoneException.of("beem", OtpOperation.SEND, OtpFailure.UNAVAILABLE, "planted");
                    }
                }))
                .anyMatch(fault -> fault.contains("ended NOT_SENT, but the server has Account[requests=1"));
    }

    @Test
    void seesAnAnswerThatTheServerNeverGave() throws Exception {
        assertThat(faultsOf(otp -> new Planted(otp) {
                    @Override
                    public VerificationResult verify(Challenge challenge, String code) {
                        return VerificationResult.Approved.of(challenge.recipient());
                    }
                }))
                .anyMatch(fault -> fault.contains("ended ANSWERED, but the server has null"))
                .anyMatch(fault -> fault.contains("got the answer of another"));
    }

    private static List<String> faultsOf(UnaryOperator<OtpClient> planted) throws Exception {
        return new Soak(Duration.ofMillis(200), 100, 0, SEED, SETTINGS)
                .run(planted)
                .faults();
    }

    /** A client that does wrong in what is overridden. */
    private abstract static class Planted extends ForwardingOtpClient {
        private final OtpClient client;

        Planted(OtpClient client) {
            this.client = client;
        }

        @Override
        protected OtpClient delegate() {
            return client;
        }
    }

    private static void print(Soak.Report report) {
        if (MINUTES > 0) {
            System.out.println(report);
        }
    }
}
