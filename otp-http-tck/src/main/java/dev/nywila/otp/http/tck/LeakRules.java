package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.MARKER;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;
import static dev.nywila.otp.http.tck.HttpSubject.somebody;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P1: a client lives through all that happens to it, and what an operator can read holds no secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class LeakRules {

    private static final String IDEMPOTENCY_KEY = "planted-idempotency-key";
    private static final long REFERENCE = 740_155_202_607L;
    private static final String DIGITS = PHONE.e164().substring(1);

    private @Nullable Leaks listening;
    private ManualTime time = new ManualTime();

    abstract HttpSubject subject();

    @BeforeEach
    final void listen() {
        Map<String, String> secrets = new HashMap<>(subject().secrets());
        secrets.put("code", CODE);
        secrets.put("number", PHONE.e164());
        secrets.put("reply", MARKER);
        secrets.put("reference", subject().reference(REFERENCE));
        secrets.put("idempotency key", IDEMPOTENCY_KEY);
        listening = Leaks.listen(secrets);
        time = new ManualTime();
    }

    @AfterEach
    final void nothingLeaked() {
        try (Leaks leaks = leaks()) {
            leaks.seeThreads();
            assertThat(leaks.found()).isEmpty();
        }
    }

    private Leaks leaks() {
        return Objects.requireNonNull(listening, "a test is running");
    }

    @Test
    @DisplayName("P1: in the ordinary life of a challenge")
    void inTheOrdinaryLifeOfAChallenge() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            String request = connection.readRequest();
            connection.write((subject().isSend(request)
                            ? subject().accepted(request, subject().reference(REFERENCE))
                            : request.contains(CODE)
                                    ? subject().approved(request)
                                    : subject().wrongCode(request))
                    .framed());
        })) {
            OtpClient otp = open(server.url());
            OtpRequest request = OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY);
            Challenge first = sent(() -> otp.send(request));
            happened(Rule.S1, first.equals(sent(() -> otp.send(request))));
            trouble(() ->
                    otp.send(OtpRequest.to(PhoneNumber.of("+255713507068")).idempotencyKey(IDEMPOTENCY_KEY)));
            Challenge again = sent(() -> otp.resend(first));
            Challenge other = subject().challenge();
            happened(Rule.V1, !approved(() -> otp.verify(other, "111111")));
            happened(Rule.V1, !approved(() -> otp.verify(again, "\u0000" + CODE)));
            happened(Rule.V2, approved(() -> otp.verify(again, CODE)));
            happened(Rule.V1, !approved(() -> otp.verify(again, CODE)));
            Challenge foreign = Challenge.of("other", subject().reference(REFERENCE), PHONE, Instant.EPOCH);
            happened(Rule.V1, !approved(() -> otp.verify(foreign, CODE)));
            trouble(() -> otp.resend(foreign));
            for (Channel channel : List.of(Channel.SMS, Channel.VOICE, Channel.EMAIL)) {
                if (!otp.capabilities().channels().contains(channel)) {
                    trouble(() -> otp.send(request.via(channel)));
                }
            }
            seen(request);
            seen(otp);
            seen(otp.capabilities());
            leaks().seeThreads();
            otp.close();
            trouble(() -> otp.send(request));
            trouble(() -> otp.verify(first, CODE));
        }
    }

    /** What this is about, privacy, cannot be seen where something else is wrong: that names a rule of its own. */
    private static void happened(Rule rule, boolean condition) {
        if (!condition) {
            throw new AssertionError(rule + ": expected the ordinary life of a challenge; seen: another");
        }
    }

    private Challenge sent(Callable<Challenge> call) {
        try {
            return seen(call.call());
        } catch (Exception trouble) {
            leaks().see(trouble);
            throw new AssertionError(Rule.S1 + ": expected a challenge; seen: " + trouble.getClass(), trouble);
        }
    }

    private boolean approved(Callable<VerificationResult> call) {
        try {
            return seen(call.call()).isApproved();
        } catch (Exception trouble) {
            leaks().see(trouble);
            throw new AssertionError(Rule.V2 + ": expected an answer; seen: " + trouble.getClass(), trouble);
        }
    }

    @Test
    @DisplayName("P1: in the text of what opens a client")
    void inTheTextOfWhatOpensAClient() {
        seen(config(URI.create("https://host.invalid")));
        seen(subject());
    }

    List<Echo> echoes() {
        return Echo.all(subject());
    }

    @ParameterizedTest(name = "P1: wherever the server echoes it, {0}")
    @MethodSource("echoes")
    void whereverTheServerEchoesIt(Echo echo) throws Exception {
        List<String> echoed = new ArrayList<>(List.of(CODE, DIGITS, MARKER));
        echoed.addAll(subject().secrets().values());
        try (RawServer server = new RawServer(connection -> {});
                OtpClient otp = open(server.url(), "breaker.minimum-calls", "10000")) {
            for (String text : echoed) {
                for (int status : List.of(200, 401)) {
                    String reply = echo.of(text, status);
                    server.follow(connection -> {
                        connection.readRequest();
                        connection.write(reply);
                    });
                    everyCall(otp);
                }
            }
            assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(2 * echoed.size() * 2);
        }
    }

    @Test
    @DisplayName("P1: wherever the exchange breaks")
    void whereverTheExchangeBreaks() throws Exception {
        List<RawServer.Script> breaks = List.of(
                connection -> {},
                RawServer.Connection::reset,
                connection -> connection.readRequest(),
                connection -> {
                    connection.readRequest();
                    connection.reset();
                },
                connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 " + MARKER);
                },
                connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 Any\r\nContent-Length: 99\r\n\r\n" + MARKER);
                    connection.awaitClose();
                });
        for (RawServer.Script script : breaks) {
            try (RawServer server = new RawServer(script);
                    OtpClient otp = open(server.url(), "send.deadline", "100ms", "verify.deadline", "100ms")) {
                everyCall(otp);
            }
            // the same, where TLS should begin
            if (subject().seams().contains(Seam.TLS)) {
                URI secure = URI.create("https://localhost:");
                try (RawServer server = new RawServer(script);
                        OtpClient otp = open(
                                URI.create(secure.toString() + server.port()),
                                "send.deadline",
                                "100ms",
                                "verify.deadline",
                                "100ms")) {
                    everyCall(otp);
                }
            }
        }
    }

    @Test
    @DisplayName("P1: where nobody listens")
    void whereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (OtpClient otp = open(URI.create("http://127.0.0.1:" + port))) {
            everyCall(otp);
        }
    }

    @Test
    @DisplayName("P1: where a proxy refuses")
    void whereAProxyRefuses() throws Exception {
        Seam.PROXY.neededOf(subject());
        try (RawServer proxy = RawServer.answering(
                        "HTTP/1.1 407 " + MARKER + "\r\nProxy-Authenticate: " + MARKER + "\r\n\r\n" + MARKER);
                OtpClient otp = open(URI.create("https://host.invalid"), "proxy", "127.0.0.1:" + proxy.port())) {
            everyCall(otp);
            assertThat(proxy.requests())
                    .hasSize(2)
                    .noneMatch(request -> subject().secrets().values().stream().anyMatch(request::contains));
        }
    }

    @Test
    @DisplayName("P1: where the breaker is open")
    void whereTheBreakerIsOpen() throws Exception {
        try (RawServer server = RawServer.answering(MARKER + "\r\n\r\n");
                OtpClient otp = open(server.url())) {
            for (int i = 0; i < 8; i++) {
                String code = CODE + i;
                PhoneNumber somebody = somebody();
                Challenge theirs = subject().challenge(subject().nextReference(), somebody);
                assertThat(trouble(() -> otp.send(somebody))).isInstanceOf(OtpException.class);
                Throwable ending = catchThrowable(() -> seen(otp.verify(theirs, code)));
                leaks().see(ending);
            }
        }
    }

    @Test
    @DisplayName("P1: where the call is interrupted, aborted or kept waiting")
    void whereTheCallIsInterruptedAbortedOrKeptWaiting() throws Exception {
        CountDownLatch received = new CountDownLatch(2);
        Challenge challenge = subject().challenge(subject().reference(REFERENCE), PHONE);
        try (RawServer server = new RawServer(connection -> {
            connection.readRequest();
            received.countDown();
            connection.awaitClose();
        })) {
            OtpClient otp = open(
                    server.url(),
                    "close-timeout",
                    "0s",
                    "send.max-concurrent",
                    "1",
                    "send.deadline",
                    "20s",
                    "verify.deadline",
                    "20s");
            OtpRequest request = OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY);
            CompletableFuture<Throwable> inFlight = new CompletableFuture<>();
            new Thread(() -> inFlight.complete(trouble(() -> otp.send(request)))).start();
            CompletableFuture<Throwable> stopped = new CompletableFuture<>();
            Thread verifier = new Thread(() -> stopped.complete(trouble(() -> otp.verify(challenge, CODE))));
            verifier.start();
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Throwable> sameKey = new CompletableFuture<>();
            Thread waiter = waiting(() -> sameKey.complete(trouble(() -> otp.send(request))));
            CompletableFuture<Throwable> noPermit = new CompletableFuture<>();
            waiting(() -> noPermit.complete(trouble(() -> otp.resend(challenge))));
            leaks().seeThreads();
            verifier.interrupt();
            waiter.interrupt();
            otp.close();
            for (CompletableFuture<Throwable> call : List.of(stopped, sameKey, inFlight, noPermit)) {
                if (!(call.get(10, TimeUnit.SECONDS) instanceof OtpException)) {
                    throw new AssertionError(Rule.C2 + ": expected an OtpException of each call; seen: another end");
                }
            }
        }
        Thread.currentThread().interrupt();
        try (OtpClient otp = open(URI.create("http://127.0.0.1:9"))) {
            assertThat(trouble(() -> otp.send(PHONE))).isInstanceOf(OtpException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Thread waiting(Runnable call) throws InterruptedException {
        Thread thread = new Thread(call);
        thread.start();
        Spin.untilWaiting(thread);
        return thread;
    }

    @Test
    @DisplayName("P1: where a secret stands in the place of another setting")
    void whereASecretStandsInThePlaceOfAnotherSetting() {
        for (String key : List.of(
                "base-url",
                "proxy",
                "send.deadline",
                "connect-timeout",
                "code-lifetime",
                "send.max-concurrent",
                "max-attempts",
                "allowed-calling-codes",
                "breaker.failure-rate",
                "ledger-size")) {
            for (String secret : subject().secrets().values()) {
                for (String value : List.of(secret + "\n" + MARKER, "https://" + secret + ":" + secret + "@h")) {
                    Throwable trouble = trouble(() -> open(URI.create("https://host.invalid"), key, value));
                    assertThat(trouble).as(key).isInstanceOf(OtpException.class).hasMessageContaining(key);
                }
            }
        }
    }

    @Test
    @DisplayName("P1: where a component throws what quotes it")
    void whereAComponentThrowsWhatQuotesIt() {
        Seam.NAMES.neededOf(subject());
        String quoted = String.join(" ", subject().secrets().values());
        OtpConfig config = subject().resolving(config(URI.create("https://host.invalid")), host -> {
            throw new IllegalStateException(quoted, new IOException(PHONE.e164()));
        });
        try (OtpClient otp = subject().open(config)) {
            everyCall(otp);
        }
    }

    /**
     * An {@link Error} is the JVM's or a component's own. It passes through as it was thrown: rewriting it would hide a
     * broken JVM. Whoever throws it answers for its text; but the client repeats it nowhere.
     */
    @Test
    @DisplayName("P1: except in an error, which is its thrower's and is repeated nowhere")
    void exceptInAnErrorWhichIsItsThrowersAndIsRepeatedNowhere() {
        Seam.NAMES.neededOf(subject());
        Error thrown = new PlantedError(String.join(" ", subject().secrets().values()));
        OtpConfig config = subject().resolving(config(URI.create("https://host.invalid")), host -> {
            throw thrown;
        });
        try (OtpClient otp = subject().open(config)) {
            OtpRequest request = OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY);
            assertThat(catchThrowable(() -> otp.send(request))).isSameAs(thrown);
            assertThat(trouble(() -> otp.send(request))).isInstanceOf(OtpException.class);
            assertThat(catchThrowable(() -> otp.verify(subject().challenge(), CODE)))
                    .isSameAs(thrown);
        }
    }

    private static final class PlantedError extends Error {
        private static final long serialVersionUID = 1;

        PlantedError(String message) {
            super(message);
        }
    }

    /** Sends and verifies, and sees how each ends; a minute passes before each, so that no line is swallowed. */
    private void everyCall(OtpClient otp) {
        everyCall(Rule.S3, () -> otp.send(PHONE));
        everyCall(Rule.V2, () -> otp.verify(subject().challenge(), CODE));
    }

    private void everyCall(Rule rule, Callable<Object> call) {
        time.advance(Duration.ofMinutes(1));
        try {
            seen(call.call());
        } catch (Exception ending) {
            leaks().see(ending);
            if (!(ending instanceof OtpException)) {
                throw new AssertionError(rule + ": expected an OtpException; seen: " + ending.getClass(), ending);
            }
        }
    }

    private <T> T seen(T value) {
        leaks().see(value);
        if (value instanceof VerificationResult answer) {
            leaks().see(answer.rejected());
        }
        return value;
    }

    private Throwable trouble(Callable<Object> call) {
        Throwable trouble = catchThrowable(call::call);
        assertThat(trouble).isNotNull();
        leaks().see(trouble);
        return trouble;
    }

    private OtpClient open(URI baseUrl, String... more) {
        return subject().open(config(baseUrl, more));
    }

    private OtpConfig config(URI baseUrl, String... more) {
        return subject()
                .config(baseUrl, more)
                .with(MeterRegistry.class, leaks().meters())
                .with(MonotonicClock.class, time::nanoTime);
    }
}
