package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import feign.Request;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S3: what the caller is told and what leaves never contradict each other. */
@Timeout(30)
class LatchTest {

    private static final URI NOWHERE = URI.create("http://localhost:1");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger transmissions = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @Test
    void afterTheDeadlineTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(NOWHERE, Duration.ZERO);
        assertThatThrownBy(exchange::transmit).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> exchange.enter(Exchange.Phase.CONNECT)).isInstanceOf(IOException.class);
        ExchangeFailure failure = failure(exchange);
        assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.DEADLINE);
        assertThat(failure.transmitted).isFalse();
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void afterTheClientIsClosedTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG);
        exchange.end(ExchangeFailure.Kind.CLOSED);
        assertThatThrownBy(exchange::transmit).isInstanceOf(IOException.class);
        ExchangeFailure failure = failure(exchange);
        assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.CLOSED);
        assertThat(failure.transmitted).isFalse();
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void onAThreadThatIsInterruptedTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(exchange::transmit).isInstanceOf(IOException.class);
            ExchangeFailure failure = failure(exchange);
            assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.INTERRUPTED);
            assertThat(failure.transmitted).isFalse();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void afterTheBodyMayHaveLeftTheCallerIsToldSo() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG);
        exchange.transmit();
        exchange.end(ExchangeFailure.Kind.DEADLINE);
        assertThat(failure(exchange).transmitted).isTrue();
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void theBodyLeavesOnce() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG);
        exchange.transmit();
        assertThatThrownBy(exchange::transmit).isInstanceOf(IOException.class);
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void withoutPermissionNoRequestLeaves() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.awaitClose();
            ended.countDown();
        })) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                HttpWire wire = new HttpWire(socket);
                assertThatThrownBy(() -> wire.send("localhost", request(), "Basic any", () -> {
                            throw new IOException("refused");
                        }))
                        .hasMessage("refused");
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aChannelThatIsOpenedTooLateIsClosed() throws Exception {
        Exchange exchange = exchange(NOWHERE, Duration.ZERO);
        try (SocketChannel late = SocketChannel.open()) {
            assertThatThrownBy(() -> exchange.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void aChannelThatIsOpenedWhileTheClientClosesIsClosed() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG);
        exchange.end(ExchangeFailure.Kind.CLOSED);
        try (SocketChannel late = SocketChannel.open()) {
            assertThatThrownBy(() -> exchange.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void theFirstEndCounts() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG);
        exchange.end(ExchangeFailure.Kind.CLOSED);
        exchange.end(ExchangeFailure.Kind.DEADLINE);
        Thread.currentThread().interrupt();
        try {
            assertThat(failure(exchange).kind).isEqualTo(ExchangeFailure.Kind.CLOSED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatBrokeAnExchangeIsToldAndWhatFollowedItsEndIsNot() throws Exception {
        Exchange broken = exchange(NOWHERE, LONG);
        assertThat(failure(broken)).hasCauseInstanceOf(ConnectException.class);
        Exchange ended = exchange(NOWHERE, LONG);
        ended.end(ExchangeFailure.Kind.CLOSED);
        assertThat(failure(ended)).hasNoCause();
    }

    @Test
    void aResolverThatFailsInItsOwnWayBreaksTheExchange() throws Exception {
        Exchange exchange = exchange(NOWHERE, LONG, threads, host -> {
            throw new IllegalStateException("no network");
        });
        ExchangeFailure failure = failure(exchange);
        assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.BROKEN);
        assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void helpersThatAreRefusedMeanThatTheClientIsClosed() throws Exception {
        Executor closed = work -> {
            throw new RejectedExecutionException();
        };
        Exchange exchange = exchange(NOWHERE, LONG, closed, host -> new InetAddress[0]);
        assertThat(failure(exchange).kind).isEqualTo(ExchangeFailure.Kind.CLOSED);
    }

    @Test
    void anExchangeThatIsOverIsNotHeldUntilItsDeadline() throws Exception {
        WeakReference<Exchange> over = new WeakReference<>(broken());
        while (over.get() != null) {
            System.gc();
        }
    }

    private Exchange broken() throws NoSuchAlgorithmException {
        Exchange exchange = exchange(NOWHERE, LONG);
        assertThat(failure(exchange).kind).isEqualTo(ExchangeFailure.Kind.BROKEN);
        return exchange;
    }

    @Test
    void anExchangeIsGoneAtItsEndWhetherThereIsAReplyOrNot() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply(200, "{}"))) {
            Exchange exchange = exchange(server.url(), LONG);
            exchange.perform(request(), "Basic any");
            exchange.whenGone(gone::incrementAndGet);
            assertThat(gone).hasValue(1);
        }
        Exchange exchange = exchange(NOWHERE, LONG);
        failure(exchange);
        exchange.whenGone(gone::incrementAndGet);
        assertThat(gone).hasValue(2);
    }

    @Test
    void anExchangeIsNotGoneWhileALookUpHangs() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Exchange exchange = exchange(NOWHERE, Duration.ofMillis(50), threads, host -> {
            try {
                hung.await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            return new InetAddress[0];
        });
        assertThat(failure(exchange).kind).isEqualTo(ExchangeFailure.Kind.DEADLINE);
        exchange.whenGone(() -> {
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
        Exchange exchange = exchange(NOWHERE, LONG, none, host -> new InetAddress[0]);
        assertThat(catchThrowableOfType(OutOfMemoryError.class, () -> exchange.perform(request(), "Basic any")))
                .isNotNull();
        exchange.whenGone(gone::incrementAndGet);
        assertThat(gone).hasValue(1);
    }

    private Exchange exchange(URI target, Duration deadline) throws NoSuchAlgorithmException {
        return exchange(target, deadline, threads, host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    }

    private Exchange exchange(URI target, Duration deadline, Executor helpers, Connector.Resolver resolver)
            throws NoSuchAlgorithmException {
        Connector connector = new Connector(
                target,
                resolver,
                new Connector.Trust(SSLContext.getDefault(), false),
                Duration.ofSeconds(2),
                null,
                System::nanoTime);
        return new Exchange(
                connector,
                new Watchdog(threads),
                helpers,
                System.nanoTime() + deadline.toNanos(),
                transmissions::incrementAndGet);
    }

    private static ExchangeFailure failure(Exchange exchange) {
        return catchThrowableOfType(ExchangeFailure.class, () -> exchange.perform(request(), "Basic any"));
    }

    private static Request request() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return Request.create(Request.HttpMethod.POST, "/x", Map.of(), body, StandardCharsets.UTF_8, null);
    }
}
