package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.LoneOperation;
import dev.nywila.otp.http.Replies;
import dev.nywila.otp.http.Reply;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.Crowd;
import dev.nywila.otp.testing.ManualTime;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no sign of the provider's health: attackers, our own errors, a refused account. */
@Timeout(60)
class NoPauseTest {

    private final ManualTime time = new ManualTime();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    private OtpClient open(OtpConfig config) {
        return Clients.open(config.with(MonotonicClock.class, time::nanoTime).with(MeterRegistry.class, meters));
    }

    /** Wrong codes, and numbers that are dead, none, or asked for too often: all that costs an attacker nothing. */
    @Test
    void tenThousandAnswersThatAnAttackerCanCauseOpenNothing() throws Exception {
        int[] sends = {101, 102, 429};
        int[] verifies = {113, 114, 115, 116, 118};
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger verified = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> {
                    if (connection.readRequest().contains("/v1/request")) {
                        int code = sends[sent.getAndIncrement() % sends.length];
                        connection.write(code == 429 ? reply(429, "") : reply(400, body(code)));
                    } else {
                        connection.write(reply(400, body(verifies[verified.getAndIncrement() % verifies.length])));
                    }
                });
                OtpClient otp = open(config(server.url(), "breaker.minimum-calls", "1", "breaker.failure-rate", "1"));
                Crowd crowd = new Crowd(OtpException.class)) {
            AtomicInteger number = new AtomicInteger();
            crowd.all(4, () -> {
                        for (int i = 0; i < 750; i++) {
                            fail(otp, 1);
                        }
                        for (int i = 0; i < 1_750; i++) {
                            if (otp.verify(numbered("pin-" + number.incrementAndGet()), "1234")
                                    .isApproved()) {
                                return "approved";
                            }
                        }
                        return "done";
                    })
                    .forEach(outcome -> assertThat(outcome).isEqualTo("done"));
            assertThat(sent).hasValue(3_000);
            assertThat(verified).hasValue(7_000);
            assertThat(server.requests()).hasSize(10_000);
            assertThat(meters.find("otp.breaker.refused").counters()).isEmpty();
            assertThat(gauge("otp.breaker.state", "send", "closed")).isEqualTo(1);
            assertThat(gauge("otp.breaker.state", "verify", "closed")).isEqualTo(1);
        }
    }

    /** The same without a network: permit, breaker, reading and judging. */
    @Test
    void aMillionOfThemOpenNothing() throws Exception {
        List<HttpBody> replies = new ArrayList<>();
        for (int code : new int[] {101, 102, 113, 114, 115, 116, 118}) {
            replies.add(new HttpBody(400, body(code)));
        }
        replies.add(new HttpBody(429, ""));
        LoneOperation operation = new LoneOperation("verify", meters, time::nanoTime);
        BeemClient client = Clients.unconnected(time);
        Call call = Calls.verify();
        AtomicInteger person = new AtomicInteger();
        int rejected = 0;
        for (int i = 0; i < 1_000_000; i++) {
            HttpBody body = replies.get(i % replies.size());
            Reply reply = operation.call(
                    call,
                    call.deadline(),
                    () -> List.of("person " + person.incrementAndGet()),
                    body::read,
                    client::isProper);
            if (BeemReplies.code(reply)
                    .filter(code -> code.compareTo("113") >= 0)
                    .isPresent()) {
                rejected += client.verified(call, challenge(), reply).isApproved() ? 0 : 1;
            }
        }
        assertThat(rejected).isEqualTo(625_000);
        assertThat(operation.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        HttpBody outage = new HttpBody(502, "<html>");
        operation.call(
                call,
                call.deadline(),
                () -> List.of("person " + person.incrementAndGet()),
                outage::read,
                client::isProper);
        assertThat(operation.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        time.advance(Duration.ofMinutes(1));
        operation.call(
                call,
                call.deadline(),
                () -> List.of("person " + person.incrementAndGet()),
                outage::read,
                client::isProper);
        assertThat(operation.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    private record HttpBody(int status, String text) {
        Reply read() {
            return Replies.reply(status, text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentials", "resolver", "meters"})
    void anErrorCostsNoPermitAndNoProbe(String where) throws Exception {
        AtomicBoolean failing = new AtomicBoolean();
        AtomicBoolean outage = new AtomicBoolean(true);
        Runnable broken = () -> {
            if (failing.get()) {
                throw new StackOverflowError();
            }
        };
        meters.config().onMeterAdded(meter -> {
            if (where.equals("meters") && meter.getId().getName().equals("otp.wire.requests")) {
                broken.run();
            }
        });
        try (RawServer server = new RawServer(connection -> {
            connection.readRequest();
            connection.write(reply(200, ACCEPTED));
        })) {
            OtpConfig config = config(
                            URI.create("http://localhost:" + server.port()),
                            "send.max-concurrent",
                            "1",
                            "breaker.probes",
                            "1")
                    .with(MonotonicClock.class, time::nanoTime)
                    .with(MeterRegistry.class, meters)
                    .with(Resolver.class, host -> {
                        // before anything is transmitted, so that its meter is new to the calls that fail
                        if (outage.get()) {
                            throw new UnknownHostException();
                        }
                        if (where.equals("resolver")) {
                            broken.run();
                        }
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    });
            try (OtpClient otp = BeemClient.open(config, "beem", () -> {
                if (where.equals("credentials")) {
                    broken.run();
                }
                return new Credentials("key", "secret");
            })) {
                fail(otp, 5);
                time.advance(Duration.ofMinutes(2));
                outage.set(false);
                failing.set(true);
                for (int i = 0; i < 5; i++) {
                    assertThatThrownBy(() -> otp.send(PHONE)).isInstanceOf(StackOverflowError.class);
                }
                // credentials are asked for before the breaker is
                String state = where.equals("credentials") ? "open" : "half_open";
                assertThat(gauge("otp.breaker.state", "send", state)).isEqualTo(1);
                failing.set(false);
                assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
                assertThat(gauge("otp.breaker.state", "send", "closed")).isEqualTo(1);
                awaitGauge("otp.permits", "used", 0);
            }
        }
    }

    @Test
    void aRefusedAccountIsAskedOncePerCallAndNeverPaused() throws Exception {
        try (RawServer server = RawServer.answering(reply(401, body(120)));
                OtpClient otp = open(config(server.url()))) {
            for (int i = 1; i <= 50; i++) {
                OtpException refused = catchThrowableOfType(
                        OtpException.class, i % 2 == 0 ? () -> otp.send(PHONE) : () -> otp.verify(challenge(), "1"));
                assertThat(refused).isInstanceOf(OtpNotDoneException.class);
                assertThat(refused.failure()).isEqualTo(OtpFailure.CONFIGURATION);
                assertThat(server.requests()).hasSize(i);
            }
            assertThat(gauge("otp.breaker.state", "send", "closed")).isEqualTo(1);
            assertThat(gauge("otp.breaker.state", "verify", "closed")).isEqualTo(1);
        }
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

    private static String body(int code) {
        return "{\"data\":{\"message\":{\"code\":" + code + "}}}";
    }

    private double gauge(String name, String operation, String state) {
        return meters.get(name)
                .tags("operation", operation, "state", state)
                .gauge()
                .value();
    }

    private void awaitGauge(String name, String state, double value) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gauge(name, "send", state) != value && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(gauge(name, "send", state)).isEqualTo(value);
    }
}
