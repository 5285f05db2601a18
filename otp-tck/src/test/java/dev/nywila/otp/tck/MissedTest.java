package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Providers of the kinds that hurried authors write, thought of before the rules that are to catch them. Each fails the rules
 * that it breaks, and may fail others too.
 */
class MissedTest {

    /** An {@code OtpException} keeps the name of its cause's class and nothing else, so that no caller can read this code. */
    static final Set<String> NOBODY_CAN_TELL = Set.of("puts the code into the cause of a cause");

    @TestFactory
    Stream<DynamicTest> failsTheRulesThatItBreaksUnlessNobodyCanTell() {
        return Broken.missed().stream()
                .map(broken -> DynamicTest.dynamicTest(broken.name(), () -> {
                    List<KitRun.Failure> failures = KitRun.of(broken);
                    Set<Rule> seen = failures.stream()
                            .map(KitRun.Failure::rule)
                            .filter(broken.rules()::contains)
                            .collect(Collectors.toSet());
                    assertThat(seen)
                            .as(() -> "failed: "
                                    + failures.stream()
                                            .map(KitRun.Failure::message)
                                            .collect(Collectors.joining("\n")))
                            .isEqualTo(NOBODY_CAN_TELL.contains(broken.name()) ? Set.of() : broken.rules());
                    for (KitRun.Failure failure : failures) {
                        assertThat(failure.message())
                                .matches("(?s)" + failure.rule() + ": expected .+; seen: .+; look at: .+");
                    }
                }));
    }

    @Test
    void theOneThatNobodyCanTellIsOneOfThem() {
        assertThat(Broken.missed().stream().map(Broken::name))
                .doesNotHaveDuplicates()
                .containsAll(NOBODY_CAN_TELL);
    }
}
