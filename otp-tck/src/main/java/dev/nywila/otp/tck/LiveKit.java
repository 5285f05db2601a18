package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The kit against a real account, by JUnit's console launcher; the README says how. Runs those tests that need nothing but
 * a phone, as long as they fit into the maximum of messages; the others are not proven. Proves no conformance.
 */
@ExtendWith(LiveKit.OnlyPlanned.class)
@Timeout(1800)
class LiveKit extends OtpProviderTck {

    private static @Nullable LiveAccount account;

    @BeforeAll
    static void readSettings() {
        try {
            account = LiveAccount.ofEnvironment();
        } catch (IllegalArgumentException faults) {
            // not as a cause: what the provider says of its settings is in the message already
            Assertions.fail(faults.getMessage());
        }
        System.out.println(account().announcement());
    }

    @AfterAll
    static void sayWhatWasSent() {
        if (account != null) {
            System.out.println(account().balance());
        }
    }

    @Override
    protected OtpTestbed testbed() {
        return new LiveTestbed(account());
    }

    @Override
    OtpClient wrap(OtpClient opened) {
        return new CountedClient(account(), opened);
    }

    private static LiveAccount account() {
        if (account == null) {
            throw new IllegalStateException("read before all tests");
        }
        return account;
    }

    /** Leaves out what is not planned before anything is sent; also what can never be waived is not proven then. */
    static final class OnlyPlanned implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod()
                    .map(test -> account().plan.whyNot(test))
                    .map(why -> why.isEmpty()
                            ? ConditionEvaluationResult.enabled("planned")
                            : ConditionEvaluationResult.disabled(why))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("not a test"));
        }
    }
}
