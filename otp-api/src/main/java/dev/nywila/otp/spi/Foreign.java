package dev.nywila.otp.spi;

/** What code of the application's or of the adapter's throws beside a call, and must not change its outcome. */
final class Foreign {

    private Foreign() {}

    /** Runs a step whose trouble nobody needs to know. */
    static void quietly(Runnable step) {
        try {
            step.run();
        } catch (Throwable broken) {
            // also what is not declared: Kotlin declares nothing
            tolerate(broken);
        }
    }

    /** Goes on, unless the JVM is out of memory or stack. */
    static void tolerate(Throwable caught) {
        if (caught instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        if (caught instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
