package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
@ExtendWith(ReportExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 15, unit = TimeUnit.MINUTES) // for a client that hangs; no busy machine is as slow
public abstract class OtpProviderTck {

    private @Nullable TestRun run;

    /** Made by JUnit. */
    protected OtpProviderTck() {}

    /**
     * Starts the provider's side of one test. Called before each test; the kit closes it after the test.
     *
     * @return a testbed that no other test uses
     * @throws Exception if it cannot be started, which fails the test
     */
    protected abstract OtpTestbed testbed() throws Exception;

    /** Wraps a client that a test opened; the test uses what is returned. */
    OtpClient wrap(OtpClient opened) {
        return opened;
    }

    @BeforeEach
    final void start(TestInfo test) throws Exception {
        run = null;
        run = new TestRun(Rule.of(test.getDisplayName()), testbed(), this::wrap);
    }

    @AfterEach
    final void stop() {
        if (run != null) {
            run.close();
        }
    }

    final Optional<TestRun> latestRun() {
        return Optional.ofNullable(run);
    }

    private TestRun running() {
        return Objects.requireNonNull(run, "a test is running");
    }

    @Nested
    @DisplayName("Discovery and life")
    class Discovery extends DiscoveryRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Making, settings and closing")
    class Life extends LifeRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Sending")
    class Sending extends SendingRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("What is refused before any I/O")
    class Admitting extends AdmittingRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Idempotency keys")
    class Idempotency extends IdempotencyRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Challenges")
    class Challenges extends ChallengeRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Resending")
    class Resending extends ResendingRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Resends of one challenge")
    class Families extends FamilyRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Verifying")
    class Verifying extends VerifyingRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Approving")
    class Approving extends ApprovingRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Attempts")
    class Attempts extends AttemptRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Endings")
    class Ending extends EndingRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Codes")
    class Codes extends CodeRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Privacy")
    class Privacy extends PrivacyRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("The order of answers")
    class Order extends OrderRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Threads and time")
    class Threads extends ThreadsRules {
        @Override
        TestRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Sequences")
    class Sequences extends SequenceRules {
        @Override
        TestRun run() {
            return running();
        }
    }
}
