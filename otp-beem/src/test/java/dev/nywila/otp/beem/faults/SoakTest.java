package dev.nywila.otp.beem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
            Map.of("name", "soak", "send.deadline", "1s", "verify.deadline", "1s", "ledger-size", "1000");

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

    private static void print(Soak.Report report) {
        if (MINUTES > 0) {
            System.out.println(report);
        }
    }
}
