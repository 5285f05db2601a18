package dev.nywila.otp.http;

import static dev.nywila.otp.http.Transmissions.NOWHERE;
import static dev.nywila.otp.http.Transmissions.failure;
import static dev.nywila.otp.http.Transmissions.request;
import static dev.nywila.otp.http.Transmissions.transmit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.http.tck.RawServer;
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
        Transmission transmission = transmission(Duration.ZERO);
        assertThatThrownBy(() -> transmit(transmission)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> transmission.enter(Transmission.Phase.CONNECT)).isInstanceOf(IOException.class);
        TransmissionFailure failure = failure(transmission);
        assertThat(failure.kind).isEqualTo(TransmissionFailure.Kind.DEADLINE);
        assertThat(failure.transmitted).isFalse();
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void afterTheClientIsClosedTheBodyCannotLeave() throws Exception {
        Transmission transmission = transmission(LONG);
        transmission.end(TransmissionFailure.Kind.CLOSED);
        assertThatThrownBy(() -> transmit(transmission)).isInstanceOf(IOException.class);
        TransmissionFailure failure = failure(transmission);
        assertThat(failure.kind).isEqualTo(TransmissionFailure.Kind.CLOSED);
        assertThat(failure.transmitted).isFalse();
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void onAThreadThatIsInterruptedTheBodyCannotLeave() throws Exception {
        Transmission transmission = transmission(LONG);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> transmit(transmission)).isInstanceOf(IOException.class);
            TransmissionFailure failure = failure(transmission);
            assertThat(failure.kind).isEqualTo(TransmissionFailure.Kind.INTERRUPTED);
            assertThat(failure.transmitted).isFalse();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void afterTheBodyMayHaveLeftTheCallerIsToldSo() throws Exception {
        Transmission transmission = transmission(LONG);
        transmit(transmission);
        transmission.end(TransmissionFailure.Kind.DEADLINE);
        assertThat(failure(transmission).transmitted).isTrue();
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void theBodyLeavesOnce() throws Exception {
        Transmission transmission = transmission(LONG);
        transmit(transmission);
        assertThatThrownBy(() -> transmit(transmission)).isInstanceOf(IOException.class);
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void withoutPermissionNoRequestLeaves() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.awaitClose();
            ended.countDown();
        })) {
            Transmission transmission = transmission(Duration.ZERO);
            try (SocketChannel channel = SocketChannel.open(server.address())) {
                Tap tap = new Tap(channel);
                HttpWire wire = new HttpWire(tap, channel.socket().getOutputStream(), tap);
                byte[] whole = request().bytes("localhost");
                assertThatThrownBy(() -> transmission.transmit(wire, whole)).hasMessage("ended");
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aChannelThatIsOpenedTooLateIsClosed() throws Exception {
        Transmission transmission = transmission(Duration.ZERO);
        try (SocketChannel late = SocketChannel.open()) {
            assertThatThrownBy(() -> transmission.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void aChannelThatIsOpenedWhileTheClientClosesIsClosed() throws Exception {
        Transmission transmission = transmission(LONG);
        transmission.end(TransmissionFailure.Kind.CLOSED);
        try (SocketChannel late = SocketChannel.open()) {
            assertThatThrownBy(() -> transmission.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isOpen()).isFalse();
        }
    }

    @Test
    void theFirstEndCounts() throws Exception {
        Transmission transmission = transmission(LONG);
        transmission.end(TransmissionFailure.Kind.CLOSED);
        transmission.end(TransmissionFailure.Kind.DEADLINE);
        Thread.currentThread().interrupt();
        try {
            assertThat(failure(transmission).kind).isEqualTo(TransmissionFailure.Kind.CLOSED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatBrokeAnExchangeIsToldAndWhatFollowedItsEndIsNot() throws Exception {
        Transmission broken = transmission(LONG);
        assertThat(failure(broken)).hasCauseInstanceOf(ConnectException.class);
        Transmission ended = transmission(LONG);
        ended.end(TransmissionFailure.Kind.CLOSED);
        assertThat(failure(ended)).hasNoCause();
    }

    @Test
    void aResolverThatFailsInItsOwnWayBreaksTheExchange() throws Exception {
        Transmission transmission = resolving(threads, host -> {
            throw new IllegalStateException("no network");
        });
        TransmissionFailure failure = failure(transmission);
        assertThat(failure.kind).isEqualTo(TransmissionFailure.Kind.BROKEN);
        assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void helpersThatAreRefusedMeanThatTheClientIsClosed() throws Exception {
        Executor closed = work -> {
            throw new RejectedExecutionException();
        };
        Transmission transmission = resolving(closed, host -> new InetAddress[0]);
        TransmissionFailure failure = failure(transmission);
        assertThat(failure.kind).isEqualTo(TransmissionFailure.Kind.CLOSED);
        assertThat(failure.phase).isEqualTo(Transmission.Phase.RESOLVE);
    }

    @Test
    void theBodyMayHaveLeftThoughItCouldNotBeCounted() throws Exception {
        Transmission transmission = Transmissions.transmission(Transmissions.connector(NOWHERE), threads, LONG, () -> {
            throw new IllegalStateException("no more meters");
        });
        assertThatThrownBy(() -> transmit(transmission)).isInstanceOf(IllegalStateException.class);
        assertThat(failure(transmission).transmitted).isTrue();
    }

    private Transmission transmission(Duration deadline) throws NoSuchAlgorithmException {
        return Transmissions.transmission(
                Transmissions.connector(NOWHERE), threads, deadline, transmissions::incrementAndGet);
    }

    private Transmission resolving(Executor helpers, Resolver resolver) throws NoSuchAlgorithmException {
        Connector connector = Transmissions.connector(NOWHERE, resolver, SSLContext.getDefault());
        return Transmissions.transmission(connector, helpers, LONG, transmissions::incrementAndGet);
    }
}
