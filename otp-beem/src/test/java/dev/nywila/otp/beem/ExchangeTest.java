package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.INCORRECT;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.FullServer;
import dev.nywila.otp.http.tck.Lateness;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.http.tck.Spin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S2, S3, V8, C2 and C3 over real sockets. */
@Timeout(30)
class ExchangeTest {

    private static final String[] SHORT = {"send.deadline", "500ms", "verify.deadline", "500ms"};

    @BeforeAll
    static void warmUp() throws IOException {
        Clients.warmUp();
    }

    @Test
    void sendsOneRequestOnAConnectionOfItsOwn() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = Clients.open(config(server.url()))) {
            otp.send(PHONE);
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("POST /v1/request HTTP/1.1\r\n")
                            .contains("Connection: close\r\n", "Content-Type: application/json\r\n")
                            .contains("Authorization: Basic dGVzdC1hcGkta2V5OmMyVmpjbVYwTFd0bGVRPT0=\r\n")
                            .endsWith("\r\n\r\n{\"appId\":\"1308\",\"msisdn\":\"255713507067\"}"));
        }
    }

    @Test
    void keepsThePathOfTheBaseUrl() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = Clients.open(config(URI.create(server.url() + "/beem/")))) {
            otp.send(PHONE);
            assertThat(server.requests().get(0)).startsWith("POST /beem/v1/request HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 401, 407, 408, 425, 429, 500, 503, 504})
    void neverSendsAgainWhateverTheStatus(int status) throws Exception {
        try (RawServer other = RawServer.answering(reply(200, ACCEPTED));
                RawServer server = RawServer.answering("HTTP/1.1 " + status + " Any\r\nRetry-After: 0\r\nLocation: "
                        + other.url() + "/\r\nContent-Length: 0\r\n\r\n");
                OtpClient otp = Clients.open(config(server.url()))) {
            assertThat(trouble(() -> otp.send(PHONE))).isNotNull();
            assertThat(server.requests()).hasSize(1);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void refusedConnectionMeansNothingWasSent() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (OtpClient otp = Clients.open(config(URI.create("http://127.0.0.1:" + port)))) {
            assertNotSent(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE);
        }
    }

    @Test
    void unknownHostMeansNothingWasSent() {
        OtpConfig config = config(URI.create("https://nowhere.invalid")).with(Resolver.class, host -> {
            throw new UnknownHostException(host);
        });
        try (OtpClient otp = Clients.open(config)) {
            assertNotSent(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE);
        }
    }

    @Test
    void hungNameResolutionEndsAtTheDeadlineAndNothingWasSent() {
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = config(URI.create("https://slow.invalid"), SHORT).with(Resolver.class, host -> {
            awaitUninterruptibly(never);
            return new InetAddress[0];
        });
        try (OtpClient otp = Clients.open(config)) {
            assertWithin(
                    Duration.ofMillis(500),
                    () -> assertNotSent(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE));
        } finally {
            never.countDown();
        }
    }

    @Test
    void triesTheNextAddressWhenTheFirstIsDead() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED))) {
            InetAddress dead = InetAddress.getByAddress(new byte[] {127, 9, 9, 9});
            OtpConfig config = config(URI.create("http://localhost:" + server.port()))
                    .with(Resolver.class, host -> new InetAddress[] {dead, InetAddress.getLoopbackAddress()});
            try (OtpClient otp = Clients.open(config)) {
                assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @Test
    void anAddressThatDoesNotAnswerTakesNoLongerThanTheConnectTimeout() throws Exception {
        try (FullServer full = new FullServer();
                OtpClient otp = Clients.open(config(full.url(), "connect-timeout", "100ms"))) {
            OtpException trouble = trouble(() -> otp.send(PHONE));
            assertNotSent(trouble, OtpFailure.UNAVAILABLE);
            assertThat(trouble).hasMessageContaining("the exchange broke off in phase CONNECT");
        }
    }

    @Test
    void anAddressThatDoesNotAnswerUntilTheDeadlineMeansNothingWasSent() throws Exception {
        try (FullServer full = new FullServer();
                OtpClient otp = Clients.open(config(full.url(), "send.deadline", "1s", "connect-timeout", "10s"))) {
            OtpException trouble = trouble(() -> otp.send(PHONE));
            assertNotSent(trouble, OtpFailure.UNAVAILABLE);
            assertThat(trouble).hasMessageContaining("the deadline passed in phase CONNECT");
        }
    }

    @Test
    void connectionClosedAfterTheRequestMeansUnknown() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::readRequest);
                OtpClient otp = Clients.open(config(server.url()))) {
            assertUnknown(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void connectionResetAfterTheRequestMeansUnknown() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.reset();
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            assertUnknown(trouble(() -> otp.verify(challenge(), "123456")), OtpFailure.UNAVAILABLE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void noAnswerEndsAtTheDeadlineAsUnknown() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(server.url(), SHORT))) {
            assertWithin(
                    Duration.ofMillis(500),
                    () -> assertUnknown(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void endlessInterimRepliesEndTheExchange() throws Exception {
        assertCutOff(connection -> connection.write("HTTP/1.1 103 Early\r\n\r\n"));
    }

    @Test
    void switchingToAnotherProtocolEndsTheExchange() throws Exception {
        assertCutOff(connection -> connection.write("HTTP/1.1 101 Switching\r\n\r\n" + reply(200, ACCEPTED)));
    }

    @Test
    void endlessBodyIsCutOffAndNotDrained() throws Exception {
        assertCutOff(
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n",
                connection -> connection.write(" ".repeat(1024)));
    }

    @Test
    void aGoodReplyInABodyOfMoreThan64KiBIsNone() throws Exception {
        String long64KiB = ACCEPTED + " ".repeat(64 * 1024 + 1 - ACCEPTED.length());
        try (RawServer server = RawServer.answering(reply(200, long64KiB));
                OtpClient otp = Clients.open(config(server.url()))) {
            assertUnknown(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE);
        }
    }

    @Test
    void endlessHeadersAreCutOff() throws Exception {
        assertCutOff("HTTP/1.1 200 OK\r\n", connection -> connection.write("X: x\r\n"));
    }

    @Test
    void anEndlessHeaderIsCutOff() throws Exception {
        assertCutOff("HTTP/1.1 200 OK\r\nX: ", connection -> connection.write("x".repeat(1024)));
    }

    @Test
    void aReplyThatHasNoBodyByItsStatusIsReadWithoutWaitingForOne() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 204 None\r\n\r\n");
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            assertUnknown(trouble(() -> otp.send(PHONE)), OtpFailure.PROTOCOL);
        }
    }

    @Test
    void theConnectionIsClosedWhenTheReplyIsThere() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(reply(200, ACCEPTED));
                    connection.awaitClose();
                    closed.countDown();
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            otp.send(PHONE);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theConnectionIsClosedWhenTheCallerGivesUp() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.awaitClose();
                    closed.countDown();
                });
                OtpClient otp = Clients.open(config(server.url(), SHORT))) {
            assertUnknown(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void doesNotGoWhereTheJvmsProxyPropertiesPoint() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                RawServer decoy = new RawServer(RawServer.Connection::reset);
                OtpClient otp = Clients.open(config(server.url()))) {
            System.setProperty("socksProxyHost", "127.0.0.1");
            System.setProperty("socksProxyPort", Integer.toString(decoy.port()));
            System.setProperty("socksNonProxyHosts", "");
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
        } finally {
            List.of("socksProxyHost", "socksProxyPort", "socksNonProxyHosts").forEach(System::clearProperty);
        }
    }

    @Test
    void strayReplyOnTheConnectionIsNeverTheNextAnswer() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, INCORRECT) + reply(200, APPROVED));
                OtpClient otp = Clients.open(config(server.url()))) {
            assertThat(otp.verify(challenge(), "111111").isApproved()).isFalse();
            assertThat(otp.verify(challenge(), "222222").isApproved()).isFalse();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void interruptEndsTheCallAndKeepsTheFlag() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    received.countDown();
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            CompletableFuture<OtpException> caught = new CompletableFuture<>();
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                caught.complete(trouble(() -> otp.send(PHONE)));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertUnknown(await(caught), OtpFailure.INTERRUPTED);
            assertThat(await(flag)).isTrue();
        }
    }

    @Test
    void closeEndsACallThatOutlastsTheCloseTimeout() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.readRequest();
            received.countDown();
            connection.awaitClose();
        })) {
            OtpClient otp = Clients.open(config(server.url(), "close-timeout", "50ms"));
            CompletableFuture<OtpException> caught =
                    CompletableFuture.supplyAsync(() -> trouble(() -> otp.send(PHONE)));
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            otp.close();
            assertUnknown(await(caught), OtpFailure.UNAVAILABLE);
        }
    }

    @Test
    void closeEndsAlsoWhoWaitsForThePermitOfAHungSend() throws Exception {
        assertCloseEndsWhoWaits(otp -> otp.send(PHONE));
    }

    @Test
    void closeEndsAlsoWhoWaitsForThePermitOfAHungVerify() throws Exception {
        Challenge challenge = Challenge.of("beem", "pin-id", PHONE, Instant.EPOCH);
        assertCloseEndsWhoWaits(otp -> otp.verify(challenge, "123456"));
    }

    private static void assertCloseEndsWhoWaits(Consumer<OtpClient> call) throws Exception {
        CountDownLatch resolving = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = config(
                        URI.create("https://slow.invalid"),
                        "close-timeout",
                        "0s",
                        "send.deadline",
                        "1m",
                        "send.max-concurrent",
                        "1",
                        "verify.deadline",
                        "1m",
                        "verify.max-concurrent",
                        "1")
                .with(Resolver.class, host -> {
                    resolving.countDown();
                    awaitUninterruptibly(never);
                    return new InetAddress[0];
                });
        OtpClient otp = Clients.open(config);
        try {
            CompletableFuture<OtpException> hung = CompletableFuture.supplyAsync(() -> trouble(() -> call.accept(otp)));
            assertThat(resolving.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<OtpException> caught = new CompletableFuture<>();
            Thread waiter = new Thread(() -> caught.complete(trouble(() -> call.accept(otp))));
            waiter.start();
            Spin.untilWaiting(waiter);
            otp.close();
            assertNotSent(await(hung), OtpFailure.UNAVAILABLE);
            assertNotSent(await(caught), OtpFailure.UNAVAILABLE);
        } finally {
            never.countDown();
        }
    }

    @Test
    void whatClosingMakesRoomForIsNotSent() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
            connection.readRequest();
            received.countDown();
            connection.awaitClose();
        })) {
            OtpClient otp = Clients.open(config(server.url(), "close-timeout", "0s", "send.max-concurrent", "1"));
            CompletableFuture<OtpException> first = CompletableFuture.supplyAsync(() -> trouble(() -> otp.send(PHONE)));
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<OtpException> caught = new CompletableFuture<>();
            Thread waiter = new Thread(() -> caught.complete(trouble(() -> otp.send(PHONE))));
            waiter.start();
            Spin.untilWaiting(waiter);
            otp.close();
            assertUnknown(await(first), OtpFailure.UNAVAILABLE);
            assertNotSent(await(caught), OtpFailure.UNAVAILABLE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anErrorInTheWorkerReachesTheCallerAndTheNextCallIsFine() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED))) {
            OtpConfig config = config(URI.create("http://localhost:" + server.port()), "send.max-concurrent", "1")
                    .with(Resolver.class, host -> {
                        if (lookups.getAndIncrement() == 0) {
                            throw new StackOverflowError();
                        }
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    });
            try (OtpClient otp = Clients.open(config)) {
                assertThat(catchThrowableOfType(StackOverflowError.class, () -> otp.send(PHONE)))
                        .isNotNull();
                assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
            }
        }
    }

    @Test
    void interruptDuringTheTlsHandshakeMeansNothingWasSent() throws Exception {
        Thread caller = Thread.currentThread();
        try (RawServer silent = new RawServer(connection -> {
                    caller.interrupt();
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(URI.create("https://127.0.0.1:" + silent.port())))) {
            assertNotSent(trouble(() -> otp.send(PHONE)), OtpFailure.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aSilentProxyTakesNoLongerThanTheDeadlineAndNothingWasSent() throws Exception {
        try (RawServer silent = new RawServer(RawServer.Connection::awaitClose);
                OtpClient otp = Clients.open(config(
                        URI.create("https://beem.invalid"),
                        "proxy",
                        "127.0.0.1:" + silent.port(),
                        "send.deadline",
                        "500ms"))) {
            assertWithin(
                    Duration.ofMillis(500),
                    () -> assertNotSent(trouble(() -> otp.send(PHONE)), OtpFailure.UNAVAILABLE));
        }
    }

    /** The limit ends it, long before the deadline does. */
    private static void assertCutOff(RawServer.Script forever) throws Exception {
        assertCutOff("", forever);
    }

    private static void assertCutOff(String start, RawServer.Script forever) throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(start);
                    while (true) {
                        forever.run(connection);
                    }
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            OtpException trouble = trouble(() -> otp.send(PHONE));
            assertUnknown(trouble, OtpFailure.UNAVAILABLE);
            assertThat(trouble).hasMessageContaining("the exchange broke off in phase REPLY");
        }
    }

    private static OtpException trouble(Runnable call) {
        return catchThrowableOfType(OtpException.class, call::run);
    }

    private static void assertNotSent(OtpException trouble, OtpFailure failure) {
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
    }

    private static void assertUnknown(OtpException trouble, OtpFailure failure) {
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
    }

    /** C3: no later than 250 ms after the deadline. */
    private static void assertWithin(Duration deadline, Runnable call) {
        Lateness lateness = Lateness.beside(deadline);
        call.run();
        lateness.assertInTime(lateness.elapsed());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignoredAsAResolverDoes) {
                // goes on waiting
            }
        }
    }

    private static <T> T await(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(10, TimeUnit.SECONDS);
    }
}
