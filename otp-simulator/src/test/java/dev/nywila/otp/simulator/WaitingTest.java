package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Places of those who wait: bounded, and given back however the waiting ends. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WaitingTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Workers workers = new Workers();
    private final Semaphore dropped = new Semaphore(0);
    private final AtomicInteger answered = new AtomicInteger();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aWaiterThatNoThreadIsFreeForGivesItsPlaceBack() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        Semaphore refused = new Semaphore(0);
        while (refused.availablePermits() == 0) {
            workers.executeOr(() -> awaitQuietly(busy), refused::release);
        }
        Waiters waiters = new Waiters(workers);
        for (int i = 0; i < Waiters.MOST; i++) {
            Optional<Runnable> unused =
                    waiters.await(null, Duration.ZERO, () -> false, answered::incrementAndGet, dropped::release);
        }
        dropped.acquire(Waiters.MOST);
        busy.countDown();
        for (int i = 0; i < Waiters.MOST; i++) {
            assertThat(waiters.await(null, LONG, () -> false, () -> {}, () -> {}))
                    .isPresent();
        }
        assertThat(waiters.await(null, LONG, () -> false, () -> {}, () -> {})).isEmpty();
        assertThat(answered).hasValue(0);
    }

    @Test
    void noMoreCallsAreHeldBackThanThereArePlaces() {
        Delays delays = new Delays(workers);
        for (int i = 0; i < Delays.MOST + 3; i++) {
            delays.hold(LONG, answered::incrementAndGet, dropped::release);
        }
        assertThat(dropped.availablePermits()).isEqualTo(3);
        delays.dropAll();
        assertThat(dropped.availablePermits()).isEqualTo(Delays.MOST + 3);
        delays.hold(LONG, answered::incrementAndGet, dropped::release);
        assertThat(dropped.availablePermits()).isEqualTo(Delays.MOST + 3);
        assertThat(answered).hasValue(0);
    }

    @Test
    void aCallThatWasAnsweredGivesItsPlaceBack() throws Exception {
        Delays delays = new Delays(workers);
        for (int i = 0; i < Delays.MOST + 1; i++) {
            Semaphore done = new Semaphore(0);
            delays.hold(Duration.ZERO, done::release, dropped::release);
            done.acquire();
        }
        assertThat(dropped.availablePermits()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
