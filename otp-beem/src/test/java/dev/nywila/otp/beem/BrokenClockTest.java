package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C5: an accepted send and an approved verify outlast whatever the application's clocks do. */
@Timeout(30)
class BrokenClockTest {

    static List<InstantSource> clocks() {
        return List.of(
                () -> {
                    throw new IllegalStateException("no time");
                },
                () -> null,
                () -> Instant.MIN,
                () -> Instant.MAX);
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void brokenClockLosesNeitherAChallengeNorAnApproval(InstantSource broken) throws Exception {
        for (int good : new int[] {0, 1, 2, 5}) {
            AtomicInteger left = new AtomicInteger(good);
            expectSound(
                    () -> left.getAndDecrement() > 0 ? Instant.parse("2026-01-02T03:04:05Z") : broken.instant(),
                    System::nanoTime);
        }
    }

    @Test
    void brokenMonotonicSourceLosesNeitherAChallengeNorAnApproval() throws Exception {
        for (int good : new int[] {0, 1, 5, 12}) {
            AtomicInteger left = new AtomicInteger(good);
            expectSound(InstantSource.system(), () -> {
                if (left.getAndDecrement() > 0) {
                    return 1_000;
                }
                throw new IllegalStateException("no time");
            });
        }
    }

    private static void expectSound(InstantSource clock, MonotonicClock monotonicClock) throws Exception {
        try (RawServer sends = RawServer.answering(reply(200, ACCEPTED));
                RawServer verifies = RawServer.answering(reply(200, APPROVED));
                OtpClient sender = Clients.open(config(sends.url(), "code-lifetime", "5m")
                        .with(InstantSource.class, clock)
                        .with(MonotonicClock.class, monotonicClock));
                OtpClient verifier = Clients.open(config(verifies.url(), "code-lifetime", "5m")
                        .with(InstantSource.class, clock)
                        .with(MonotonicClock.class, monotonicClock))) {
            Challenge sent = sender.send(PHONE);
            assertThat(sent.expiresAt()).contains(sent.sentAt().plusSeconds(300));
            Challenge timeless = Clients.challenge();
            assertThat(verifier.verify(timeless, "012345")).isEqualTo(Approved.of(PHONE));
            assertThat(verifier.verify(timeless, "012345")).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
            assertThat(sends.requests()).hasSize(1);
            assertThat(verifies.requests()).hasSize(1);
        }
    }
}
