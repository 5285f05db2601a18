package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Crowd;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S5 and V3 over HTTP: many threads with one key, and many with one code. */
@Timeout(60)
class ManyThreadsTest {

    private static final int MANY = 64;

    private final Crowd crowd = new Crowd(OtpException.class);
    private final AtomicInteger references = new AtomicInteger();

    @AfterEach
    void letEverybodyGo() {
        crowd.close();
    }

    @Test
    void oneKeyIsOneRequestAndOneChallenge() throws Exception {
        try (RawServer server = accepting();
                OtpClient otp = Clients.open(config(server.url()))) {
            for (int round = 1; round <= 50; round++) {
                OtpRequest request = key(round);
                List<Object> outcomes = crowd.all(MANY, () -> otp.send(request));
                assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
                assertThat(outcomes.stream().distinct()).hasSize(1);
                assertThat(server.requests()).hasSize(round);
            }
        }
    }

    @Test
    void whoWaitedForACertainFailureGetsItAndWhoComesLaterSendsOnce() throws Exception {
        AtomicBoolean throttled = new AtomicBoolean();
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(throttled.getAndSet(true) ? accepted() : reply(429, ""));
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            int before = 0;
            for (int round = 1; round <= 25; round++) {
                throttled.set(false);
                OtpRequest request = key(round);
                List<Object> outcomes = crowd.all(MANY, () -> otp.send(request));
                assertThat(outcomes)
                        .filteredOn(OtpException.class::isInstance)
                        .isNotEmpty()
                        .hasOnlyElementsOfType(OtpException.class)
                        .doesNotHaveAnyElementsOfTypes(OtpOutcomeUnknownException.class);
                int sent = server.requests().size() - before;
                before += sent;
                assertThat(sent).isBetween(1, 2);
                assertThat(outcomes.stream().filter(Challenge.class::isInstance).distinct())
                        .hasSize(sent - 1);
            }
        }
    }

    @Test
    void afterAnUnknownOutcomeNobodySendsAgain() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::readRequest);
                OtpClient otp = Clients.open(config(server.url(), "breaker.minimum-calls", "100"))) {
            for (int round = 1; round <= 25; round++) {
                OtpRequest request = key(round);
                assertThat(crowd.all(MANY, () -> otp.send(request)))
                        .hasOnlyElementsOfType(OtpOutcomeUnknownException.class);
                assertThat(server.requests()).hasSize(round);
            }
        }
    }

    @Test
    void afterTheFirstWasInterruptedInFlightNobodySendsAgain() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    received.countDown();
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            Future<Object> first = crowd.start(1, () -> otp.send(key(1))).get(0);
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            List<Future<Object>> others = crowd.start(MANY, () -> otp.send(key(1)));
            first.cancel(true);
            assertThat(Crowd.outcomes(others)).allSatisfy(each -> {
                assertThat(each).isInstanceOf(OtpOutcomeUnknownException.class);
                assertThat(((OtpException) each).failure()).isEqualTo(OtpFailure.INTERRUPTED);
            });
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void afterTheFirstWasInterruptedBeforeItSentOneTakesOver() throws Exception {
        CountDownLatch lookingUp = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server = accepting()) {
            OtpConfig config = resolvingOnce(server, () -> {
                lookingUp.countDown();
                return never.await(30, TimeUnit.SECONDS);
            });
            try (OtpClient otp = Clients.open(config)) {
                Future<Object> first = crowd.start(1, () -> otp.send(key(1))).get(0);
                assertThat(lookingUp.await(10, TimeUnit.SECONDS)).isTrue();
                List<Future<Object>> others = crowd.start(MANY, () -> otp.send(key(1)));
                first.cancel(true);
                List<Object> outcomes = Crowd.outcomes(others);
                assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
                assertThat(outcomes.stream().distinct()).hasSize(1);
                never.countDown();
                assertThat(server.requests()).hasSize(1);
            }
        }
    }

    @Test
    void afterAnErrorOfTheFirstNobodyHangsAndNobodySends() throws Exception {
        try (RawServer server = accepting();
                OtpClient otp = Clients.open(resolvingOnce(server, () -> {
                    throw new OutOfMemoryError("as a test wants it");
                }))) {
            List<Object> outcomes = crowd.all(MANY, () -> {
                try {
                    return otp.send(key(1));
                } catch (OutOfMemoryError error) {
                    return error;
                }
            });
            assertThat(outcomes).filteredOn(OutOfMemoryError.class::isInstance).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(OtpOutcomeUnknownException.class::isInstance)
                    .hasSize(MANY - 1);
            assertThat(server.requests()).isEmpty();
            assertThat(otp.send(key(2)).recipient()).isEqualTo(PHONE);
        }
    }

    @Test
    void oneCodeIsApprovedOnceThoughTheLedgerForgetsAllTheTime() throws Exception {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Map<String, String> settings = new HashMap<>(simulator.beem().config());
            settings.put("otp.beem.ledger-size", "1");
            try (OtpClient otp = Clients.open(OtpConfig.of(settings))) {
                AtomicInteger others = new AtomicInteger();
                for (int round = 0; round < 20; round++) {
                    Challenge challenge = otp.send(PHONE);
                    String code = simulator.phones().code(challenge).orElseThrow();
                    AtomicInteger number = new AtomicInteger();
                    List<Object> answers = crowd.all(10, () -> {
                        boolean other = number.getAndIncrement() % 2 == 0;
                        return otp.verify(other ? invented(others.incrementAndGet()) : challenge, code);
                    });
                    assertThat(answers).containsOnlyOnce(Approved.of(PHONE));
                    assertThat(answers)
                            .filteredOn(answer ->
                                    answer instanceof Rejected rejected && rejected.reason() == Rejection.ALREADY_USED)
                            .hasSize(4);
                }
            }
        }
    }

    private RawServer accepting() throws Exception {
        return new RawServer(connection -> {
            connection.readRequest();
            connection.write(accepted());
        });
    }

    private String accepted() {
        return reply(200, ACCEPTED.replace("cdb29912", "id-" + references.incrementAndGet()));
    }

    /** The first look-up does this before it finds the server. */
    private static OtpConfig resolvingOnce(RawServer server, Callable<Boolean> first) {
        AtomicBoolean done = new AtomicBoolean();
        return config(URI.create("http://localhost:" + server.port())).with(Resolver.class, host -> {
            if (!done.getAndSet(true)) {
                try {
                    first.call();
                } catch (Exception unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
    }

    private static OtpRequest key(int number) {
        return OtpRequest.to(PHONE).idempotencyKey("a-key-of-many-threads-" + number);
    }

    private static Challenge invented(int number) {
        return Challenge.of("beem", "invented-" + number, PHONE, Instant.EPOCH);
    }
}
