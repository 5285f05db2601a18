package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import feign.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S3: what the caller is told and what the worker does never contradict each other. */
@Timeout(30)
class LatchTest {

    private static final URI NOWHERE = URI.create("http://localhost:1");

    private final AtomicInteger transmissions = new AtomicInteger();
    private final AtomicInteger workerEnds = new AtomicInteger();

    @Test
    void afterTheCallerWasToldThatNothingWasSentTheBodyCannotLeave() throws Exception {
        Exchange exchange = exchange(workThatComesTooLate -> {}, Duration.ZERO);
        assertThat(failure(exchange, NOWHERE).transmitted).isFalse();
        assertThatThrownBy(exchange::transmit).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> exchange.enter(Exchange.Phase.CONNECT)).isInstanceOf(IOException.class);
        assertThat(transmissions).hasValue(0);
    }

    @Test
    void afterTheBodyMayHaveLeftTheCallerIsToldSo() throws Exception {
        Exchange exchange = exchange(work -> {}, Duration.ZERO);
        exchange.transmit();
        assertThat(failure(exchange, NOWHERE).transmitted).isTrue();
        assertThat(transmissions).hasValue(1);
    }

    @Test
    void theBodyLeavesOnce() throws Exception {
        Exchange exchange = exchange(work -> {}, Duration.ZERO);
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
                assertThatThrownBy(() -> wire.send(server.url(), request(server.url()), "Basic any", () -> {
                            throw new IOException("refused");
                        }))
                        .hasMessage("refused");
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aSocketThatIsOpenedTooLateIsClosed() throws Exception {
        Exchange exchange = exchange(work -> {}, Duration.ZERO);
        failure(exchange, NOWHERE);
        try (Socket late = new Socket()) {
            assertThatThrownBy(() -> exchange.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isClosed()).isTrue();
        }
    }

    @Test
    void aSocketThatIsOpenedWhileTheClientClosesIsClosed() throws Exception {
        Exchange exchange = exchange(work -> {}, Duration.ZERO);
        exchange.abort();
        try (Socket late = new Socket()) {
            assertThatThrownBy(() -> exchange.use(late)).isInstanceOf(IOException.class);
            assertThat(late.isClosed()).isTrue();
        }
        assertThat(failure(exchange, NOWHERE).kind).isEqualTo(ExchangeFailure.Kind.CLOSED);
    }

    @Test
    void aWorkerTellsItsEndOnceWhetherThereIsAReplyOrNot() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply(200, "{}"))) {
            exchange(Runnable::run, Duration.ofSeconds(10)).perform(request(server.url()), "Basic any");
            assertThat(workerEnds).hasValue(1);
        }
        failure(exchange(Runnable::run, Duration.ofSeconds(10)), NOWHERE);
        assertThat(workerEnds).hasValue(2);
    }

    @Test
    void anExchangeThatFindsNoThreadIsNotStarted() throws Exception {
        Exchange exchange = exchange(
                work -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                Duration.ofSeconds(10));
        assertThat(catchThrowableOfType(OutOfMemoryError.class, () -> exchange.perform(request(NOWHERE), "Basic any")))
                .isNotNull();
        assertThat(exchange.isStarted()).isFalse();
    }

    private Exchange exchange(Executor workers, Duration deadline) throws NoSuchAlgorithmException {
        Connector connector = new Connector(
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                SSLContext.getDefault(),
                Duration.ofSeconds(2),
                null);
        return new Exchange(
                connector,
                workers,
                System.nanoTime() + deadline.toNanos(),
                transmissions::incrementAndGet,
                workerEnds::incrementAndGet);
    }

    private static ExchangeFailure failure(Exchange exchange, URI url) {
        return catchThrowableOfType(ExchangeFailure.class, () -> exchange.perform(request(url), "Basic any"));
    }

    private static Request request(URI url) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return Request.create(Request.HttpMethod.POST, url + "/x", Map.of(), body, StandardCharsets.UTF_8, null);
    }
}
