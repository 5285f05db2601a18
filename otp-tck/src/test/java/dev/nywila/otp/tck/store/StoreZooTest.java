package dev.nywila.otp.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.testkit.engine.Events;

/** Each broken store fails the rules that it breaks, and no others; and each failure says what to do. */
class StoreZooTest {

    private static final String DIRECTORY = "otp.tck.report";
    private static final Map<String, Future<Events>> RUNS = new HashMap<>();
    private static final PrintStream OUT = System.out;
    private static String directory;
    private static ExecutorService pool;

    /** Several at once, as many of them wait for most of their time. */
    @BeforeAll
    static void run() throws IOException {
        directory = System.getProperty(DIRECTORY);
        System.setProperty(
                DIRECTORY, Files.createDirectories(Path.of("target", "zoo")).toString());
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        pool = Executors.newFixedThreadPool(6);
        for (BrokenStore broken : BrokenStore.all()) {
            RUNS.put(broken.name(), pool.submit(() -> StoreKitRun.tests(broken.testbed(), broken.groups())));
        }
    }

    @AfterAll
    static void end() {
        pool.shutdownNow();
        System.setOut(OUT);
        if (directory == null) {
            System.clearProperty(DIRECTORY);
        } else {
            System.setProperty(DIRECTORY, directory);
        }
    }

    @TestFactory
    Stream<DynamicTest> failsTheRulesThatItBreaksAndNoOthers() {
        return BrokenStore.zoo().stream()
                .map(broken -> DynamicTest.dynamicTest(broken.name(), () -> {
                    List<StoreKitRun.Failure> failures =
                            StoreKitRun.failures(RUNS.get(broken.name()).get());
                    // who compares badly may lose an update too, or not, as a race goes
                    assertThat(failures.stream()
                                    .map(StoreKitRun.Failure::rule)
                                    .filter(rule ->
                                            rule != Rule.K3 || broken.rules().contains(Rule.K3))
                                    .collect(Collectors.toSet()))
                            .as(() -> failures.stream()
                                    .map(StoreKitRun.Failure::message)
                                    .collect(Collectors.joining("\n")))
                            .isEqualTo(broken.rules());
                    for (StoreKitRun.Failure failure : failures) {
                        assertThat(failure.message())
                                .matches("(?s)" + failure.rule() + ": expected .+; seen: .+; look at: .+");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> honestButOddStoresFailNothing() {
        return BrokenStore.honest().stream()
                .map(odd -> DynamicTest.dynamicTest(
                        odd.name(),
                        () -> assertThat(StoreKitRun.failures(
                                        RUNS.get(odd.name()).get()))
                                .isEmpty()));
    }

    @Test
    void everyRuleIsBrokenByOne() {
        assertThat(BrokenStore.zoo().stream()
                        .flatMap(one -> one.rules().stream())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Rule.values());
    }

    @Test
    void everyTestFailsOnOne() throws Exception {
        Set<String> run = new TreeSet<>();
        Set<String> failed = new TreeSet<>();
        for (Future<Events> one : RUNS.values()) {
            one.get().started().stream()
                    .forEach(event -> run.add(event.getTestDescriptor().getDisplayName()));
            StoreKitRun.failures(one.get()).forEach(failure -> failed.add(failure.test()));
        }
        run.removeAll(failed);
        assertThat(run).isEmpty();
    }
}
