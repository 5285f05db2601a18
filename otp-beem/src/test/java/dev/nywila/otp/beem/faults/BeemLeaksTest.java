package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.faults.BeemSubject.API_KEY;
import static dev.nywila.otp.beem.faults.BeemSubject.BASIC;
import static dev.nywila.otp.beem.faults.BeemSubject.SECRET_KEY;
import static dev.nywila.otp.beem.faults.BeemSubject.coded;
import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.MARKER;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.tck.Leaks;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1 of what only this adapter has: its codes, its builder, its settings, its supplier of credentials. */
@Timeout(60)
class BeemLeaksTest {

    private static final String DIGITS = PHONE.e164().substring(1);
    private static final String REFERENCE = "planted-reference";
    private static final String IDEMPOTENCY_KEY = "planted-idempotency-key";
    private static final Challenge CHALLENGE = Challenge.of("beem", REFERENCE, PHONE, Instant.EPOCH);

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
    void inTheTextsOfWhatUsersHold() {
        Credentials credentials = new Credentials(API_KEY, SECRET_KEY);
        seen(credentials);
        seen(BeemOtp.builder().credentials(API_KEY, SECRET_KEY).appId("1"));
        seen(BeemOtp.builder().credentials(() -> credentials));
        seen(config(URI.create("https://beem.invalid")));
        seen(config(URI.create("https://beem.invalid")).with(Credentials.class, credentials));
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
                        trouble(() -> new Credentials(API_KEY + ":", SECRET_KEY)),
                        trouble(() -> new Credentials(API_KEY, SECRET_KEY + "\n"))))
                .allMatch(IllegalArgumentException.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120
            })
    void whateverBeemAnswers(int code) throws Exception {
        String body = coded(code, MARKER + " " + CODE);
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
        List<Supplier<Credentials>> suppliers = List.of(
                () -> {
                    throw new IllegalStateException("no vault for " + SECRET_KEY, new IOException(API_KEY));
                },
                () -> {
                    throw OtpNotDoneException.of(
                            "vault", OtpOperation.SEND, OtpFailure.CONFIGURATION, "no vault for " + SECRET_KEY);
                },
                () -> new Credentials(API_KEY, SECRET_KEY + "\r\nX: y"),
                () -> null);
        for (Supplier<Credentials> supplier : suppliers) {
            try (RawServer server = RawServer.answering(
                            reply(200, new BeemSubject().accepted("", REFERENCE).body()));
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
        return OtpConfig.of(settings)
                .with(MeterRegistry.class, leaks.meters())
                .with(MonotonicClock.class, time::nanoTime);
    }

    /** So that what it says is searched. */
    @Test
    void hearsWhatTheBreakerSaysAtItsLowestLevels() throws Exception {
        AtomicLong time = new AtomicLong();
        try (Leaks words =
                        Leaks.listen(Map.of("its logger", "io.github.resilience4j", "its words", "CircuitBreaker '"));
                RawServer server = RawServer.answering("no HTTP at all\r\n\r\n");
                OtpClient otp = Clients.open(Clients.config(server.url(), "breaker.minimum-calls", "1")
                        .with(MeterRegistry.class, words.meters())
                        .with(MonotonicClock.class, time::get))) {
            assertThatThrownBy(() -> otp.send(Clients.PHONE)).isInstanceOf(OtpException.class);
            // of calls it speaks only where they are probes
            time.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThatThrownBy(() -> otp.send(Clients.PHONE)).isInstanceOf(OtpException.class);
            assertThat(words.found()).contains("log: its logger as plain", "log: its words as plain");
        }
    }
}
