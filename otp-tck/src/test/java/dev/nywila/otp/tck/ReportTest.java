package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.testing.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ReportTest {

    private final Report report = new Report("com.example.AcmeTckTest");

    @Test
    void whatIsNotClaimedTakesNothingFromWhatPassed() {
        report.passed(Rule.V3);
        report.aborted(Rule.V3, new TestAbortedException("V3 not claimed: the client does not declare SINGLE_USE"));
        report.aborted(Rule.V8, new TestAbortedException("V8 not claimed: the client does not declare SINGLE_USE"));
        assertThat(report.text()).contains("""
                        V3  passed               one approval per challenge
                              1 of 2 tests passed
                              not claimed: the client does not declare SINGLE_USE
                        """).contains("\nV8  not claimed          ");
    }

    @Test
    void aProviderConformsIfEveryRuleWasRunAndNoneFailed() {
        for (Rule rule : Rule.values()) {
            report.passed(rule);
        }
        assertThat(report.text()).endsWith("\nConforms: yes\n");
        assertThat(json().get("conforms")).isEqualTo(true);
        report.notProven(Rule.V6, "the testbed cannot advance time");
        assertThat(report.text()).endsWith("\nConforms: yes, but for what is not proven: V6\n");
        assertThat(json().get("conforms")).isEqualTo(true);
        report.failed(Rule.V3, new AssertionError("V3: expected 1 approval; seen: 2 approvals; look at: verify"));
        assertThat(report.text()).endsWith("\nConforms: no, failed: V3\n");
        assertThat(json().get("conforms")).isEqualTo(false);
    }

    @Test
    void whatWasNotRunIsNotShown() {
        report.passed(Rule.V3);
        assertThat(report.text()).contains("\nConforms: not shown, missing: D1, D2, ");
        assertThat(json().get("conforms")).isEqualTo(false);
    }

    @Test
    void whatCanNeverBeWaivedIsMissingWhereItIsNotProven() {
        for (Rule rule : Rule.values()) {
            report.passed(rule);
        }
        report.notProven(Rule.S2, "disabled: it costs messages");
        report.notProven(Rule.V6, "the testbed cannot advance time");
        assertThat(report.text()).endsWith("\nConforms: not shown, missing: S2\n");
        assertThat(json().get("conforms")).isEqualTo(false);
    }

    @Test
    void failuresThatDifferOnlyByTheirCallsAreOne() {
        for (String call : List.of("8jvhf33a69l4m", "1dpk9293e7904")) {
            report.failed(
                    Rule.D3,
                    new AssertionError("D3: expected a client; seen: none (acme: no key [CONFIGURATION, call " + call
                            + "]); look at: open"));
        }
        assertThat(report.text())
                .containsOnlyOnce("failed: expected a client; seen: none (acme: no key [CONFIGURATION]);");
    }

    @Test
    void machinesReadTheSame() {
        report.failed(Rule.V3, new AssertionError("V3: expected \"1\"; seen: \\ \u00e9\n; look at: verify"));
        Map<?, ?> json = json();
        assertThat(json.get("provider")).isEqualTo("unknown");
        assertThat(json.get("test")).isEqualTo("com.example.AcmeTckTest");
        assertThat(json.get("kitVersion")).asString().startsWith("0.");
        assertThat(json.get("junit")).isEqualTo("5.10.5");
        assertThat(json.get("jdk")).isEqualTo(System.getProperty("java.version"));
        assertThat(json.get("capabilities")).isEqualTo(List.of());
        List<?> rules = (List<?>) json.get("rules");
        assertThat(rules).hasSameSizeAs(Rule.values());
        assertThat(rules.get(List.of(Rule.values()).indexOf(Rule.V3)))
                .isEqualTo(Map.of(
                        "id",
                        "V3",
                        "title",
                        "one approval per challenge",
                        "verdict",
                        "failed",
                        "tests",
                        BigDecimal.ONE,
                        "passed",
                        BigDecimal.ZERO,
                        "reasons",
                        List.of("failed: expected \"1\"; seen: \\ \u00e9")));
    }

    private Map<?, ?> json() {
        return (Map<?, ?>) Json.read(report.json()).value();
    }
}
