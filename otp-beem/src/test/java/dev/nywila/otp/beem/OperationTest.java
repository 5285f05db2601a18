package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
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
        return config.with(LongSupplier.class, time);
    }

    @Test
    void pausesSendingAfterFiveOutagesAndSaysForHowLong() throws Exception {
        try (RawServer server = server();
                OtpClient otp = Clients.open(timed(config(server.url())))) {
            fail(otp, 5);
            OtpException paused = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
            assertThat(paused).isExactlyInstanceOf(OtpException.class);
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

    private static void fail(OtpClient otp, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)))
                    .isNotNull();
        }
    }
}
