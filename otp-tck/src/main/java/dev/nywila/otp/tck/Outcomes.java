package dev.nywila.otp.tck;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.opentest4j.TestAbortedException;

/** What calls returned or threw, so that both can be judged alike. */
final class Outcomes {

    private Outcomes() {}

    /** Returns what a call returned or threw, unless it ended the test. */
    static Object of(Callable<?> call) {
        try {
            return Objects.requireNonNullElse(call.call(), "null");
        } catch (TestAbortedException ended) {
            throw ended;
        } catch (Exception thrown) {
            return thrown;
        }
    }
}
