package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nywila.otp.http.tck.Spin;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C3: who ends an exchange at its deadline. An exchange that is ended closes its channel, which is what is seen here. */
@Timeout(120)
class WatchdogTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(20);
    /** About as long as the watchdog takes to wake and look, so that the next one begins meanwhile. */
    private static final Duration INSTANT = Duration.ofNanos(50_000);

    private static final int MANY = 5000;

    private final List<Thread> threads = new ArrayList<>();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Watchdog watchdog = new Watchdog(this::start);

    private synchronized void start(Runnable work) {
        Thread thread = new Thread(work);
        threads.add(thread);
        thread.start();
    }

    private synchronized List<Thread> threads() {
        return List.copyOf(threads);
    }

    @AfterEach
    void close() throws Exception {
        watchdog.close();
        for (Thread thread : threads()) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    @Test
    void endsAnExchangeAtItsDeadlineAndNotBefore() throws Exception {
        long start = System.nanoTime();
        SocketChannel channel = watched(SHORT);
        awaitClosed(channel);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void wakesForADeadlineBeforeTheOneThatItSleepsFor() throws Exception {
        SocketChannel late = watched(LONG);
        awaitAsleep();
        awaitClosed(watched(SHORT));
        assertThat(late.isOpen()).isTrue();
    }

    @Test
    void endsEachOfManyThatBeginAtOnce() throws Exception {
        List<SocketChannel> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(watched(SHORT.plusMillis(i % 7)));
        }
        for (SocketChannel channel : many) {
            awaitClosed(channel);
        }
    }

    @Test
    void missesNoneThatBeginsWhileItLooks() throws Exception {
        SocketChannel late = watched(LONG);
        for (int i = 0; i < MANY; i++) {
            awaitClosed(watched(INSTANT));
        }
        assertThat(late.isOpen()).isTrue();
    }

    @Test
    void missesNoneThatBeginsWhileItEnds() throws Exception {
        for (int i = 0; i < MANY; i++) {
            awaitClosed(watched(INSTANT));
        }
    }

    @Test
    void sleepsOnWhileThoseBeginThatEndLater() throws Exception {
        watched(LONG);
        awaitAsleep();
        ThreadMXBean management = ManagementFactory.getThreadMXBean();
        long id = threads().get(0).getId();
        long before = management.getThreadInfo(id).getWaitedCount();
        for (int i = 0; i < 200; i++) {
            watched(LONG.plusMinutes(1));
            awaitAsleep();
        }
        awaitClosed(watched(Duration.ofMillis(200)));
        awaitAsleep();
        // woken for the last one, and by its deadline; a thread may also wake for no reason
        assertThat(management.getThreadInfo(id).getWaitedCount() - before).isBetween(1L, 10L);
    }

    @Test
    void whatIsLetGoIsLeftAlone() throws Exception {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        Transmission over = transmission(SHORT);
        over.use(channel);
        watchdog.watch(over);
        watchdog.letGo(over);
        awaitClosed(watched(SHORT.plusMillis(20)));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void oneThreadWatchesAllAndNoneWhereNothingIsUnderWay() throws Exception {
        SocketChannel first = watched(SHORT);
        awaitClosed(watched(SHORT));
        awaitClosed(first);
        assertThat(threads()).hasSize(1);
        threads().get(0).join(10_000);
        assertThat(threads().get(0).isAlive()).isFalse();
        awaitClosed(watched(SHORT));
        assertThat(threads()).hasSize(2);
    }

    @Test
    void closingEndsAllAndWhateverBeginsLater() throws Exception {
        SocketChannel before = watched(LONG);
        awaitAsleep();
        watchdog.close();
        assertThat(before.isOpen()).isFalse();
        assertThat(watched(LONG).isOpen()).isFalse();
        threads().get(0).join(10_000);
        assertThat(threads().get(0).isAlive()).isFalse();
    }

    @Test
    void anInterruptOfItsThreadChangesNothing() throws Exception {
        SocketChannel late = watched(LONG);
        awaitAsleep();
        threads().get(0).interrupt();
        // an interrupt that stays would let it sleep no more
        while (threads().get(0).isInterrupted()) {
            Spin.once();
        }
        awaitClosed(watched(SHORT));
        awaitAsleep();
        assertThat(late.isOpen()).isTrue();
        assertThat(threads()).hasSize(1);
    }

    @Test
    void withoutAThreadTheCallerIsToldAndTheNextOneIsWatched() throws Exception {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        CountDownLatch ended = new CountDownLatch(1);
        Watchdog poor = new Watchdog(work -> {
            if (exhausted.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            start(() -> {
                work.run();
                ended.countDown();
            });
        });
        Transmission first = transmission(SHORT);
        assertThatThrownBy(() -> poor.watch(first)).isInstanceOf(OutOfMemoryError.class);
        poor.letGo(first);
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        Transmission second = transmission(SHORT);
        second.use(channel);
        poor.watch(second);
        awaitClosed(channel);
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyReliesOnAThreadThatCannotBeStarted() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch exhausted = new CountDownLatch(1);
        Watchdog poor = new Watchdog(work -> {
            starting.countDown();
            await(exhausted);
            throw new OutOfMemoryError("unable to create native thread");
        });
        CompletableFuture<Throwable> first = watching(poor);
        assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Throwable> second = watching(poor);
        awaitDoneOrBlocked(second, threads().get(1));
        exhausted.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
        assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
    }

    private CompletableFuture<Throwable> watching(Watchdog poor) throws Exception {
        Transmission transmission = transmission(SHORT);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        start(() -> outcome.complete(catchThrowable(() -> poor.watch(transmission))));
        return outcome;
    }

    private static void awaitDoneOrBlocked(CompletableFuture<?> outcome, Thread thread) throws InterruptedException {
        while (!outcome.isDone() && thread.getState() != Thread.State.BLOCKED) {
            Spin.once();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void threadsThatAreRefusedMeanThatTheClientIsClosed() throws Exception {
        Watchdog refused = new Watchdog(work -> {
            throw new RejectedExecutionException();
        });
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        Transmission transmission = transmission(LONG);
        transmission.use(channel);
        refused.watch(transmission);
        assertThat(channel.isOpen()).isFalse();
    }

    private SocketChannel watched(Duration deadline) throws Exception {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        Transmission transmission = transmission(deadline);
        try {
            transmission.use(channel);
        } catch (IOException over) {
            // as a busy machine may have it
        }
        watchdog.watch(transmission);
        return channel;
    }

    private static Transmission transmission(Duration deadline) throws NoSuchAlgorithmException {
        Executor none = work -> {
            throw new AssertionError("nothing is looked up");
        };
        return Transmissions.transmission(Transmissions.connector(Transmissions.NOWHERE), none, deadline, () -> {});
    }

    /** Ends with the test's timeout. */
    private static void awaitClosed(SocketChannel channel) throws InterruptedException {
        while (channel.isOpen()) {
            Spin.once();
        }
    }

    private void awaitAsleep() throws InterruptedException {
        Spin.untilWaiting(threads().get(0));
    }
}
