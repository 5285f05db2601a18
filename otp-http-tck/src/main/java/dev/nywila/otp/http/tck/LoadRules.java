package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A soak of a few seconds, so that it does not rot. With {@code -Dsoak.minutes=10}, and {@code -Dsoak.rate} calls per
 * second, it is the real one, and prints its figures; see docs/soak.md.
 */
abstract class LoadRules {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 0);
    private static final int RATE = Integer.getInteger("soak.rate", 100);
    private static final long SEED = Long.getLong("soak.seed", 1);

    abstract HttpSubject subject();

    /** The ledger is full before the first sample that counts. */
    private static final Map<String, String> SETTINGS =
            Map.of("send.deadline", "1s", "verify.deadline", "1s", "ledger-size", "1000");

    @Test
    @DisplayName("C6: a soak loses and doubles nothing and grows nowhere")
    void losesAndDoublesNothingAndGrowsNowhere() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        // the load must not pause
        settings.putAll(Map.of("breaker.window", "1s", "breaker.minimum-calls", "10000"));
        Duration duration = MINUTES == 0 ? Duration.ofSeconds(3) : Duration.ofMinutes(MINUTES);
        Soak.Report report = new Soak(subject(), duration, RATE, 30, SEED, settings).run();
        print(report);
        assertThat(report.faults()).isEmpty();
        assertThat(report.endings()).containsKeys("answered", "not sent", "unknown");
        assertThat(report.refused()).isZero();
    }

    @Test
    @DisplayName("C6: a soak loses and doubles nothing while the breaker opens and closes")
    void losesAndDoublesNothingWhileTheBreakerOpensAndCloses() throws Exception {
        // longer than the deadline, so that calls begin after those that got no answer have been counted
        Duration duration = MINUTES == 0 ? Duration.ofSeconds(3) : Duration.ofSeconds(6L * MINUTES);
        Soak.Report report = new Soak(subject(), duration, RATE, 90, SEED, SETTINGS).run();
        print(report);
        assertThat(report.faults()).isEmpty();
        assertThat(report.refused()).isPositive();
    }

    private static void print(Soak.Report report) {
        if (MINUTES > 0) {
            System.out.println(report);
        }
    }
}
