package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OutboxTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");
    private static final PhoneNumber JUMA = PhoneNumber.of("+255713507068");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final InMemoryOtp fake = InMemoryOtp.builder().build();

    @Test
    void aMessageIsWhatThePhoneReceived() {
        InMemoryOtp timed = InMemoryOtp.builder().clock(new ManualTime()).build();
        try (OtpClient otp = timed.client()) {
            Challenge challenge = otp.send(OtpRequest.to(ASHA).via(Channel.VOICE));

            assertThat(timed.outbox()).singleElement().satisfies(message -> {
                assertThat(message.recipient()).isEqualTo(ASHA);
                assertThat(message.channel()).isEqualTo(Channel.VOICE);
                assertThat(message.code()).matches("[0-9]{6}");
                assertThat(message.text()).isEqualTo("Your code is " + message.code());
                assertThat(message.reference()).isEqualTo(challenge.reference());
                assertThat(message.sentAt()).isEqualTo(challenge.sentAt());
                assertThat(challenge.expiresAt()).contains(message.expiresAt());
                assertThat(timed.code(challenge)).contains(message.code());
            });
        }
    }

    @Test
    void aMessageDoesNotShowItsSecrets() {
        Message message = fake.accept(ASHA, null);

        assertThat(message.toString())
                .contains("+255*****67")
                .doesNotContain(message.code(), message.reference(), ASHA.e164());
    }

    @Test
    void theOldestMessageIsDroppedFirst() {
        InMemoryOtp small = InMemoryOtp.builder().outboxSize(2).build();
        small.accept(ASHA, null);
        Message second = small.accept(ASHA, null);
        Message third = small.accept(ASHA, null);

        assertThat(small.outbox()).containsExactly(second, third);
    }

    @Test
    void aWaitingThreadGetsTheCodeThatArrives() throws Exception {
        CompletableFuture<Thread> waiter = new CompletableFuture<>();
        CompletableFuture<String> code = CompletableFuture.supplyAsync(() -> {
            waiter.complete(Thread.currentThread());
            return fake.awaitCode(ASHA, LONG);
        });
        Thread waiting = waiter.get();
        while (waiting.getState() != Thread.State.TIMED_WAITING && !code.isDone()) {
            Thread.onSpinWait();
        }

        fake.accept(JUMA, null);
        Message hers = fake.accept(ASHA, null);

        assertThat(code.get()).isEqualTo(hers.code());
    }

    @Test
    void theNewestCodeIsGivenOutOnceAndOlderOnesNoMore() {
        fake.accept(ASHA, null);
        Message newest = fake.accept(ASHA, null);

        assertThat(fake.awaitCode(ASHA, Duration.ZERO)).isEqualTo(newest.code());
        assertThatIllegalStateException()
                .isThrownBy(() -> fake.awaitCode(ASHA, Duration.ofMillis(1)))
                .withMessageContaining("+255*****67")
                .satisfies(none -> assertThat(none.getMessage()).doesNotContain(ASHA.e164(), newest.code()));
    }

    @Test
    void anInterruptedWaiterStopsAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatIllegalStateException().isThrownBy(() -> fake.awaitCode(ASHA, LONG));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPrescribedCodeHoldsUntilAnotherIsPrescribed() {
        fake.prescribe(ASHA, "111111");
        assertThat(fake.accept(ASHA, null).code()).isEqualTo("111111");
        assertThat(fake.accept(ASHA, null).code()).isEqualTo("111111");

        fake.prescribe(ASHA, "222222");
        assertThat(fake.accept(ASHA, null).code()).isEqualTo("222222");
    }

    @Test
    void whatCanBeNoCodeIsNotPrescribed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fake.prescribe(ASHA, "12 34"))
                .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("12 34"));
    }

    @Test
    void resetForgetsEverything() {
        fake.prescribe(ASHA, "111111");
        Message message = fake.accept(ASHA, null);
        fake.breakNext(OtpFailure.UNAVAILABLE);

        fake.reset();

        assertThat(fake.outbox()).isEmpty();
        assertThat(fake.requests()).isZero();
        assertThat(fake.check(message.reference(), "111111").isApproved()).isFalse();
        try (OtpClient otp = fake.client()) {
            assertThat(otp.send(ASHA)).isNotNull();
        }
    }
}
