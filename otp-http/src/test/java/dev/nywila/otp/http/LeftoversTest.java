package dev.nywila.otp.http;

import static dev.nywila.otp.http.Transmissions.NOWHERE;
import static dev.nywila.otp.http.Transmissions.failure;
import static dev.nywila.otp.http.Transmissions.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.http.tck.RawServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an exchange leaves when it is over: nothing, but for what hangs on a helper thread, and that is told when it ends. */
@Timeout(30)
class LeftoversTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger gone = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @Test
    void anExchangeThatIsOverIsNotHeldUntilItsDeadline() throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        WeakReference<Transmission> over = new WeakReference<>(broken());
        while (over.get() != null) {
            System.gc();
        }
        assertThat(System.nanoTime() - deadline).isNegative();
    }

    private Transmission broken() throws NoSuchAlgorithmException {
        Transmission transmission = transmission(NOWHERE, LONG);
        assertThat(failure(transmission).kind).isEqualTo(TransmissionFailure.Kind.BROKEN);
        return transmission;
    }

    @Test
    void anExchangeIsGoneAtItsEndWhetherThereIsAReplyOrNot() throws Exception {
        // the thread that looked the name up is done with it a moment after the caller has the addresses
        CountDownLatch replied = new CountDownLatch(1);
        try (RawServer server = RawServer.answering(RawServer.reply(200, "{}"))) {
            Transmission transmission = transmission(server.url(), LONG);
            perform(transmission);
            transmission.whenFinished(replied::countDown);
            assertThat(replied.await(10, TimeUnit.SECONDS)).isTrue();
        }
        CountDownLatch failed = new CountDownLatch(1);
        Transmission transmission = transmission(NOWHERE, LONG);
        failure(transmission);
        transmission.whenFinished(failed::countDown);
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anExchangeIsNotGoneWhileALookUpHangs() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Transmission transmission = resolving(threads, Duration.ofMillis(50), host -> {
            awaitUninterruptibly(hung);
            return new InetAddress[0];
        });
        assertThat(failure(transmission).kind).isEqualTo(TransmissionFailure.Kind.DEADLINE);
        transmission.whenFinished(() -> {
            gone.incrementAndGet();
            ended.countDown();
        });
        assertThat(gone).hasValue(0);
        hung.countDown();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gone).hasValue(1);
    }

    @Test
    void anExchangeThatFindsNoThreadLeavesNothing() throws Exception {
        Executor none = work -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        Transmission transmission = resolving(none, LONG, host -> new InetAddress[0]);
        assertThat(catchThrowableOfType(OutOfMemoryError.class, () -> perform(transmission)))
                .isNotNull();
        transmission.whenFinished(gone::incrementAndGet);
        assertThat(gone).hasValue(1);
    }

    @Test
    void nothingThatMayHangBeginsOnceTheExchangeHasEnded() throws Exception {
        Transmission transmission = transmission(NOWHERE, LONG);
        transmission.end(TransmissionFailure.Kind.CLOSED);
        assertThatThrownBy(() -> transmission.onHelperThread(gone::incrementAndGet))
                .isInstanceOf(IOException.class);
        transmission.whenFinished(gone::incrementAndGet);
        assertThat(gone).hasValue(1);
    }

    @Test
    void anExchangeThatIsOverKeepsNoThreadWatching() throws Exception {
        List<Thread> watching = new CopyOnWriteArrayList<>();
        Watchdog watchdog = new Watchdog(work -> {
            Thread thread = new Thread(work);
            watching.add(thread);
            thread.start();
        });
        try (RawServer server = RawServer.answering(RawServer.reply(200, "{}"));
                RawServer silent = new RawServer(RawServer.Connection::awaitClose)) {
            perform(watched(watchdog, server.url(), LONG));
            TransmissionFailure failure = failure(watched(watchdog, silent.url(), Duration.ofMillis(100)));
            assertThat(failure.kind).isEqualTo(TransmissionFailure.Kind.DEADLINE);
            assertThat(watching).isNotEmpty();
            for (Thread thread : watching) {
                thread.join(LONG.toMillis() / 2);
                assertThat(thread.isAlive()).isFalse();
            }
        } finally {
            watchdog.close();
        }
    }

    /** As the platform's look-ups do. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // goes on waiting
            }
        }
    }

    private Transmission transmission(URI target, Duration deadline) throws NoSuchAlgorithmException {
        return watched(new Watchdog(threads), target, deadline);
    }

    private Transmission watched(Watchdog watchdog, URI target, Duration deadline) throws NoSuchAlgorithmException {
        return Transmissions.transmission(Transmissions.connector(target), watchdog, threads, deadline, () -> {});
    }

    private static Transmission resolving(Executor helpers, Duration deadline, Resolver resolver)
            throws NoSuchAlgorithmException {
        Connector connector = Transmissions.connector(NOWHERE, resolver, SSLContext.getDefault());
        return Transmissions.transmission(connector, helpers, deadline, () -> {});
    }
}
