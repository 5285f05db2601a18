package dev.nywila.otp.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Collects what came of each rule's tests and writes the report when the implementor's class is done. */
final class ReportExtension
        implements BeforeAllCallback, InvocationInterceptor, AfterEachCallback, AfterAllCallback, TestWatcher {

    private static final String DIRECTORY = "otp.tck.report";
    private static final String LIVE = ", against a real account: this does not prove conformance";

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isWholeKit(context)) {
            context.getStore(namespace())
                    .put(
                            Report.class,
                            new Report(context.getRequiredTestClass().getName() + (isLive(context) ? LIVE : "")));
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        invocation.proceed();
        // tests of the implementor's own expect in words of their own
        if (context.getRequiredTestInstance() instanceof RuleTests) {
            run(context).ifPresent(TestRun::expectQuestion);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        run(context).ifPresent(report(context)::note);
    }

    private static Optional<TestRun> run(ExtensionContext context) {
        return context.getRequiredTestInstances()
                .findInstance(OtpProviderTck.class)
                .flatMap(OtpProviderTck::latestRun);
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
                .ifPresent(rule -> report(context).notProven(rule, "disabled: " + reason.orElse("without a reason")));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isWholeKit(context)) {
            Report report = report(context);
            if (report.isEmpty()) {
                return;
            }
            System.out.println(report.text() + "Seed of the races: " + ConcurrentCalls.SEED + "\n");
            write(report, isLive(context) ? "otp-live-" : "otp-conformance-");
        }
    }

    private static void write(Report report, String name) {
        try {
            Path directory = Files.createDirectories(Path.of(System.getProperty(DIRECTORY, "target")));
            Files.writeString(directory.resolve(name + report.provider() + ".txt"), report.text());
            Files.writeString(directory.resolve(name + report.provider() + ".json"), report.json());
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written; see the property " + DIRECTORY, e);
        }
    }

    /** The implementor's class, not one of the groups inside. */
    private static boolean isWholeKit(ExtensionContext context) {
        return OtpProviderTck.class.isAssignableFrom(context.getRequiredTestClass());
    }

    private static boolean isLive(ExtensionContext context) {
        return LiveKit.class == context.getRequiredTestClass();
    }

    private static Report report(ExtensionContext context) {
        return Objects.requireNonNull(
                context.getStore(namespace()).get(Report.class, Report.class), "put by beforeAll");
    }

    private static Namespace namespace() {
        return Namespace.create(ReportExtension.class);
    }
}
