package dev.nywila.otp.tck.store;

import java.util.Objects;
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
 * The compatibility kit for stores: extend this class, give it a testbed, and run it with JUnit 5.10 or later. Every test is
 * named after the rule of {@code docs/testing-stores.md} that it checks. A report stands in
 * {@code target/otp-store-conformance-<your class>.txt}; the system property {@code otp.tck.report} names another directory.
 *
 * <pre>{@code
 * class AcmeStoreTckTest extends OtpStoreTck {
 *     @Override
 *     protected OtpStoreTestbed testbed() {
 *         return new AcmeStoreTestbed();
 *     }
 * }
 * }</pre>
 */
@ExtendWith(ReportExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 5, unit = TimeUnit.MINUTES) // for a store that hangs; no busy machine is as slow
public abstract class OtpStoreTck {

    private @Nullable StoreRun run;

    /** Made by JUnit. */
    protected OtpStoreTck() {}

    /**
     * Begins one test on the server's side. Called before each test; the kit closes it after the test.
     *
     * @return a testbed that no other test uses, on a server that others may use
     * @throws Exception if the server cannot be reached, which fails the test
     */
    protected abstract OtpStoreTestbed testbed() throws Exception;

    @BeforeEach
    final void start(TestInfo test) throws Exception {
        run = null;
        run = new StoreRun(Rule.of(test.getDisplayName()), testbed());
    }

    @AfterEach
    final void stop() {
        if (run != null) {
            run.close();
        }
    }

    private StoreRun running() {
        return Objects.requireNonNull(run, "a test is running");
    }

    @Nested
    @DisplayName("Values")
    class Values extends ValueRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Keys")
    class Keys extends KeyRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Updates at once")
    class Atomic extends AtomicRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Lifetimes")
    class Lifetimes extends LifetimeRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Time")
    class Time extends TimeRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Trouble")
    class Trouble extends TroubleRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Lost answers")
    class Loss extends LossRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Restarts and space")
    class Keeping extends KeepingRules {
        @Override
        StoreRun run() {
            return running();
        }
    }

    @Nested
    @DisplayName("Closing")
    class Closing extends ClosingRules {
        @Override
        StoreRun run() {
            return running();
        }
    }
}
