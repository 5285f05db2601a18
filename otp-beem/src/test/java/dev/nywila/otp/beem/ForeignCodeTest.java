package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.INCORRECT;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.beem.Clients.somebodysChallenge;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S1, S3, V1: nothing of the application's that runs beside a call changes how the call ends. */
@Timeout(30)
class ForeignCodeTest {

    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final AtomicInteger number = new AtomicInteger();

    static Stream<Throwable> anything() {
        return Stream.of(
                new IllegalStateException("planted"),
                new ParseException("planted", 0),
                new NoSuchMethodError("planted"),
                new ExceptionInInitializerError("planted"),
                new AssertionError("planted"));
    }

    private RawServer server() throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            connection.write(answer.get());
        });
    }

    /** Every kind of ending, with all that is said and measured of it. */
    private void assertAllEndsAsItMust(OtpConfig config) {
        OtpClient otp = Clients.open(config);
        try {
            answer.set(reply(200, ACCEPTED.replace("cdb29912", "id-" + number.incrementAndGet())));
            assertThat(otp.send(somebody()).reference()).isNotEmpty();
            answer.set(reply(429, ""));
            OtpException certain = catchThrowableOfType(OtpException.class, () -> otp.send(somebody()));
            assertThat(certain).isInstanceOf(OtpNotDoneException.class);
            assertThat(certain.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
            answer.set(reply(401, ""));
            OtpException refused = catchThrowableOfType(OtpException.class, () -> otp.send(somebody()));
            assertThat(refused).isInstanceOf(OtpNotDoneException.class);
            assertThat(refused.failure()).isEqualTo(OtpFailure.CONFIGURATION);
            answer.set(reply(200, INCORRECT));
            assertThat(otp.verify(somebodysChallenge(), "123456")
                            .rejected()
                            .orElseThrow()
                            .reason())
                    .isEqualTo(Rejection.INCORRECT_CODE);
            answer.set(reply(200, APPROVED));
            assertThat(otp.verify(somebodysChallenge(), "123456").isApproved()).isTrue();
            answer.set(reply(502, "<html>"));
            for (int i = 0; i < 10; i++) {
                // in the end a breaker opens, which is told too
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody()))
                                .failure())
                        .isEqualTo(OtpFailure.UNAVAILABLE);
            }
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.verify(somebodysChallenge(), "654321")))
                    .isInstanceOf(OtpOutcomeUnknownException.class);
        } finally {
            otp.close();
        }
    }

    @ParameterizedTest
    @MethodSource("anything")
    void aLoggerThatThrowsChangesNothing(Throwable thrown) throws Exception {
        for (Predicate<String> names : Stream.<Predicate<String>>of(name -> name.startsWith("dev.nywila"), name -> true)
                .toList()) {
            MeterRegistry meters = new SimpleMeterRegistry();
            try (RawServer server = server();
                    ThrowingLogs logs = new ThrowingLogs(names, thrown)) {
                assertAllEndsAsItMust(config(server.url()).with(MeterRegistry.class, meters));
                assertThat(meters.getMeters()).isEmpty();
                assertThat(logs.isStarted()).isFalse();
            }
        }
    }

    @Test
    void aBreakerClosesAgainThoughItsLibraryCannotLog() throws Exception {
        AtomicLong later = new AtomicLong();
        MeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = server();
                ThrowingLogs logs = new ThrowingLogs(name -> true, new IllegalStateException("planted"));
                OtpClient otp = Clients.open(config(server.url())
                        .with(MeterRegistry.class, meters)
                        .with(MonotonicClock.class, () -> System.nanoTime() + later.get()))) {
            answer.set(reply(502, "<html>"));
            for (int i = 0; i < 10; i++) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                        .isNotNull();
            }
            assertThat(isInState(meters, "open")).isTrue();
            later.addAndGet(Duration.ofMinutes(2).toNanos());
            for (int i = 0; i < 2; i++) {
                answer.set(reply(200, ACCEPTED.replace("cdb29912", "id-" + number.incrementAndGet())));
                assertThat(otp.send(somebody()).reference()).isNotEmpty();
            }
            assertThat(isInState(meters, "closed")).isTrue();
            assertThat(logs.isStarted()).isFalse();
        }
    }

    private static boolean isInState(MeterRegistry meters, String state) {
        return meters.get("otp.breaker.state")
                        .tags("operation", "send", "state", state)
                        .gauge()
                        .value()
                == 1;
    }

    @Test
    void aLoggerThatIsInterruptedLeavesTheCallerItsFlag() throws Exception {
        answer.set(reply(200, ACCEPTED));
        try (RawServer server = server();
                OtpClient otp = Clients.open(config(server.url()));
                ThrowingLogs logs =
                        new ThrowingLogs(name -> name.equals("dev.nywila.otp.send"), new InterruptedException())) {
            assertThat(otp.send(somebody()).reference()).isNotEmpty();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(logs.isStarted()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("anything")
    void aRegistryThatThrowsChangesNothing(Throwable thrown) throws Exception {
        AtomicInteger made = new AtomicInteger();
        for (MeterRegistry meters : Stream.of(
                        filtered(thrown), listened(thrown), countersThatThrow(thrown), removalsThatThrow(thrown))
                .toList()) {
            made.incrementAndGet();
            try (RawServer server = server()) {
                assertAllEndsAsItMust(config(server.url()).with(MeterRegistry.class, meters));
                assertThat(meters.getMeters()).isEmpty();
            }
        }
        assertThat(made).hasValue(4);
    }

    private static MeterRegistry filtered(Throwable thrown) {
        MeterRegistry meters = new SimpleMeterRegistry();
        meters.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                throw Sneaky.thrown(thrown);
            }
        });
        return meters;
    }

    private static MeterRegistry listened(Throwable thrown) {
        MeterRegistry meters = new SimpleMeterRegistry();
        meters.config().onMeterAdded(meter -> {
            throw Sneaky.thrown(thrown);
        });
        return meters;
    }

    private static MeterRegistry removalsThatThrow(Throwable thrown) {
        MeterRegistry meters = new SimpleMeterRegistry();
        meters.config().onMeterRemoved(meter -> {
            throw Sneaky.thrown(thrown);
        });
        return meters;
    }

    private static MeterRegistry countersThatThrow(Throwable thrown) {
        return new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        throw Sneaky.thrown(thrown);
                    }
                };
            }
        };
    }

    @ParameterizedTest
    @MethodSource("anything")
    void aClockThatThrowsTakesNoApproval(Throwable thrown) throws Exception {
        answer.set(reply(200, APPROVED));
        try (RawServer server = server();
                OtpClient otp = Clients.open(config(server.url()).with(InstantSource.class, () -> {
                    throw Sneaky.thrown(thrown);
                }))) {
            assertThat(otp.verify(somebodysChallenge(), "123456").isApproved()).isTrue();
        }
    }

    @Test
    void aSourceOfTimeThatThrowsWhileTheClientOpensLeavesNothingBehind() {
        MeterRegistry meters = new SimpleMeterRegistry();
        for (int calls = 0; calls < 6; calls++) {
            AtomicInteger left = new AtomicInteger(calls);
            OtpConfig config = config(URI.create("https://beem.invalid"))
                    .with(MeterRegistry.class, meters)
                    .with(MonotonicClock.class, () -> {
                        if (left.getAndDecrement() <= 0) {
                            // anything else only has another source take its place
                            throw new InternalError("planted");
                        }
                        return System.nanoTime();
                    });
            assertThatThrownBy(() -> Clients.open(config).close()).hasMessage("planted");
            assertThat(meters.getMeters()).as("after %s calls", calls).isEmpty();
        }
        OtpClient otp = Clients.open(config(URI.create("https://beem.invalid")).with(MeterRegistry.class, meters));
        assertThat(meters.get("otp.provider.info").gauge().getId().getTag("client"))
                .as("its name is free again")
                .isEqualTo("beem");
        otp.close();
    }

    @Test
    void aResolverThatThrowsACheckedExceptionIsTroubleBeforeAnythingWasSent() {
        try (OtpClient otp = Clients.open(Clients.resolving(config(URI.create("https://beem.invalid")), host -> {
            throw Sneaky.thrown(new ParseException("planted", 0));
        }))) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("in phase RESOLVE");
        }
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void aContextForTlsThatThrowsIsTroubleBeforeAnythingWasSent(Exception thrown) throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::awaitClose);
                OtpClient otp =
                        Clients.open(Clients.resolving(config(URI.create("https://localhost:" + server.port())), host ->
                                        new InetAddress[] {InetAddress.getLoopbackAddress()})
                                .with(SSLContext.class, new ThrowingContext(thrown)))) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("in phase TLS");
            assertThat(server.requests()).isEmpty();
        }
    }

    static Stream<Exception> contexts() {
        return Stream.of(new IllegalStateException("planted"), new ParseException("planted", 0));
    }

    private static final class ThrowingContext extends SSLContext {
        ThrowingContext(Exception thrown) {
            super(new ThrowingSpi(thrown), provider(), "TLS");
        }

        private static Provider provider() {
            return Security.getProviders()[0];
        }
    }

    private static final class ThrowingSpi extends SSLContextSpi {
        private final Exception thrown;

        ThrowingSpi(Exception thrown) {
            this.thrown = thrown;
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw Sneaky.thrown(thrown);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {}

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw new UnsupportedOperationException();
        }
    }
}
