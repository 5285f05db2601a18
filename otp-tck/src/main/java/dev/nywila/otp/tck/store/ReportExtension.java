package dev.nywila.otp.tck.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Collects what came of each rule's tests and writes the report when the implementor's class is done. */
final class ReportExtension implements BeforeAllCallback, AfterAllCallback, TestWatcher {

    private static final String DIRECTORY = "otp.tck.report";

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isWholeKit(context)) {
            context.getStore(namespace())
                    .put(Report.class, new Report(context.getRequiredTestClass().getName()));
        }
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        Rule.of(context.getDisplayName()).ifPresent(rule -> report(context).passed(rule));
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        Rule.of(context.getDisplayName()).ifPresent(rule -> report(context).failed(rule, cause));
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        Rule.of(context.getDisplayName()).ifPresent(rule -> report(context).aborted(rule, cause));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        Rule.of(context.getDisplayName())
                .ifPresent(rule -> report(context).disabled(rule, reason.orElse("without a reason")));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isWholeKit(context) && !report(context).isEmpty()) {
            String text = report(context).text();
            System.out.println(text);
            write(text, context.getRequiredTestClass().getSimpleName());
        }
    }

    private static void write(String text, String name) {
        try {
            Path directory = Files.createDirectories(Path.of(System.getProperty(DIRECTORY, "target")));
            Files.writeString(directory.resolve("otp-store-conformance-" + name + ".txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written; see the property " + DIRECTORY, e);
        }
    }

    /** The implementor's class, not one of the groups inside. */
    private static boolean isWholeKit(ExtensionContext context) {
        return OtpStoreTck.class.isAssignableFrom(context.getRequiredTestClass());
    }

    private static Report report(ExtensionContext context) {
        return Objects.requireNonNull(
                context.getStore(namespace()).get(Report.class, Report.class), "put by beforeAll");
    }

    private static Namespace namespace() {
        return Namespace.create(ReportExtension.class);
    }
}
