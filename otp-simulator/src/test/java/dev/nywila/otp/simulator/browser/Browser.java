package dev.nywila.otp.simulator.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a fresh {@link Tab} of one browser for all classes, and fails a test in which the console complained.
 * Without a browser the tests are skipped, but fail where the variable or property {@code CI} is true.
 */
final class Browser implements BeforeAllCallback, ParameterResolver, AfterTestExecutionCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(Browser.class);
    private static final String MISSING = "NOT TESTED in a browser: none is on the path. Install the package chromium.";

    @Override
    public void beforeAll(ExtensionContext context) {
        if (Chromium.find().isEmpty()) {
            System.getLogger(Browser.class.getName()).log(System.Logger.Level.WARNING, MISSING);
            if (Boolean.parseBoolean(System.getProperty("CI", System.getenv("CI")))) {
                fail(MISSING);
            }
            abort(MISSING);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Tab.class;
    }

    @Override
    public Tab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Chromium browser = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Chromium.class, type -> start(Chromium.find()), Chromium.class);
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(Tab.class, type -> browser.open(), Tab.class);
    }

    private static Chromium start(Optional<Path> executable) {
        return Chromium.start(executable.orElseThrow());
    }

    /** Before the test's own clean-up, which may end the server under the page. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        Tab tab = context.getStore(NAMESPACE).get(Tab.class, Tab.class);
        if (tab != null && context.getExecutionException().isEmpty()) {
            assertThat(tab.problems()).as("complaints of the browser").isEmpty();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Tab tab = context.getStore(NAMESPACE).remove(Tab.class, Tab.class);
        if (tab != null) {
            tab.close();
        }
    }
}
