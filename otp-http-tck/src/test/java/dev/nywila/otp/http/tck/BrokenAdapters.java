package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each broken adapter fails the rules that it breaks, and no others; and each failure says what is wrong. A class for each
 * area, so that two JVMs share the work.
 */
abstract class BrokenAdapters {

    abstract List<Broken> adapters();

    @TestFactory
    Stream<DynamicTest> failsTheRulesThatItBreaksAndNoOthers() {
        return adapters().stream()
                .map(broken -> DynamicTest.dynamicTest(broken.name(), () -> {
                    List<KitRun.Failure> failures = KitRun.of(broken);
                    Set<Rule> failed = EnumSet.noneOf(Rule.class);
                    failures.forEach(failure -> failed.addAll(failure.rules()));
                    assertThat(failed)
                            .as(() -> failures.stream()
                                    .map(failure -> failure.test() + ": " + failure.message())
                                    .limit(40)
                                    .collect(Collectors.joining("\n")))
                            .isEqualTo(broken.rules());
                    assertThat(failures)
                            .allSatisfy(failure -> assertThat(failure.rules()).isNotEmpty());
                }));
    }
}
