package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.inmemory.Status.State;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How challenges stand, and what an inbox of many messages can ask. */
class StatusTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");
    private static final PhoneNumber JUMA = PhoneNumber.of("+255713507068");
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final ManualTime clock = new ManualTime();
    private final List<Recipient> told = new ArrayList<>();
    private final InMemoryOtp fake = builder().build();

    private InMemoryOtp.Builder builder() {
        return InMemoryOtp.builder().clock(clock).maxAttempts(2).listener(told::add);
    }

    private static void tryWrong(InMemoryOtp fake, Message message) {
        fake.check(message.reference(), "wrong");
    }

    private Status status(Message message) {
        return fake.status(message.reference()).orElseThrow();
    }

    @Test
    void aChallengeIsOpenUntilItsCodeIsApproved() {
        Message message = fake.accept(ASHA, null);
        assertThat(status(message)).isEqualTo(new Status(State.OPEN, true, 0, 2));

        fake.check(message.reference(), message.code());

        assertThat(status(message)).isEqualTo(new Status(State.APPROVED, true, 0, 2));
    }

    @Test
    void wrongCodesUseAttemptsUp() {
        Message message = fake.accept(ASHA, null);

        tryWrong(fake, message);
        assertThat(status(message)).isEqualTo(new Status(State.OPEN, true, 1, 2));
        tryWrong(fake, message);
        assertThat(status(message)).isEqualTo(new Status(State.USED_UP, true, 2, 2));
        tryWrong(fake, message);
        assertThat(status(message).attemptsUsed()).isEqualTo(2);
    }

    @Test
    void whatAStatusCalledOverStaysSo() {
        fake.accept(ASHA, null);
        clock.advance(LIFETIME.minusSeconds(1));
        Message usedUp = fake.accept(ASHA, null);
        tryWrong(fake, usedUp);
        tryWrong(fake, usedUp);
        Message expired = fake.accept(JUMA, null);
        clock.advance(LIFETIME);
        assertThat(status(usedUp)).isEqualTo(new Status(State.USED_UP, true, 2, 2));
        assertThat(status(expired)).isEqualTo(new Status(State.EXPIRED, true, 0, 2));

        clock.advance(LIFETIME.negated());
        fake.accept(ASHA, null);

        assertThat(status(usedUp)).isEqualTo(new Status(State.USED_UP, false, 2, 2));
        assertThat(status(expired)).isEqualTo(new Status(State.EXPIRED, true, 0, 2));
        assertThat(fake.check(expired.reference(), expired.code()).isApproved()).isFalse();
    }

    @Test
    void aLaterCodeEndsTheOlderWhichKeepsItsCount() {
        Message older = fake.accept(ASHA, null);
        tryWrong(fake, older);
        Message newer = fake.accept(ASHA, null);
        tryWrong(fake, newer);

        assertThat(status(older)).isEqualTo(new Status(State.SUPERSEDED, false, 1, 2));
        assertThat(status(newer)).isEqualTo(new Status(State.USED_UP, true, 2, 2));
    }

    @Test
    void aFakeThatKeepsOldChallengesSaysWhichIsTheNewest() {
        InMemoryOtp keeping = builder().keepsOldChallenges(true).build();
        Message older = keeping.accept(ASHA, null);
        Message newer = keeping.accept(ASHA, null);

        assertThat(keeping.status(older.reference())).contains(new Status(State.OPEN, false, 0, 2));
        assertThat(keeping.status(newer.reference())).contains(new Status(State.OPEN, true, 0, 2));
    }

    @Test
    void timeExpiresAChallengeWhichKeepsItsCount() {
        InMemoryOtp keeping = builder().keepsOldChallenges(true).build();
        Message message = keeping.accept(ASHA, null);
        tryWrong(keeping, message);

        clock.advance(LIFETIME);

        assertThat(keeping.status(message.reference())).contains(new Status(State.EXPIRED, true, 1, 2));
        tryWrong(keeping, keeping.accept(ASHA, null));
        assertThat(keeping.status(message.reference())).contains(new Status(State.EXPIRED, false, 1, 2));
    }

    @Test
    void whatIsUnknownOrForgottenHasNoStatus() {
        Message message = fake.accept(ASHA, null);

        fake.forget();

        assertThat(fake.status(message.reference())).isEmpty();
        assertThat(fake.status("none")).isEmpty();
        assertThat(fake.outbox()).isEmpty();
    }

    @Test
    void idsCountOnWhenMessagesAreForgottenAndStartAnewOnReset() {
        assertThat(fake.accept(ASHA, null).id()).isEqualTo(1);
        assertThat(fake.accept(JUMA, null).id()).isEqualTo(2);
        fake.forget();
        assertThat(fake.accept(ASHA, null).id()).isEqualTo(3);
        fake.reset();
        assertThat(fake.accept(ASHA, null).id()).isEqualTo(1);
    }

    @Test
    void theNewestMessagesCanBeAskedOfOnePhoneOrAllAfterAnIdAndUpToALimit() {
        Message first = fake.accept(ASHA, null);
        Message second = fake.accept(JUMA, null);
        Message third = fake.accept(ASHA, null);

        assertThat(fake.newest(null, 0, 10)).containsExactly(third, second, first);
        assertThat(fake.newest(null, 1, 10)).containsExactly(third, second);
        assertThat(fake.newest(null, 0, 1)).containsExactly(third);
        assertThat(fake.newest(ASHA, 0, 10)).containsExactly(third, first);
        assertThat(fake.newest(ASHA, 1, 10)).containsExactly(third);
        assertThat(fake.newest(PhoneNumber.of("+255713507069"), 0, 10)).isEmpty();
    }

    @Test
    void aDroppedMessageIsGoneFromItsPhoneToo() {
        InMemoryOtp small = builder().outboxSize(2).build();
        small.accept(ASHA, null);
        small.accept(JUMA, null);
        Message third = small.accept(JUMA, null);

        assertThat(small.newest(ASHA, 0, 10)).isEmpty();
        assertThat(small.newest(JUMA, 0, 10)).hasSize(2).startsWith(third);
    }

    @Test
    void whatAListenerThrowsLosesNoMessageAndNoApproval() {
        InMemoryOtp loud = builder()
                .listener(recipient -> {
                    throw new IllegalStateException("not interested");
                })
                .build();
        Message message = loud.accept(ASHA, null);
        assertThat(loud.check(message.reference(), message.code()).isApproved()).isTrue();
    }

    @Test
    void aClockThatFailsLosesNoMessageAndNoApproval() {
        InMemoryOtp timeless = builder()
                .clock(() -> {
                    throw new IllegalStateException("no time");
                })
                .build();
        Message message = timeless.accept(ASHA, null);
        assertThat(timeless.check(message.reference(), message.code()).isApproved())
                .isTrue();
    }

    @Test
    void theListenerIsToldOfEachDeliveryAndEachCodeThatIsTried() {
        Message message = fake.accept(ASHA, null);
        tryWrong(fake, message);
        fake.check("none", "123456");

        assertThat(told).containsExactly(ASHA, ASHA);
    }
}
