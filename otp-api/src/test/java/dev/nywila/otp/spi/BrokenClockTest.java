package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C5: the sources of time are the application's, and nothing of the application's changes an outcome. */
class BrokenClockTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.parse("2024-06-13T10:15:30Z");

    @AfterEach
    void forgetTheFlag() {
        Thread.interrupted();
    }

    static List<InstantSource> clocks() {
        return List.of(
                () -> {
                    throw new IllegalStateException("no time");
                },
                () -> {
                    throw Undeclared.thrown(new IOException("no time"));
                },
                () -> null,
                () -> Instant.MIN,
                () -> Instant.MAX);
    }

    static List<MonotonicClock> nanoTimes() {
        return List.of(
                () -> {
                    throw new IllegalStateException("no time");
                },
                () -> {
                    throw Undeclared.thrown(new IOException("no time"));
                },
                () -> (Long) null);
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void clockThatIsBrokenFromTheStartOrLaterChangesNoOutcome(InstantSource broken) {
        for (int good = 0; good < 8; good++) {
            AtomicInteger left = new AtomicInteger(good);
            expectSound(() -> left.getAndDecrement() > 0 ? NOW : broken.instant(), System::nanoTime);
        }
    }

    @ParameterizedTest
    @MethodSource("nanoTimes")
    void monotonicSourceThatIsBrokenFromTheStartOrLaterChangesNoOutcome(MonotonicClock broken) {
        for (int good = 0; good < 8; good++) {
            AtomicInteger left = new AtomicInteger(good);
            expectSound(() -> NOW, () -> left.getAndDecrement() > 0 ? 1_000 : broken.nanoTime());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 0})
    void monotonicSourceThatStandsAnywhereChangesNoOutcome(long nanos) {
        expectSound(() -> NOW, () -> nanos);
    }

    private static void expectSound(InstantSource clock, MonotonicClock nanoTime) {
        OtpConfig config =
                OtpConfig.of(Map.of()).with(InstantSource.class, clock).with(MonotonicClock.class, nanoTime);
        ScriptedClient client = new ScriptedClient(
                new OtpSettings("acme", config, "acme"), ScriptedClient.declaring(Capability.OWN_REFERENCE));
        client.onSend = request -> {
            Instant sentAt = client.clock().instant();
            return Challenge.of("acme", "ref-" + client.sends.get(), request.recipient(), sentAt)
                    .expiresAt(sentAt.plus(LIFETIME));
        };
        OtpRequest keyed = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-0");
        Challenge challenge = client.send(keyed);
        assertThat(client.send(keyed)).isEqualTo(challenge);
        assertThat(client.verify(challenge, "999999")).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
        assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        Challenge again = client.resend(challenge);
        assertThat(client.verify(again, RIGHT)).isEqualTo(Approved.of(ALICE));
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void whileAClockFailsTheTimeGoesOnFromWhatItToldLast() {
        AtomicInteger readings = new AtomicInteger();
        InstantSource clock = settings(InstantSource.class, () -> readings.incrementAndGet() > 1 ? null : NOW)
                .clock();
        assertThat(clock.instant()).isEqualTo(NOW);
        Instant first = clock.instant();
        assertThat(first).isAfterOrEqualTo(NOW).isBefore(NOW.plusSeconds(60));
        assertThat(laterThan(first, clock)).isAfter(first).isBefore(NOW.plusSeconds(60));
    }

    @Test
    void whileAMonotonicSourceFailsTheTimeGoesOnFromWhatItToldLast() {
        AtomicInteger readings = new AtomicInteger();
        MonotonicClock source = settings(MonotonicClock.class, () -> {
                    if (readings.incrementAndGet() > 1) {
                        throw new NoClassDefFoundError("no time");
                    }
                    return Long.MAX_VALUE - 5;
                })
                .monotonicClock();
        long first = source.nanoTime();
        InstantSource passed = () -> Instant.EPOCH.plusNanos(source.nanoTime() - first);
        assertThat(laterThan(Instant.EPOCH, passed)).isBefore(Instant.EPOCH.plusSeconds(60));
    }

    private static <T> OtpSettings settings(Class<T> type, T source) {
        return new OtpSettings("acme", OtpConfig.of(Map.of()).with(type, source), "acme");
    }

    /** The next reading that is another one. */
    private static Instant laterThan(Instant first, InstantSource clock) {
        Instant next = clock.instant();
        while (next.equals(first)) {
            Thread.onSpinWait();
            next = clock.instant();
        }
        return next;
    }

    @Test
    void soundClockTellsWhatItIsGiven() {
        for (Instant time : List.of(NOW, Instant.EPOCH, Instant.parse("1582-10-04T00:00:00Z"))) {
            OtpSettings settings = settings(InstantSource.class, () -> time);
            assertThat(settings.clock().instant()).isEqualTo(time);
            assertThat(settings.clock()).isSameAs(settings.clock());
        }
    }

    @Test
    void interruptThatAClockSwallowsIsKept() {
        OtpSettings settings = settings(InstantSource.class, () -> {
            throw Undeclared.thrown(new InterruptedException());
        });
        assertThat(settings.clock().instant()).isNotNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void checkedExceptionOfAnAdapterIsAnUnknownOutcome() {
        ScriptedClient client = ScriptedClient.open();
        Challenge challenge = client.send(ALICE);
        client.onSend = request -> {
            throw Undeclared.thrown(new IOException("cut"));
        };
        client.onVerify = (c, code) -> {
            throw Undeclared.thrown(new IOException("cut"));
        };
        for (Callable<?> call : List.<Callable<?>>of(
                () -> client.send(ALICE), () -> client.resend(challenge), () -> client.verify(challenge, RIGHT))) {
            OtpOutcomeUnknownException told = catchThrowableOfType(OtpOutcomeUnknownException.class, call::call);
            assertThat(told.failure()).isEqualTo(OtpFailure.PROTOCOL);
            assertThat(told).hasMessageContaining("java.io.IOException").hasMessageNotContaining("cut");
        }
    }

    @Test
    void interruptThatAnAdapterSwallowsIsKept() {
        ScriptedClient client = ScriptedClient.open();
        client.onSend = request -> {
            throw Undeclared.thrown(new InterruptedException("cut"));
        };
        OtpOutcomeUnknownException told =
                catchThrowableOfType(OtpOutcomeUnknownException.class, () -> client.send(ALICE));
        assertThat(told.failure()).isEqualTo(OtpFailure.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }
}
