package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a call allocates, against a budget: time depends on the machine, bytes do not. The JVM that is measured compiles
 * without escape analysis, so the bytes do not depend on when something was compiled either; in production they are fewer.
 */
abstract class BudgetRules {

    private static final double TOLERANCE = 1.1;

    abstract HttpSubject subject();

    @Test
    @DisplayName("BUDGET: a call allocates no more than its budget")
    @Timeout(300)
    void aCallAllocatesNoMoreThanItsBudget() throws Exception {
        String[] bytes = FreshJvm.lastLine(AllocationMain.class, subject(), ProcessBuilder.Redirect.INHERIT)
                .split(" ", 2);
        HttpSubject.Budget budget = subject().budget();
        assertThat(Double.parseDouble(bytes[0])).as("bytes per send").isLessThanOrEqualTo(budget.send() * TOLERANCE);
        assertThat(Double.parseDouble(bytes[1]))
                .as("bytes per verify")
                .isLessThanOrEqualTo(budget.verify() * TOLERANCE);
    }
}
