package dev.nywila.otp.spi;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A door that opens once, and whose waiters neither hang for ever nor mind an interrupt. */
final class Latch {

    private final CountDownLatch door = new CountDownLatch(1);

    void open() {
        door.countDown();
    }

    void await() {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(InFlight.HANG_SECONDS);
        try {
            while (true) {
                try {
                    if (!door.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        throw new AssertionError("the latch is never opened");
                    }
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
