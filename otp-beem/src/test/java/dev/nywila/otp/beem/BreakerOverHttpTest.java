package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.Crowd;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Breakers as many threads and attackers meet them, with what really reaches the provider. */
@Timeout(60)
class BreakerOverHttpTest {

    private static final int CROWD = 50;
    private static final URI NOWHERE = URI.create("https://nowhere.invalid");

    private final ManualTime time = new ManualTime();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Crowd crowd = new Crowd(OtpException.class);

    @AfterEach
    void letEverybodyGo() {
        crowd.close();
    }

    private OtpClient open(OtpConfig config) {
        return Clients.open(config.with(MonotonicClock.class, time::nanoTime).with(MeterRegistry.class, meters));
    }

    @Test
    void ofAHungCrowdAfterThePauseOnlyTheProbesReachTheProvider() throws Exception {
        Semaphore received = new Semaphore(0);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger number = new AtomicInteger();
        AtomicBoolean outage = new AtomicBoolean(true);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    if (!outage.get()) {
                        received.release();
                        awaitQuietly(answer);
                        connection.write(reply(200, ACCEPTED.replace("cdb29912", "id-" + number.incrementAndGet())));
                    }
                });
                OtpClient otp = open(config(server.url(), "breaker.probes", "3"))) {
            fail(otp, 5);
            time.advance(Duration.ofMinutes(2));
            outage.set(false);
            List<Future<Object>> calls = crowd.start(CROWD, () -> otp.send(PHONE));
            assertThat(received.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
            awaitMeter("otp.breaker.refused", CROWD - 3);
            assertThat(server.requests()).hasSize(5 + 3);
            answer.countDown();
            List<Object> outcomes = Crowd.outcomes(calls);
            assertThat(outcomes).filteredOn(Challenge.class::isInstance).hasSize(3);
            assertThat(outcomes)
                    .filteredOn(OtpException.class::isInstance)
                    .hasSize(CROWD - 3)
                    .allSatisfy(each -> assertThat(each).isInstanceOf(OtpNotDoneException.class));
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
        }
    }

    @Test
    void hungSendsThatEndWhileProbingMakeNoRoomForMoreProbes() throws Exception {
        Semaphore received = new Semaphore(0);
        AtomicBoolean hanging = new AtomicBoolean(true);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    boolean hang = hanging.get();
                    received.release();
                    if (hang) {
                        connection.awaitClose();
                    }
                });
                OtpClient otp = open(config(server.url(), "send.deadline", "1m"))) {
            List<Future<Object>> hung = crowd.start(20, () -> otp.send(somebody()));
            assertThat(received.tryAcquire(20, 10, TimeUnit.SECONDS)).isTrue();
            hanging.set(false);
            fail(otp, 5);
            hanging.set(true);
            time.advance(Duration.ofMinutes(2));
            List<Future<Object>> probes = crowd.start(2, () -> otp.send(somebody()));
            assertThat(received.tryAcquire(5 + 2, 10, TimeUnit.SECONDS)).isTrue();
            hung.forEach(call -> call.cancel(true));
            awaitGauge("otp.permits", "used", 2);
            for (int i = 0; i < 20; i++) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)))
                        .hasMessageContaining("is paused");
            }
            assertThat(server.requests()).hasSize(20 + 5 + 2);
            probes.forEach(call -> call.cancel(true));
        }
    }

    @Test
    void aPauseIsToldAtOnceThoughHungCallsHoldAllPermits() {
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = config(
                        NOWHERE, "breaker.minimum-calls", "1", "send.max-concurrent", "1", "send.deadline", "200ms")
                .with(Resolver.class, host -> {
                    // an interrupt would give the permit back
                    while (never.getCount() > 0) {
                        awaitQuietly(never);
                        Thread.interrupted();
                    }
                    throw new UnknownHostException();
                });
        try (OtpClient otp = open(config)) {
            fail(otp, 1);
            for (int i = 0; i < 100; i++) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)))
                        .isInstanceOf(OtpNotDoneException.class)
                        .hasMessageContaining("send is paused");
            }
            assertThat(meters.find("otp.deadline.exceeded")
                            .tag("phase", "queue")
                            .counter())
                    .isNull();
        } finally {
            never.countDown();
        }
    }

    @Test
    void whileItIsOpenNothingIsLookedUpAndNoThreadIsMade() {
        AtomicInteger lookups = new AtomicInteger();
        List<Thread> workers = new ArrayList<>();
        OtpConfig config = config(NOWHERE).with(Resolver.class, host -> {
            lookups.incrementAndGet();
            workers.add(Thread.currentThread());
            throw new UnknownHostException();
        });
        try (OtpClient otp = open(config)) {
            fail(otp, 5);
            long start = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                OtpException paused = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
                assertThat(paused).isInstanceOf(OtpNotDoneException.class);
                assertThat(paused.retryAfter()).isPresent();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(lookups).hasValue(5);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("otp-beem-"))
                    .hasSizeLessThanOrEqualTo(workers.size());
            assertThat(counted("otp.breaker.refused")).isEqualTo(10_000);
        }
    }

    @Test
    void hungSendsAndAnOpenBreakerDoNotKeepACrowdFromVerifying() throws Exception {
        Semaphore received = new Semaphore(0);
        AtomicBoolean hanging = new AtomicBoolean(true);
        try (RawServer server = new RawServer(connection -> {
                    if (connection.readRequest().contains("/v1/verify")) {
                        connection.write(reply(200, APPROVED));
                    } else if (hanging.get()) {
                        received.release();
                        connection.awaitClose();
                    }
                });
                OtpClient otp = open(config(server.url(), "send.max-concurrent", "20", "send.deadline", "1m"))) {
            List<Future<Object>> hung = crowd.start(19, () -> otp.send(PHONE));
            assertThat(received.tryAcquire(19, 10, TimeUnit.SECONDS)).isTrue();
            verifyAll(otp, "hung");
            hanging.set(false);
            fail(otp, 6);
            verifyAll(otp, "open");
            hung.forEach(call -> call.cancel(true));
        }
    }

    private void verifyAll(OtpClient otp, String references) throws Exception {
        AtomicInteger number = new AtomicInteger();
        assertThat(crowd.all(CROWD, () -> otp.verify(numbered(references + number.incrementAndGet()), "1234")))
                .allMatch(answer -> answer instanceof VerificationResult result && result.isApproved());
    }

    @Test
    void aProbeThatHangsInOurOwnCodeIsGivenUp() throws Exception {
        CountDownLatch counting = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean hanging = new AtomicBoolean();
        AtomicBoolean outage = new AtomicBoolean(true);
        MeterRegistry registry = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        if (id.getName().equals("otp.wire.requests") && hanging.getAndSet(false)) {
                            counting.countDown();
                            awaitQuietly(never);
                        }
                        super.increment(amount);
                    }
                };
            }
        };
        try (RawServer server = answeringAfter(outage);
                OtpClient otp = Clients.open(config(server.url(), "breaker.probes", "1", "close-timeout", "0s")
                        .with(MonotonicClock.class, time::nanoTime)
                        .with(MeterRegistry.class, registry))) {
            fail(otp, 5);
            time.advance(Duration.ofMinutes(2));
            outage.set(false);
            hanging.set(true);
            crowd.start(1, () -> otp.send(PHONE));
            assertThat(counting.await(10, TimeUnit.SECONDS)).isTrue();
            fail(otp, 3);
            time.advance(Duration.ofMinutes(6));
            fail(otp, 1);
            time.advance(Duration.ofMinutes(2));
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
            never.countDown();
        }
    }

    @Test
    void aSupplierOfCredentialsThatHangsKeepsNoProbeAndNoPermit() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean hanging = new AtomicBoolean();
        AtomicBoolean outage = new AtomicBoolean(true);
        try (RawServer server = answeringAfter(outage);
                OtpClient otp = BeemClient.open(
                        config(server.url(), "breaker.probes", "1", "send.max-concurrent", "1", "close-timeout", "0s")
                                .with(MonotonicClock.class, time::nanoTime),
                        "beem",
                        () -> {
                            if (hanging.getAndSet(false)) {
                                asked.countDown();
                                awaitQuietly(never);
                            }
                            return new Credentials("key", "secret");
                        })) {
            fail(otp, 5);
            time.advance(Duration.ofMinutes(2));
            outage.set(false);
            hanging.set(true);
            crowd.start(1, () -> otp.send(PHONE));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(otp.send(somebody()).reference()).isNotEmpty();
            never.countDown();
        }
    }

    /** One that reads requests, and answers from the end of the outage on. */
    private static RawServer answeringAfter(AtomicBoolean outage) throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            if (!outage.get()) {
                connection.write(reply(200, ACCEPTED));
            }
        });
    }

    private static void fail(OtpClient otp, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                    .isNotNull();
        }
    }

    private static Challenge numbered(String reference) {
        return Challenge.of("beem", reference, PHONE, Instant.EPOCH);
    }

    private double counted(String name) {
        return meters.find(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private double gauge(String name, String operation, String state) {
        return meters.get(name)
                .tags("operation", operation, "state", state)
                .gauge()
                .value();
    }

    private void awaitMeter(String name, double value) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (counted(name) < value && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(counted(name)).isEqualTo(value);
    }

    private void awaitGauge(String name, String state, double value) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gauge(name, "send", state) != value && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(gauge(name, "send", state)).isEqualTo(value);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
