package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a call allocates, against a budget: time depends on the machine, bytes do not. The JVM that is measured compiles
 * without escape analysis, so the bytes do not depend on when something was compiled either; in production they are fewer.
 */
class AllocationTest {

    /** Bytes per call. Whoever exceeds one on purpose writes the new figure here, with the reason in the commit. */
    private record Budget(long send, long verify) {

        static Budget ofThisJdk() {
            // runs on 17 and on 25 lay within 12 bytes
            return Runtime.version().feature() < 25 ? new Budget(25_300, 24_600) : new Budget(24_800, 24_300);
        }
    }

    private static final double TOLERANCE = 1.1;

    @Test
    @Timeout(300)
    void aCallAllocatesNoMoreThanItsBudget() throws Exception {
        String[] bytes = FreshJvm.lastLine(AllocationMain.class, ProcessBuilder.Redirect.INHERIT)
                .split(" ", 2);
        Budget budget = Budget.ofThisJdk();
        assertThat(Double.parseDouble(bytes[0])).as("bytes per send").isLessThanOrEqualTo(budget.send() * TOLERANCE);
        assertThat(Double.parseDouble(bytes[1]))
                .as("bytes per verify")
                .isLessThanOrEqualTo(budget.verify() * TOLERANCE);
    }
}
