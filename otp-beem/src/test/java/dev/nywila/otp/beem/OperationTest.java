package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
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
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.Lateness;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakers and permits. */
@Timeout(30)
class OperationTest {

    private static final String OUTAGE = reply(502, "<html>");

    private final ManualTime time = new ManualTime();
    private final AtomicReference<String> answer = new AtomicReference<>(OUTAGE);

    private RawServer server() throws Exception {
        return new RawServer(connection -> {
            boolean send = connection.readRequest().contains("/v1/request");
            connection.write(send ? answer.get() : reply(200, APPROVED));
        });
    }

    private OtpConfig timed(OtpConfig config) {
        return config.with(MonotonicClock.class, time::nanoTime);
    }

    @Test
    void pausesSendingAfterFiveOutagesAndSaysForHowLong() throws Exception {
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 5);
            OtpException paused = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
            assertThat(paused).isInstanceOf(OtpNotDoneException.class);
            assertThat(paused.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
            assertThat(paused.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void verifyingGoesOnWhileSendingIsPaused() throws Exception {
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 6);
            assertThat(otp.verify(challenge(), "123456").isApproved()).isTrue();
        }
    }

    @Test
    void twoGoodProbesEndThePause() throws Exception {
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 5);
            answer.set(reply(429, ""));
            time.advance(Duration.ofMinutes(2));
            fail(otp, 10);
            assertThat(server.requests()).hasSize(15);
        }
    }

    @Test
    void aFailedProbePausesAgain() throws Exception {
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 5);
            time.advance(Duration.ofMinutes(2));
            fail(otp, 10);
            assertThat(server.requests()).hasSize(7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 102, 106, 113, 120, 999})
    void whatOneRecipientCanCauseNeverPauses(int code) throws Exception {
        // 100 without a pinId is no success, but an answer
        answer.set(reply(400, "{\"data\":{\"message\":{\"code\":" + code + "}}}"));
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 20);
            assertThat(server.requests()).hasSize(20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 413, 429})
    void aRefusalByStatusNeverPauses(int status) throws Exception {
        answer.set(reply(status, ""));
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 20);
            assertThat(server.requests()).hasSize(20);
        }
    }

    @Test
    void anInterruptedCallIsNoSignOfTheProvidersHealth() throws Exception {
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 4);
            for (int i = 0; i < 5; i++) {
                Thread.currentThread().interrupt();
                OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
                assertThat(Thread.interrupted()).isTrue();
                assertThat(trouble.failure()).isEqualTo(OtpFailure.INTERRUPTED);
            }
            answer.set(reply(200, ACCEPTED));
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
        }
    }

    @Test
    void aProviderThatCannotBeReachedIsPaused() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        OtpConfig config = timed(config(URI.create("https://nowhere.invalid"))).with(Resolver.class, host -> {
            lookups.incrementAndGet();
            throw new UnknownHostException();
        });
        try (OtpClient otp = Clients.open(config)) {
            fail(otp, 10);
            assertThat(lookups).hasValue(5);
        }
    }

    @Test
    void callsInterruptedInFlightNeverPause() throws Exception {
        try (RawServer server = interrupting(Thread.currentThread(), () -> true);
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            failInterrupted(otp, 10);
            assertThat(server.requests()).hasSize(10);
        }
    }

    @Test
    void probesThatAreInterruptedDecideNothing() throws Exception {
        AtomicBoolean interrupting = new AtomicBoolean();
        try (RawServer server = interrupting(Thread.currentThread(), interrupting::get);
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 5);
            time.advance(Duration.ofMinutes(2));
            interrupting.set(true);
            failInterrupted(otp, 3);
            interrupting.set(false);
            fail(otp, 10);
            // the first five, the three that were interrupted, and two that failed as probes
            assertThat(server.requests()).hasSize(10);
        }
    }

    @Test
    void afterThePauseOneLearnsWhatIsLeftOfIt() throws Exception {
        try (RawServer server = server();
                OtpClient otp =
                        Clients.open(timed(config(server.url(), "breaker.wait", "100s", "breaker.max-wait", "100s")))) {
            fail(otp, 5);
            Duration before = wait(otp);
            time.advance(Duration.ofSeconds(20));
            assertThat(before.minus(wait(otp))).isEqualTo(Duration.ofSeconds(20));
        }
    }

    @Test
    void callsThatAskNothingOfTheProviderGiveTheirPermitBackAndCountNothing() throws Exception {
        AtomicBoolean locked = new AtomicBoolean(true);
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = BeemOtp.builder()
                        .credentials(() -> {
                            if (locked.get()) {
                                throw new IllegalStateException();
                            }
                            return new Credentials("key", "secret");
                        })
                        .appId("1")
                        .baseUrl(server.url())
                        .setting("send.max-concurrent", "1")
                        .meterRegistry(new SimpleMeterRegistry())
                        .build()) {
            fail(otp, 10);
            locked.set(false);
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
        }
    }

    @Test
    void aHungLookUpKeepsItsPermitUntilItEnds() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED))) {
            OtpConfig config = config(
                            URI.create("http://localhost:" + server.port()),
                            "send.max-concurrent",
                            "1",
                            "send.deadline",
                            "1s")
                    .with(Resolver.class, host -> {
                        lookups.incrementAndGet();
                        awaitUninterruptibly(hung);
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    });
            try (OtpClient otp = Clients.open(config)) {
                fail(otp, 3);
                assertThat(lookups).hasValue(1);
                hung.countDown();
                assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @Test
    void waitingForAPermitCountsInTheDeadline() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    received.countDown();
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(server.url(), "send.max-concurrent", "1", "send.deadline", "1s"))) {
            CompletableFuture<OtpException> hung = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)));
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            Lateness lateness = Lateness.beside(Duration.ofSeconds(1));
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)))
                    .isNotNull();
            lateness.assertInTime(lateness.elapsed());
            assertThat(hung.get(10, TimeUnit.SECONDS)).isInstanceOf(OtpOutcomeUnknownException.class);
        }
    }

    @Test
    void aThreadThatIsInterruptedWhileItWaitsForAPermitSendsNothingAndKeepsItsFlag() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    received.countDown();
                    awaitUninterruptibly(answered);
                    connection.write(reply(200, ACCEPTED));
                });
                OtpClient otp = Clients.open(
                        config(server.url(), "send.max-concurrent", "1").with(MeterRegistry.class, meters))) {
            CompletableFuture<Challenge> first = CompletableFuture.supplyAsync(() -> otp.send(PHONE));
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            AtomicBoolean flag = new AtomicBoolean();
            AtomicReference<OtpException> trouble = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                trouble.set(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)));
                flag.set(Thread.currentThread().isInterrupted());
            });
            waiting.start();
            while (meters.get("otp.permits")
                            .tags("operation", "send", "state", "waiting")
                            .gauge()
                            .value()
                    < 1) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            waiting.join();
            assertThat(trouble.get()).isInstanceOf(OtpNotDoneException.class);
            assertThat(trouble.get().failure()).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(flag).isTrue();
            assertThat(server.requests()).hasSize(1);
            answered.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).recipient()).isEqualTo(PHONE);
        }
    }

    @Test
    void hungSendsTakeNoPermitFromVerifyAndTheNextSendIsCertainlyNotSent() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    if (connection.readRequest().contains("/v1/verify")) {
                        connection.write(reply(200, APPROVED));
                    } else {
                        received.countDown();
                        connection.awaitClose();
                    }
                });
                OtpClient otp = Clients.open(config(server.url(), "send.max-concurrent", "1", "send.deadline", "1s"))) {
            CompletableFuture<OtpException> hung = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)));
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(otp.verify(challenge(), "123456").isApproved()).isTrue();
            assertThat(hung.get(10, TimeUnit.SECONDS)).isInstanceOf(OtpOutcomeUnknownException.class);
        }
    }

    /** Interrupts the caller as soon as it has the request, or answers that it is in trouble. */
    private static RawServer interrupting(Thread caller, BooleanSupplier now) throws Exception {
        return new RawServer(connection -> {
            connection.readRequest();
            if (now.getAsBoolean()) {
                caller.interrupt();
                connection.awaitClose();
            }
            connection.write(OUTAGE);
        });
    }

    private static void failInterrupted(OtpClient otp, int times) {
        for (int i = 0; i < times; i++) {
            OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(somebody()));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(trouble.failure()).isEqualTo(OtpFailure.INTERRUPTED);
        }
    }

    private static Duration wait(OtpClient otp) {
        return catchThrowableOfType(OtpException.class, () -> otp.send(PHONE))
                .retryAfter()
                .orElseThrow();
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

    private static void fail(OtpClient otp, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                    .isNotNull();
        }
    }
}
