package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits by looking again and again; ends with the test's timeout, which interrupts. */
public final class Spin {

    private Spin() {}

    /** Before another look. */
    static void once() throws InterruptedException {
        Thread.onSpinWait();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Until a thread waits for something with a limit, which it must not end without. */
    public static void untilWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            once();
        }
    }
}
