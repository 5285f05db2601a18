package dev.nywila.otp.tck.store;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The time that passes for a store: its testbed's, which is moved by hand, or everybody's, which is waited for. */
final class StoreTime {

    private static final Duration STEP = Duration.ofMillis(10);

    /** By hand it is moved in longer steps, as nobody else uses it meanwhile. */
    private static final Duration LEAP = Duration.ofMillis(20);

    private final OtpStoreTestbed testbed;
    private final boolean byHand;
    private long moved;

    StoreTime(OtpStoreTestbed testbed) {
        this.testbed = testbed;
        this.byHand = testbed.advance(LEAP);
    }

    /** Nanoseconds; only differences mean something. */
    long now() {
        return byHand ? moved : System.nanoTime();
    }

    /** Lets some time pass. */
    void pass() {
        if (!byHand) {
            LockSupport.parkNanos(STEP.toNanos());
        } else if (testbed.advance(LEAP)) {
            moved += LEAP.toNanos();
        }
    }

    /** Waits in everybody's time, whatever the store's is, until something holds, or calls what fails when the bound is reached. */
    static void await(Duration bound, BooleanSupplier holds, Runnable tooLate) {
        long from = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - from > bound.toNanos()) {
                tooLate.run();
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /** Lets time pass until something holds, or calls what fails when the bound is reached. */
    void until(Duration bound, BooleanSupplier holds, Runnable tooLate) {
        long from = now();
        while (!holds.getAsBoolean()) {
            if (now() - from > bound.toNanos()) {
                tooLate.run();
            }
            pass();
        }
    }
}
