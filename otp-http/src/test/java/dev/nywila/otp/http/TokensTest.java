package dev.nywila.otp.http;

import static dev.nywila.otp.http.SampleClient.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.http.SampleServer.Answer;
import dev.nywila.otp.http.SampleServer.Asked;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.Crowd;
import dev.nywila.otp.testing.EmittedLogs;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OAuth's client credentials: whatever happens to a token, nothing of the call has left. */
@Timeout(60)
class TokensTest {

    private static final String SECRET = "planted/secret:of client";

    private final ManualTime time = new ManualTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger fetched = new AtomicInteger();
    private volatile Function<Asked, Answer> tokens = request -> token(fetched.incrementAndGet(), 100);
    private volatile Function<Asked, Answer> provider = request -> Answer.of(200, "{\"id\":\"any\",\"right\":true}");

    private static Answer token(int number, int life) {
        return Answer.of(
                200,
                "{\"access_token\":\"token-" + number + "\",\"token_type\":\"bearer\",\"expires_in\":" + life + "}");
    }

    private SampleServer server() throws Exception {
        return new SampleServer(
                request -> request.target().equals("/oauth/token") ? tokens.apply(request) : provider.apply(request));
    }

    private SampleClient open(SampleServer server) {
        return open(server, server.url() + "/oauth/token");
    }

    private SampleClient open(SampleServer server, String tokenUrl) {
        OtpConfig config = SampleClient.config(server.url(), "token-url", tokenUrl, "send.deadline", "5s")
                .with(MonotonicClock.class, time::nanoTime)
                .with(MeterRegistry.class, meters);
        return SampleClient.open(
                config,
                settings -> Auth.clientCredentials(
                        settings.endpoint("token-url"), () -> new Credentials("client", SECRET), "otp:send"));
    }

    private static List<String> bearers(SampleServer server) {
        return server.asked("/send").stream()
                .map(request -> request.header("authorization"))
                .toList();
    }

    private static OtpException trouble(SampleClient otp) {
        return catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
    }

    @Test
    void theTokenIsAskedForAsTheStandardHasIt() throws Exception {
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            otp.send(PHONE);
            Asked request = server.asked("/oauth/token").get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=otp%3Asend");
            // client:planted%2Fsecret%3Aof+client, as RFC 6749, 2.3.1 has it
            assertThat(request.header("authorization"))
                    .isEqualTo("Basic Y2xpZW50OnBsYW50ZWQlMkZzZWNyZXQlM0FvZitjbGllbnQ=");
            assertThat(bearers(server)).containsExactly("Bearer token-1");
        }
    }

    @Test
    void callsThatNeedATokenAtTheSameTimeShareOneFetch() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        tokens = request -> {
            await(waiting);
            return token(fetched.incrementAndGet(), 100);
        };
        try (SampleServer server = server();
                SampleClient otp = open(server);
                Crowd crowd = new Crowd(OtpException.class)) {
            var running = crowd.start(16, () -> otp.send(PHONE));
            waiting.countDown();
            assertThat(Crowd.outcomes(running)).allMatch(Challenge.class::isInstance);
            assertThat(server.asked("/oauth/token")).hasSize(1);
            assertThat(bearers(server)).hasSize(16).containsOnly("Bearer token-1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, CONFIGURATION", "401, CONFIGURATION", "403, CONFIGURATION", "429, RATE_LIMITED", "500, UNAVAILABLE",
        "503, UNAVAILABLE", "408, UNAVAILABLE", "302, PROTOCOL", "404, PROTOCOL", "204, PROTOCOL"
    })
    void aStatusOfTheTokenEndpointEndsTheCallBeforeItBegan(int status, OtpFailure failure) throws Exception {
        tokens = request -> new Answer(status, "", Map.of("Retry-After", "7", "Location", "/elsewhere"));
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            assertThat(trouble(otp))
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("token endpoint")
                    .hasMessageContaining("nothing was sent")
                    .returns(failure, OtpException::failure)
                    .satisfies(trouble -> assertThat(trouble.retryAfter()).contains(Duration.ofSeconds(7)));
            assertThat(server.asked("/send")).isEmpty();
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"access_token\":7,\"token_type\":\"bearer\"}",
                "{\"access_token\":\"\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"with blank\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"any\"}",
                "{\"access_token\":\"any\",\"token_type\":\"mac\"}",
                "[\"any\"]",
                "token",
            })
    void a200WithoutATokenIsNone(String body) throws Exception {
        tokens = request -> Answer.of(200, body);
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            assertThat(trouble(otp))
                    .isInstanceOf(OtpNotDoneException.class)
                    .returns(OtpFailure.PROTOCOL, OtpException::failure);
            assertThat(server.asked("/send")).isEmpty();
        }
    }

    @Test
    void anEndpointThatBreaksOffCostsACallAndNoMessage() throws Exception {
        tokens = request -> Answer.of(0, "");
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            assertThat(trouble(otp))
                    .isInstanceOf(OtpNotDoneException.class)
                    .returns(OtpFailure.UNAVAILABLE, OtpException::failure);
            assertThat(server.asked("/send")).isEmpty();
        }
    }

    @Test
    void anEndpointThatHangsHoldsACallUntilItsOwnDeadlineAndNoPermit() throws Exception {
        CountDownLatch forEver = new CountDownLatch(1);
        tokens = request -> {
            await(forEver);
            return token(fetched.incrementAndGet(), 100);
        };
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            OtpException trouble = catchThrowableOfType(
                    OtpException.class, () -> otp.send(OtpRequest.to(PHONE).within(Duration.ofMillis(200))));
            assertThat(trouble)
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("waiting for a token")
                    .returns(OtpFailure.UNAVAILABLE, OtpException::failure);
            assertThat(meters.get("otp.permits")
                            .tags("operation", "send", "state", "used")
                            .gauge()
                            .value())
                    .isZero();
            // the next one joins the same fetch
            forEver.countDown();
            otp.send(PHONE);
            assertThat(server.asked("/oauth/token")).hasSize(1);
        }
    }

    @Test
    void aWaiterThatIsInterruptedLeavesTheFetchToTheOthers() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        tokens = request -> {
            await(waiting);
            return token(fetched.incrementAndGet(), 100);
        };
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            FutureTask<String> interrupted = new FutureTask<>(() -> {
                OtpException trouble = trouble(otp);
                return trouble.failure() + " " + Thread.currentThread().isInterrupted();
            });
            Thread first = new Thread(interrupted);
            first.start();
            while (server.asked("/oauth/token").isEmpty()) {
                Thread.onSpinWait();
            }
            first.interrupt();
            assertThat(interrupted.get()).isEqualTo("INTERRUPTED true");
            waiting.countDown();
            otp.send(PHONE);
            assertThat(server.asked("/oauth/token")).hasSize(1);
            assertThat(bearers(server)).containsExactly("Bearer token-1");
        }
    }

    @Test
    void anEndpointThatRefusesIsLeftAloneForHalfAMinute() throws Exception {
        tokens = request -> Answer.of(401, "{\"error\":\"invalid_client\"}");
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            assertThat(trouble(otp).failure()).isEqualTo(OtpFailure.CONFIGURATION);
            time.advance(Duration.ofSeconds(29));
            assertThat(trouble(otp).failure()).isEqualTo(OtpFailure.CONFIGURATION);
            assertThat(server.asked("/oauth/token")).hasSize(1);
            time.advance(Duration.ofSeconds(2));
            tokens = request -> token(fetched.incrementAndGet(), 100);
            otp.send(PHONE);
            assertThat(server.asked("/oauth/token")).hasSize(2);
        }
    }

    @Test
    void aTokenIsUsedUntilFourFifthsOfItsLifeAndRenewedWhileItIsGood() throws Exception {
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            otp.send(PHONE);
            time.advance(Duration.ofSeconds(79));
            otp.send(PHONE);
            assertThat(server.asked("/oauth/token")).hasSize(1);
            time.advance(Duration.ofSeconds(2));
            otp.send(PHONE);
            while (bearers(server).stream().noneMatch("Bearer token-2"::equals)) {
                otp.send(PHONE);
            }
            assertThat(bearers(server).subList(0, 3)).containsOnly("Bearer token-1");
            assertThat(server.asked("/oauth/token")).hasSize(2);
        }
    }

    @Test
    void aTokenThatIsOverIsNotUsed() throws Exception {
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            otp.send(PHONE);
            time.advance(Duration.ofSeconds(100));
            otp.send(PHONE);
            assertThat(bearers(server)).containsExactly("Bearer token-1", "Bearer token-2");
        }
    }

    @Test
    void aGoodTokenOutlivesAnEndpointThatFailsToRenewIt() throws Exception {
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            otp.send(PHONE);
            tokens = request -> Answer.of(503, "");
            time.advance(Duration.ofSeconds(90));
            otp.send(PHONE);
            assertThat(bearers(server)).containsExactly("Bearer token-1", "Bearer token-1");
        }
    }

    @Test
    void a401ToAFreshTokenIsAMatterOfSettingsAndToAnUsedOneOfThisCallAlone() throws Exception {
        provider = request -> Answer.of(401, "{}");
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            assertThat(trouble(otp).failure()).isEqualTo(OtpFailure.CONFIGURATION);
            provider = request -> Answer.of(200, "{\"id\":\"any\"}");
            otp.send(PHONE);
            provider = request -> Answer.of(401, "{}");
            assertThat(trouble(otp))
                    .isInstanceOf(OtpNotDoneException.class)
                    .returns(OtpFailure.UNAVAILABLE, OtpException::failure)
                    .returns(true, OtpException::isTransient);
            provider = request -> Answer.of(200, "{\"id\":\"any\"}");
            otp.send(PHONE);
            // nothing was repeated, and each 401 dropped its token
            assertThat(bearers(server))
                    .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-2", "Bearer token-3");
        }
    }

    @Test
    void theEndpointHasABreakerOfItsOwn() throws Exception {
        tokens = request -> Answer.of(500, "");
        try (SampleServer server = server();
                SampleClient otp = open(server)) {
            for (int i = 0; i < 10; i++) {
                assertThat(trouble(otp).failure()).isEqualTo(OtpFailure.UNAVAILABLE);
            }
            assertThat(server.asked("/oauth/token")).hasSize(5);
            assertThat(state("token", "open")).isEqualTo(1);
            assertThat(state("send", "closed")).isEqualTo(1);
            assertThat(trouble(otp).retryAfter()).isPresent();
        }
    }

    private double state(String operation, String state) {
        return meters.get("otp.breaker.state")
                .tags("operation", operation, "state", state)
                .gauge()
                .value();
    }

    @Test
    void aTokenEndpointInClearIsRefusedUnlessItIsAllowed() throws Exception {
        try (SampleServer server = server()) {
            assertThatThrownBy(() -> open(server, "http://tokens.example.com/oauth"))
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("otp.sample.token-url");
            assertThatThrownBy(() -> open(server, "ftp://tokens.example.com/"))
                    .hasMessageContaining("otp.sample.token-url");
            open(server, "https://tokens.example.com/oauth").close();
        }
    }

    @Test
    void neitherTokenNorSecretIsTold() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                SampleServer server = server();
                SampleClient otp = open(server)) {
            otp.send(PHONE);
            provider = request -> Answer.of(401, "{}");
            OtpException trouble = trouble(otp);
            String told = logs.text() + trouble + meters.getMetersAsString();
            assertThat(told).doesNotContain("token-1").doesNotContain("planted");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
