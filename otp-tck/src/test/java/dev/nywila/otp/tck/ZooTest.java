package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each broken provider fails the rules that it breaks, and no others; and each failure says what to do. */
class ZooTest {

    private static final Set<Rule> MOST = EnumSet.of(
            Rule.S2, Rule.S3, Rule.S5, Rule.V1, Rule.V3, Rule.V4, Rule.V5, Rule.V6, Rule.V7, Rule.P1, Rule.R4);

    @TestFactory
    Stream<DynamicTest> failsTheRulesThatItBreaksAndNoOthers() {
        return Broken.zoo().stream()
                .map(broken -> DynamicTest.dynamicTest(broken.name(), () -> {
                    List<KitRun.Failure> failures = KitRun.of(broken);
                    assertThat(failures.stream().map(KitRun.Failure::rule).collect(Collectors.toSet()))
                            .as(() -> failures.stream()
                                    .map(KitRun.Failure::message)
                                    .collect(Collectors.joining("\n")))
                            .isEqualTo(broken.rules());
                    for (KitRun.Failure failure : failures) {
                        assertThat(failure.message())
                                .matches("(?s)" + failure.rule() + ": expected .+; seen: .+; look at: .+");
                    }
                }));
    }

    @Test
    void thePlainClientThatTheyBeginWithIsHonest() {
        assertThat(KitRun.of(Broken.client("is honest", Set.of(), PlainClient::new)))
                .isEmpty();
    }

    @Test
    void everyRuleForABlackBoxIsBrokenByOneAndThoseThatMatterMostByThree() {
        for (Rule rule : Rule.values()) {
            assertThat(Broken.zoo().stream().filter(one -> one.rules().contains(rule)))
                    .as(rule.name())
                    .hasSizeGreaterThanOrEqualTo(!rule.isForBlackBox() ? 0 : MOST.contains(rule) ? 3 : 1);
        }
    }

    @Test
    void thePageHasTheMatrix() throws IOException {
        assertThat(KillMatrix.onThePage())
                .as("docs/kill-matrix.md; its own first lines say how to write the tables anew")
                .isEqualTo(KillMatrix.expected());
    }

    @Test
    void eachOfThemIsOfOneKind() {
        assertThat(Kinds.byName().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Broken.all().stream().map(Broken::name).toList());
    }
}
