package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.INCORRECT;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.RawServer.reply;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.beem.BeemOtp;
import dev.nywila.otp.beem.BeemOtpProvider;
import dev.nywila.otp.beem.Clients;
import dev.nywila.otp.beem.ManualTime;
import dev.nywila.otp.beem.RawServer;
import dev.nywila.otp.beem.Spin;
import dev.nywila.otp.spi.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P1: a client lives through all that happens to it, and what an operator can read holds no secret. */
@Timeout(60)
class LeakScenariosTest {

    private static final String CODE = "904217";
    private static final String API_KEY = "planted-api-key";
    private static final String SECRET_KEY = "pl4nted+secret/key==";
    private static final String BASIC =
            Base64.getEncoder().encodeToString((API_KEY + ":" + SECRET_KEY).getBytes(UTF_8));
    private static final String MARKER = "planted-in-the-reply";
    private static final String REFERENCE = "planted-reference";
    private static final String IDEMPOTENCY_KEY = "planted-idempotency-key";
    private static final String DIGITS = PHONE.e164().substring(1);
    private static final Challenge CHALLENGE = Challenge.of("beem", REFERENCE, PHONE, Instant.EPOCH);
    private static final String SENT =
            "{\"data\":{\"pinId\":\"" + REFERENCE + "\",\"message\":{\"code\":100,\"message\":\"" + MARKER + "\"}}}";

    private final Leaks leaks = Leaks.listen(Map.of(
            "code", CODE,
            "api key", API_KEY,
            "secret key", SECRET_KEY,
            "Basic header", BASIC,
            "number", PHONE.e164(),
            "reply", MARKER,
            "reference", REFERENCE,
            "idempotency key", IDEMPOTENCY_KEY));

    private final ManualTime time = new ManualTime();

    @AfterEach
    void nothingLeaked() {
        try (leaks) {
            leaks.seeThreads();
            assertThat(leaks.found()).isEmpty();
        }
    }

    @Test
    void inTheOrdinaryLifeOfAChallenge() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            String request = connection.readRequest();
            connection.write(
                    reply(200, request.contains("/v1/request") ? SENT : request.contains(CODE) ? APPROVED : INCORRECT));
        })) {
            OtpClient otp = open(server.url());
            OtpRequest request = OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY);
            Challenge first = seen(otp.send(request));
            assertThat(seen(otp.send(request))).isEqualTo(first);
            assertThat(trouble(() -> otp.send(
                            OtpRequest.to(PhoneNumber.of("+255713507068")).idempotencyKey(IDEMPOTENCY_KEY))))
                    .isInstanceOf(IllegalArgumentException.class);
            Challenge again = seen(otp.resend(first));
            assertThat(seen(otp.verify(again, "111111")).rejected()).isPresent();
            assertThat(seen(otp.verify(again, "\u0000" + CODE)).rejected()).isPresent();
            assertThat(seen(otp.verify(again, CODE))).isEqualTo(Approved.of(PHONE));
            assertThat(seen(otp.verify(again, CODE)).rejected()).isPresent();
            assertThat(seen(otp.verify(Challenge.of("other", REFERENCE, PHONE, Instant.EPOCH), CODE))
                            .rejected())
                    .isPresent();
            assertThat(trouble(() -> otp.resend(Challenge.of("other", REFERENCE, PHONE, Instant.EPOCH))))
                    .isInstanceOf(OtpNotDoneException.class);
            assertThat(trouble(() -> otp.send(request.via(Channel.VOICE)))).isInstanceOf(OtpException.class);
            seen(request);
            seen(otp);
            seen(otp.capabilities());
            leaks.seeThreads();
            otp.close();
            assertThat(trouble(() -> otp.send(request))).isInstanceOf(IllegalStateException.class);
            assertThat(trouble(() -> otp.verify(first, CODE))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void inTheTextsOfWhatUsersHold() {
        BeemOtp.Credentials credentials = new BeemOtp.Credentials(API_KEY, SECRET_KEY);
        seen(credentials);
        seen(BeemOtp.builder().credentials(API_KEY, SECRET_KEY).appId("1"));
        seen(BeemOtp.builder().credentials(() -> credentials));
        seen(config(URI.create("https://beem.invalid")));
        seen(config(URI.create("https://beem.invalid")).with(BeemOtp.Credentials.class, credentials));
        seen(PHONE);
        seen(CHALLENGE);
        seen(OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY).via(Channel.SMS));
        seen(Approved.of(PHONE));
        seen(new BeemOtpProvider());
    }

    @Test
    void inWhatIsSaidOfMalformedValues() {
        assertThat(List.of(
                        trouble(() -> PhoneNumber.of(DIGITS)),
                        trouble(() -> PhoneNumber.of(PHONE.e164() + " x")),
                        trouble(() -> OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY + "!")),
                        trouble(() -> Challenge.ofStorageString(CHALLENGE.toStorageString() + " ")),
                        trouble(() -> Challenge.ofStorageString(
                                CHALLENGE.toStorageString().replace("1970", PHONE.e164()))),
                        trouble(() -> Challenge.of("beem", REFERENCE + "\n", PHONE, Instant.EPOCH)),
                        trouble(() -> new BeemOtp.Credentials(API_KEY + ":", SECRET_KEY)),
                        trouble(() -> new BeemOtp.Credentials(API_KEY, SECRET_KEY + "\n"))))
                .allMatch(IllegalArgumentException.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120
            })
    void whateverBeemAnswers(int code) throws Exception {
        String body = "{\"data\":{\"message\":{\"code\":" + code + ",\"message\":\"" + MARKER + " " + CODE + "\"}}}";
        AtomicReference<String> next = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(next.get());
                });
                OtpClient otp = open(server.url())) {
            for (int status : List.of(200, 401, 503)) {
                next.set(reply(status, body));
                everyCall(otp);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void whereverTheServerEchoesIt(UnaryOperator<String> place) throws Exception {
        AtomicReference<String> next = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(next.get());
                });
                OtpClient otp = open(server.url(), "breaker.minimum-calls", "10000")) {
            for (String echo : List.of(CODE, DIGITS, API_KEY, SECRET_KEY, BASIC, MARKER)) {
                for (int status : List.of(200, 401)) {
                    next.set(place.apply(echo).replace("<status>", "" + status));
                    everyCall(otp);
                }
            }
            assertThat(server.requests()).hasSize(2 * 6 * 2);
        }
    }

    /** Each turns what is echoed into a reply. */
    static List<Named<UnaryOperator<String>>> places() {
        Map<String, UnaryOperator<String>> places = new LinkedHashMap<>();
        places.put("body", echo -> body(echo));
        places.put("body, base64", echo -> body(Base64.getEncoder().encodeToString(echo.getBytes(UTF_8))));
        places.put("broken JSON", echo -> body("{\"data\":" + echo));
        places.put("code, a number", echo -> body("{\"data\":{\"message\":{\"code\":" + echo + "}}}"));
        places.put("code, a text", echo -> body("{\"data\":{\"message\":{\"code\":\"" + echo + "\"}}}"));
        places.put("code on top", echo -> body("{\"code\":" + echo + "}"));
        places.put("error", echo -> body("{\"error\":\"" + echo + "\"}"));
        places.put("message of a rejection", echo -> body(coded(114, echo)));
        places.put("message of trouble", echo -> body(coded(101, echo)));
        places.put("message of bad credentials", echo -> body(coded(120, echo)));
        places.put("name of a field", echo -> body("{\"" + echo + "\":1,\"data\":{\"message\":{\"code\":117}}}"));
        places.put("pinId", echo -> body(SENT.replace(REFERENCE, echo)));
        places.put(
                "expiry", echo -> body(SENT.replace("\"pinId\"", "\"expiresInSeconds\":\"" + echo + "\",\"pinId\"")));
        places.put("reason phrase", echo -> "HTTP/1.1 <status> " + echo + "\r\nContent-Length: 0\r\n\r\n");
        places.put("status", echo -> "HTTP/1.1 " + echo + " Any\r\nContent-Length: 0\r\n\r\n");
        places.put("no status line", echo -> echo + "\r\n\r\n");
        places.put("version", echo -> "HTTP/" + echo + " <status> Any\r\n\r\n");
        places.put("name of a header", echo -> header(echo + ": 1"));
        places.put("header without a colon", echo -> header(echo));
        places.put("interim reply", echo -> "HTTP/1.1 103 " + echo + "\r\nLink: " + echo + "\r\n\r\n" + body("{}"));
        places.put("Content-Type's parameter", echo -> header("Content-Type: application/json; charset=" + echo));
        places.put("Content-Type's subtype", echo -> header("Content-Type: text/" + echo));
        for (String name : List.of(
                "Content-Type",
                "Content-Encoding",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Retry-After",
                "Location",
                "WWW-Authenticate",
                "Set-Cookie",
                "Date",
                "X-Request-Id")) {
            places.put(name, echo -> header(name + ": " + echo));
        }
        places.put("size of a chunk", echo -> chunked(echo + "\r\n{}\r\n0\r\n\r\n"));
        places.put("extension of a chunk", echo -> chunked("2;" + echo + "=" + echo + "\r\n{}\r\n0\r\n\r\n"));
        places.put("trailer", echo -> chunked("2\r\n{}\r\n0\r\n" + echo + ": " + echo + "\r\n\r\n"));
        places.put("cut off body", echo -> "HTTP/1.1 <status> Any\r\nContent-Length: 9999\r\n\r\n" + echo);
        return places.entrySet().stream()
                .map(place -> Named.of(place.getKey(), place.getValue()))
                .toList();
    }

    private static String coded(int code, String message) {
        return "{\"data\":{\"message\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}}";
    }

    private static String body(String text) {
        return reply(200, text).replace(" 200 ", " <status> ");
    }

    private static String header(String line) {
        return "HTTP/1.1 <status> Any\r\n" + line + "\r\n\r\n{}";
    }

    private static String chunked(String chunks) {
        return "HTTP/1.1 <status> Any\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    }

    @Test
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
            try (RawServer server = new RawServer(script);
                    OtpClient otp = open(
                            URI.create("https://localhost:" + server.port()),
                            "send.deadline",
                            "100ms",
                            "verify.deadline",
                            "100ms")) {
                everyCall(otp);
            }
        }
    }

    @Test
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
    void whereAProxyRefuses() throws Exception {
        try (RawServer proxy = RawServer.answering(
                        "HTTP/1.1 407 " + MARKER + "\r\nProxy-Authenticate: " + MARKER + "\r\n\r\n" + MARKER);
                OtpClient otp = open(URI.create("https://beem.invalid"), "proxy", "127.0.0.1:" + proxy.port())) {
            everyCall(otp);
            assertThat(proxy.requests()).hasSize(2).noneMatch(request -> request.contains(BASIC));
        }
    }

    @Test
    void whereTheBreakerIsOpen() throws Exception {
        try (RawServer server = RawServer.answering(MARKER + "\r\n\r\n");
                OtpClient otp = open(server.url())) {
            for (int i = 0; i < 8; i++) {
                String code = CODE + i;
                assertThat(trouble(() -> otp.send(Clients.somebody()))).isInstanceOf(OtpException.class);
                assertThat(trouble(() -> otp.verify(Clients.somebodysChallenge(), code)))
                        .isInstanceOf(OtpException.class);
            }
            assertThat(server.requests()).hasSize(2 * 5);
        }
    }

    @Test
    void whereTheCallIsInterruptedAbortedOrKeptWaiting() throws Exception {
        CountDownLatch received = new CountDownLatch(2);
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
            Thread verifier = new Thread(() -> stopped.complete(trouble(() -> otp.verify(CHALLENGE, CODE))));
            verifier.start();
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Throwable> sameKey = new CompletableFuture<>();
            Thread waiter = waiting(() -> sameKey.complete(trouble(() -> otp.send(request))));
            CompletableFuture<Throwable> noPermit = new CompletableFuture<>();
            waiting(() -> noPermit.complete(trouble(() -> otp.resend(CHALLENGE))));
            leaks.seeThreads();
            verifier.interrupt();
            waiter.interrupt();
            assertThat(failure(stopped)).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(failure(sameKey)).isEqualTo(OtpFailure.INTERRUPTED);
            otp.close();
            assertThat(failure(inFlight)).isEqualTo(OtpFailure.UNAVAILABLE);
            assertThat(failure(noPermit)).isEqualTo(OtpFailure.UNAVAILABLE);
        }
        Thread.currentThread().interrupt();
        try (OtpClient otp = open(URI.create("https://beem.invalid"))) {
            assertThat(trouble(() -> otp.send(PHONE))).isInstanceOf(OtpException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static OtpFailure failure(CompletableFuture<Throwable> ending) throws Exception {
        return ((OtpException) ending.get(10, TimeUnit.SECONDS)).failure();
    }

    private static Thread waiting(Runnable call) throws InterruptedException {
        Thread thread = new Thread(call);
        thread.start();
        Spin.untilWaiting(thread);
        return thread;
    }

    @Test
    void whereASettingStandsInTheWrongPlace() {
        List<String> secrets = List.of(
                API_KEY, SECRET_KEY, SECRET_KEY + "\n" + MARKER, "https://" + API_KEY + ":" + SECRET_KEY + "@h");
        for (String key : List.of(
                "api-key",
                "secret-key",
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
            for (String secret : secrets) {
                String value = key.equals("api-key")
                        ? secret + "\u00e9"
                        : key.equals("secret-key") ? "\u00e9" + secret : secret;
                Throwable trouble = trouble(() -> open(URI.create("https://beem.invalid"), key, value));
                assertThat(trouble).as(key).isInstanceOf(OtpException.class).hasMessageContaining(key);
            }
        }
        assertThat(trouble(() -> open(URI.create("https://beem.invalid"), "name", BASIC + "=")))
                .isInstanceOf(OtpException.class);
        assertThat(trouble(() -> open(URI.create("https://beem.invalid"), "plain-http-hosts", "h,h h," + API_KEY)))
                .isInstanceOf(OtpException.class);
        assertThat(trouble(() -> open(URI.create("http://" + API_KEY + ".invalid"))))
                .isInstanceOf(OtpException.class);
    }

    @Test
    void whereTheSupplierOfCredentialsFails() throws Exception {
        List<Supplier<BeemOtp.Credentials>> suppliers = List.of(
                () -> {
                    throw new IllegalStateException("no vault for " + SECRET_KEY, new IOException(API_KEY));
                },
                () -> {
                    throw OtpNotDoneException.of(
                            "vault", OtpOperation.SEND, OtpFailure.CONFIGURATION, "no vault for " + SECRET_KEY);
                },
                () -> new BeemOtp.Credentials(API_KEY, SECRET_KEY + "\r\nX: y"),
                () -> null);
        for (Supplier<BeemOtp.Credentials> supplier : suppliers) {
            try (RawServer server = RawServer.answering(reply(200, SENT));
                    OtpClient otp = BeemOtp.builder()
                            .credentials(supplier)
                            .appId("1")
                            .baseUrl(server.url())
                            .meterRegistry(leaks.meters())
                            .build()) {
                everyCall(otp);
                assertThat(server.requests()).isEmpty();
            }
        }
    }

    @Test
    void whereAComponentThrowsWhatQuotesIt() {
        OtpConfig config = Clients.resolving(config(URI.create("https://beem.invalid")), host -> {
            throw new IllegalStateException(SECRET_KEY, new IOException(PHONE.e164()));
        });
        try (OtpClient otp = Clients.open(config)) {
            everyCall(otp);
        }
    }

    /**
     * An {@link Error} is the JVM's or a component's own. It passes through as it was thrown: rewriting it would hide a
     * broken JVM. Whoever throws it answers for its text; but the client repeats it nowhere.
     */
    @Test
    void exceptInAnErrorWhichIsItsThrowersAndIsRepeatedNowhere() {
        Error thrown = new Planted(SECRET_KEY);
        OtpConfig config = Clients.resolving(config(URI.create("https://beem.invalid")), host -> {
            throw thrown;
        });
        try (OtpClient otp = Clients.open(config)) {
            OtpRequest request = OtpRequest.to(PHONE).idempotencyKey(IDEMPOTENCY_KEY);
            assertThat(catchThrowable(() -> otp.send(request))).isSameAs(thrown);
            assertThat(trouble(() -> otp.send(request))).isInstanceOf(OtpException.class);
            assertThat(catchThrowable(() -> otp.verify(CHALLENGE, CODE))).isSameAs(thrown);
        }
    }

    private static final class Planted extends Error {
        private static final long serialVersionUID = 1;

        Planted(String message) {
            super(message);
        }
    }

    /** Sends and verifies, and sees how each ends; a minute passes before each, so that no line is swallowed. */
    private void everyCall(OtpClient otp) {
        List<Callable<Object>> calls = List.of(() -> otp.send(PHONE), () -> otp.verify(fresh(), CODE));
        for (Callable<Object> call : calls) {
            time.advance(Duration.ofMinutes(1));
            try {
                seen(call.call());
            } catch (Exception ending) {
                assertThat(ending).isInstanceOf(OtpException.class);
                leaks.see(ending);
            }
        }
    }

    /** A challenge with a reference of its own, so that none is over already. */
    private Challenge fresh() {
        return Challenge.of("beem", "fresh-" + time.nanoTime(), PHONE, Instant.EPOCH);
    }

    private <T> T seen(T value) {
        leaks.see(value);
        if (value instanceof VerificationResult answer) {
            leaks.see(answer.rejected());
        }
        return value;
    }

    private Throwable trouble(Callable<Object> call) {
        Throwable trouble = catchThrowable(call::call);
        assertThat(trouble).isNotNull();
        leaks.see(trouble);
        return trouble;
    }

    private OtpClient open(URI baseUrl, String... more) {
        return Clients.open(config(baseUrl, more));
    }

    private OtpConfig config(URI baseUrl, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "otp.beem.base-url",
                baseUrl.toString(),
                "otp.beem.api-key",
                API_KEY,
                "otp.beem.secret-key",
                SECRET_KEY,
                "otp.beem.app-id",
                "1308"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("otp.beem." + more[i], more[i + 1]);
        }
        return OtpConfig.of(settings).with(MeterRegistry.class, leaks.meters()).with(MonotonicClock.class, time);
    }
}
