package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits by looking again and again; ends with the test's timeout, which interrupts. */
public final class Spin {

    private Spin() {}

    /**
     * Passes a moment before another look.
     *
     * @throws InterruptedException if the test is given up
     */
    public static void once() throws InterruptedException {
        Thread.onSpinWait();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /**
     * Waits until a thread waits for something with a limit, which it must not end without.
     *
     * @param thread is watched
     * @throws InterruptedException if the test is given up
     */
    public static void untilWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            once();
        }
    }
}
