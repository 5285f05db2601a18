package dev.nywila.otp.tck.store;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs the kit for stores on some testbed; several threads may, each on its own. */
final class StoreKitRun {

    private static final ThreadLocal<Supplier<OtpStoreTestbed>> CURRENT = new ThreadLocal<>();

    private StoreKitRun() {}

    /** A test that failed: its rule, its name and what it said. */
    record Failure(Rule rule, String test, String message) {}

    static class Kit extends OtpStoreTck {
        @Override
        protected OtpStoreTestbed testbed() {
            return CURRENT.get().get();
        }
    }

    static Events tests(Supplier<OtpStoreTestbed> testbed, List<Class<? extends StoreRules>> groups) {
        CURRENT.set(testbed);
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(groups.stream()
                            .map(group -> selectNestedClass(List.of(Kit.class), group))
                            .toArray(DiscoverySelector[]::new))
                    .execute()
                    .testEvents();
        } finally {
            CURRENT.remove();
        }
    }

    static List<Failure> failures(Events tests) {
        return tests.failed().stream().map(StoreKitRun::failure).toList();
    }

    private static Failure failure(Event event) {
        String test = event.getTestDescriptor().getDisplayName();
        Throwable thrown = event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
        return new Failure(Rule.of(test).orElseThrow(), test, Objects.toString(thrown.getMessage(), thrown.toString()));
    }
}
