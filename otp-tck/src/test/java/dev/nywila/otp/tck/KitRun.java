package dev.nywila.otp.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs the whole kit on a broken provider, quietly. */
final class KitRun {

    private static final String DIRECTORY = "otp.tck.report";
    private static volatile Broken current;

    private KitRun() {}

    /** A test that failed: its rule, its name and what it said. */
    record Failure(Rule rule, String test, String message) {}

    static class Kit extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return current.testbed();
        }
    }

    static List<Failure> of(Broken broken) {
        return tests(broken).failed().stream().map(KitRun::failure).toList();
    }

    /** All that came of the kit's tests. */
    static synchronized Events tests(Broken broken) {
        current = broken;
        PrintStream out = System.out;
        String directory = System.getProperty(DIRECTORY);
        System.setProperty(DIRECTORY, scratch().toString());
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Kit.class))
                    .execute()
                    .testEvents();
        } finally {
            System.setOut(out);
            if (directory == null) {
                System.clearProperty(DIRECTORY);
            } else {
                System.setProperty(DIRECTORY, directory);
            }
        }
    }

    private static Path scratch() {
        try {
            return Files.createDirectories(Path.of("target", "zoo"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Failure failure(Event event) {
        String test = event.getTestDescriptor().getDisplayName();
        Throwable thrown = event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
        return new Failure(Rule.of(test).orElseThrow(), test, Objects.toString(thrown.getMessage(), thrown.toString()));
    }
}
