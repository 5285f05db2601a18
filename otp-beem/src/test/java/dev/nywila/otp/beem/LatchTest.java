package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Exchanges.NOWHERE;
import static dev.nywila.otp.beem.Exchanges.failure;
import static dev.nywila.otp.beem.Exchanges.request;
import static dev.nywila.otp.beem.Exchanges.transmit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
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

    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger transmissions = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @Test
    void afterTheDeadlineTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(Duration.ZERO);
        assertThatThrownBy(() -> transmit(exchange)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> exchange.enter(Exchange.Phase.CONNECT)).isInstanceOf(IOException.class);
        ExchangeFailure failure = failure(exchange);
        assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.DEADLINE);
        assertThat(failure.transmitted).isFalse();
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void afterTheClientIsClosedTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(LONG);
        exchange.end(ExchangeFailure.Kind.CLOSED);
        assertThatThrownBy(() -> transmit(exchange)).isInstanceOf(IOException.class);
        ExchangeFailure failure = failure(exchange);
        assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.CLOSED);
        assertThat(failure.transmitted).isFalse();
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void onAThreadThatIsInterruptedTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(LONG);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> transmit(exchange)).isInstanceOf(IOException.class);
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
        Exchange exchange = exchange(LONG);
        transmit(exchange);
        exchange.end(ExchangeFailure.Kind.DEADLINE);
        assertThat(failure(exchange).transmitted).isTrue();
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void theBodyLeavesOnce() throws Exception {
        Exchange exchange = exchange(LONG);
        transmit(exchange);
        assertThatThrownBy(() -> transmit(exchange)).isInstanceOf(IOException.class);
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void withoutPermissionNoRequestLeaves() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.awaitClose();
            ended.countDown();
        })) {
            Exchange exchange = exchange(Duration.ZERO);
            try (SocketChannel channel = SocketChannel.open(server.address())) {
                Tap tap = new Tap(channel);
                HttpWire wire = new HttpWire(tap, channel.socket().getOutputStream(), tap);
                byte[] whole = HttpWire.bytes("localhost", request(), "Basic any");
                assertThatThrownBy(() -> exchange.transmit(wire, request(), whole))
                        .hasMessage("ended");
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aChannelThatIsOpenedTooLateIsClosed() throws Exception {
        Exchange exchange = exchange(Duration.ZERO);
        try (SocketChannel late = SocketChannel.open()) {
            assertThatThrownBy(() -> exchange.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void aChannelThatIsOpenedWhileTheClientClosesIsClosed() throws Exception {
        Exchange exchange = exchange(LONG);
        exchange.end(ExchangeFailure.Kind.CLOSED);
        try (SocketChannel late = SocketChannel.open()) {
            assertThatThrownBy(() -> exchange.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void theFirstEndCounts() throws Exception {
        Exchange exchange = exchange(LONG);
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
        Exchange broken = exchange(LONG);
        assertThat(failure(broken)).hasCauseInstanceOf(ConnectException.class);
        Exchange ended = exchange(LONG);
        ended.end(ExchangeFailure.Kind.CLOSED);
        assertThat(failure(ended)).hasNoCause();
    }

    @Test
    void aResolverThatFailsInItsOwnWayBreaksTheExchange() throws Exception {
        Exchange exchange = resolving(threads, host -> {
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
        Exchange exchange = resolving(closed, host -> new InetAddress[0]);
        ExchangeFailure failure = failure(exchange);
        assertThat(failure.kind).isEqualTo(ExchangeFailure.Kind.CLOSED);
        assertThat(failure.phase).isEqualTo(Exchange.Phase.RESOLVE);
    }

    @Test
    void theBodyMayHaveLeftThoughItCouldNotBeCounted() throws Exception {
        Exchange exchange = Exchanges.exchange(Exchanges.connector(NOWHERE), threads, LONG, () -> {
            throw new IllegalStateException("no more meters");
        });
        assertThatThrownBy(() -> transmit(exchange)).isInstanceOf(IllegalStateException.class);
        assertThat(failure(exchange).transmitted).isTrue();
    }

    private Exchange exchange(Duration deadline) throws NoSuchAlgorithmException {
        return Exchanges.exchange(Exchanges.connector(NOWHERE), threads, deadline, transmissions::incrementAndGet);
    }

    private Exchange resolving(Executor helpers, Connector.Resolver resolver) throws NoSuchAlgorithmException {
        Connector connector = Exchanges.connector(NOWHERE, resolver, SSLContext.getDefault());
        return Exchanges.exchange(connector, helpers, LONG, transmissions::incrementAndGet);
    }
}
