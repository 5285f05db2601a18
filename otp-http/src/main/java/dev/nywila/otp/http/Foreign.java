package dev.nywila.otp.http;

import org.jspecify.annotations.Nullable;

/**
 * Code of the application's that is run beside a call: loggers, meter registries, and what filters or listens there.
 * Whatever it throws, checked exceptions and linkage errors included, changes no answer. Only a JVM that is out of memory
 * or stack stays so.
 */
final class Foreign {

    private Foreign() {}

    /** Runs the code and returns what it threw, or null. */
    static @Nullable Throwable run(Runnable code) {
        try {
            code.run();
            return null;
        } catch (Throwable thrown) {
            return tolerated(thrown);
        }
    }

    /** Returns what foreign code threw, unless nobody may go on after it. */
    static Throwable tolerated(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        if (thrown instanceof InterruptedException) {
            // whoever threw it took the flag, which is the caller's
            Thread.currentThread().interrupt();
        }
        return thrown;
    }
}
