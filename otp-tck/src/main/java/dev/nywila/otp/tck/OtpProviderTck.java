package dev.nywila.otp.tck;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The compatibility kit: extend this class, give it a testbed, and run it with JUnit 5.10 or later. Every test is named
 * after the rule of {@code docs/contract.md} that it checks. A report stands in {@code target/otp-conformance-<id>.txt},
 * and for machines in {@code .json}; the system property {@code otp.tck.report} names another directory.
 *
 * <pre>{@code
 * class AcmeTckTest extends OtpProviderTck {
 *     @Override
 *     protected OtpTestbed testbed() {
 *         return new AcmeTestbed();
 *     }
 * }
 * }</pre>
 */
@ExtendWith(Conformance.class)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(180)
public abstract class OtpProviderTck {

    private @Nullable Run run;

    /** Made by JUnit. */
    protected OtpProviderTck() {}

    /**
     * Starts the provider's side of one test. Called before each test; the kit closes it after the test.
     *
     * @return a testbed that no other test uses
     * @throws Exception if it cannot be started, which fails the test
     */
    protected abstract OtpTestbed testbed() throws Exception;

    @BeforeEach
    final void start(TestInfo test) throws Exception {
        run = null;
        run = new Run(Rule.of(test.getDisplayName()), testbed());
    }

    @AfterEach
    final void stop() {
        if (run != null) {
            run.close();
        }
    }

    final Optional<Run> latestRun() {
        return Optional.ofNullable(run);
    }

    private Run running() {
        return Objects.requireNonNull(run, "a test is running");
    }

    @Nested
    @DisplayName("Discovery and life")
    class Discovery extends DiscoveryRules {
        @Override
        Run run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Sending")
    class Sending extends SendingRules {
        @Override
        Run run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Resending")
    class Resending extends ResendingRules {
        @Override
        Run run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Verifying")
    class Verifying extends VerifyingRules {
        @Override
        Run run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Rejecting")
    class Rejecting extends RejectingRules {
        @Override
        Run run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Privacy")
    class Privacy extends PrivacyRules {
        @Override
        Run run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Threads and time")
    class Threads extends ThreadsRules {
        @Override
        Run run() {
            return running();
        }
    }
}
