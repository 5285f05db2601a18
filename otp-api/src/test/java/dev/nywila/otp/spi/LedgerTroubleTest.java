package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever an adapter's ledger does, nobody is approved wrongly, no good code is refused and no answer is lost.
 */
class LedgerTroubleTest {

    private static final String WRONG = "999999";
    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);
    private static final int STEPS_OF_A_CALL = 12;

    private final ScriptedClient.World world = new ScriptedClient.World();

    @AfterEach
    void forgetTheFlag() {
        Thread.interrupted();
    }

    private ScriptedClient open(Ledger ledger) {
        return new ScriptedClient(world.settings(), ScriptedClient.declaring(), ledger);
    }

    /** Loses values at every opportunity, by chance. */
    private static final class Forgetful extends RecordingLedger {

        private final Random random;

        Forgetful(long seed) {
            random = new Random(seed);
        }

        @Override
        public @Nullable Object get(String key) {
            lose();
            return super.get(key);
        }

        @Override
        public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
            lose();
            return super.compareAndSet(key, before, after, atLeast);
        }

        private void lose() {
            if (random.nextInt(3) == 0) {
                values.keySet().stream()
                        .skip(random.nextInt(values.size() + 1))
                        .findFirst()
                        .ifPresent(values::remove);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ledgerThatLosesValuesRefusesNoGoodCodeAndApprovesNoOther(long seed) {
        Random random = new Random(-seed);
        ScriptedClient client = open(new Forgetful(seed));
        for (int round = 0; round < 500; round++) {
            List<Challenge> family = new ArrayList<>(List.of(client.send(ALICE)));
            for (int wrong = 0; wrong < 4; wrong++) {
                Challenge one = family.get(random.nextInt(family.size()));
                if (random.nextBoolean()) {
                    family.add(client.resend(one));
                }
                client.onVerify = random.nextBoolean()
                        ? (c, code) -> {
                            throw ScriptedClient.notSent();
                        }
                        : (c, code) -> code.equals(RIGHT) ? Approved.of(c.recipient()) : INCORRECT;
                try {
                    assertThat(client.verify(one, WRONG)).isEqualTo(INCORRECT);
                } catch (OtpNotDoneException scripted) {
                    assertThat(scripted.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
                }
            }
            client.onVerify = (c, code) -> code.equals(RIGHT) ? Approved.of(c.recipient()) : INCORRECT;
            Challenge last = family.get(random.nextInt(family.size()));
            assertThat(client.verify(last, RIGHT)).as("round %d", round).isEqualTo(Approved.of(ALICE));
        }
    }

    /** Throws in its n-th step, or from then on. */
    private static final class Throwing extends RecordingLedger {

        private final Supplier<RuntimeException> trouble;
        private final boolean forGood;
        final AtomicInteger steps = new AtomicInteger();
        volatile int throwIn = Integer.MAX_VALUE;

        Throwing(Supplier<RuntimeException> trouble, boolean forGood) {
            this.trouble = trouble;
            this.forGood = forGood;
        }

        @Override
        public @Nullable Object get(String key) {
            step();
            return super.get(key);
        }

        @Override
        public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
            step();
            return super.compareAndSet(key, before, after, atLeast);
        }

        private void step() {
            int step = steps.getAndIncrement();
            if (step == throwIn || (forGood && step > throwIn)) {
                throw trouble.get();
            }
        }
    }

    static List<Throwing> throwing() {
        return List.of(
                new Throwing(() -> new IllegalStateException("no memory"), false),
                new Throwing(() -> new IllegalStateException("no memory"), true),
                new Throwing(() -> Undeclared.thrown(new IOException("no disk")), true),
                new Throwing(() -> Undeclared.thrown(new InterruptedException()), false),
                new Throwing(ScriptedClient::notSent, true),
                new Throwing(ScriptedClient::unknown, true));
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void messageThatWasSentIsToldOfWhateverTheLedgerThrows(Throwing ledger) {
        for (int step = 0; step < STEPS_OF_A_CALL; step++) {
            ScriptedClient client = fresh(ledger);
            arm(ledger, step);
            Challenge sent = client.send(ALICE);
            Thread.interrupted();
            assertThat(sent.reference()).isEqualTo("ref-1");
            disarm(ledger);
            assertThat(client.verify(sent, RIGHT)).isEqualTo(Approved.of(ALICE));
        }
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void resendIsCertainlyNotDoneOrTold(Throwing ledger) {
        int refused = 0;
        for (int step = 0; step < STEPS_OF_A_CALL; step++) {
            ScriptedClient client = fresh(ledger);
            Challenge first = client.send(ALICE);
            client.verify(first, WRONG);
            arm(ledger, step);
            try {
                Challenge again = client.resend(first);
                assertThat(again.reference()).isEqualTo("ref-2");
                assertThat(again.root()).isEqualTo(first.root());
                assertThat(client.sends).hasValue(2);
            } catch (OtpNotDoneException before) {
                refused++;
                assertLedgerIsToldOf(before);
                assertThat(client.sends).hasValue(1);
            }
            Thread.interrupted();
        }
        assertThat(refused).as("only the look before it was asked").isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void wrongCodeIsCertainlyNotTriedOrRejected(Throwing ledger) {
        for (int step = 0; step < 2 * STEPS_OF_A_CALL; step++) {
            for (VerificationResult answer : List.of(
                    INCORRECT,
                    INCORRECT.attemptsRemaining(0),
                    Rejected.of(Rejection.EXPIRED),
                    Rejected.of(Rejection.UNKNOWN_CHALLENGE))) {
                ScriptedClient client = fresh(ledger);
                Challenge second = client.resend(client.send(ALICE));
                client.onVerify = (c, code) -> answer;
                arm(ledger, step);
                try {
                    assertThat(client.verify(second, WRONG)).isEqualTo(answer);
                    assertThat(client.verifies).hasValue(1);
                } catch (OtpNotDoneException before) {
                    assertLedgerIsToldOf(before);
                    assertThat(client.verifies).hasValue(0);
                }
                Thread.interrupted();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void rightCodeIsCertainlyNotTriedOrApprovedOrUnknownButNeverRejected(Throwing ledger) {
        int unknown = 0;
        for (int step = 0; step < 2 * STEPS_OF_A_CALL; step++) {
            ScriptedClient client = fresh(ledger);
            Challenge second = client.resend(client.send(ALICE));
            arm(ledger, step);
            try {
                assertThat(client.verify(second, RIGHT)).isEqualTo(Approved.of(ALICE));
                assertThat(ledger.record(second.reference()).approved()).isTrue();
            } catch (OtpNotDoneException before) {
                assertLedgerIsToldOf(before);
                assertThat(client.verifies).hasValue(0);
            } catch (OtpOutcomeUnknownException notRecorded) {
                unknown++;
                assertThat(client.verifies).hasValue(1);
                assertThat(ledger.record(second.reference()).approved()).isFalse();
            }
            Thread.interrupted();
        }
        assertThat(unknown).isPositive();
    }

    @ParameterizedTest
    @MethodSource("throwing")
    void troubleOfTheProviderIsToldAsItIs(Throwing ledger) {
        ScriptedClient client = fresh(ledger);
        Challenge first = client.send(ALICE);
        Challenge lost = challenge("lost", ALICE);
        client.onSend = request -> {
            arm(ledger, 0);
            throw ScriptedClient.unknown().challenge(lost);
        };
        OtpException sending = catchThrowableOfType(OtpException.class, () -> client.resend(first));
        assertThat(sending).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(sending.challenge().orElseThrow().reference()).isEqualTo("lost");
        assertThat(sending.challenge().orElseThrow().root()).isEqualTo(first.reference());
        Thread.interrupted();
        disarm(ledger);
        client.onVerify = (c, code) -> {
            arm(ledger, 0);
            throw ScriptedClient.notSent(OtpFailure.RATE_LIMITED);
        };
        OtpException verifying = catchThrowableOfType(OtpException.class, () -> client.verify(first, WRONG));
        assertThat(verifying).isInstanceOf(OtpNotDoneException.class);
        assertThat(verifying.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
    }

    @Test
    void interruptThatALedgerSwallowsIsKept() {
        Throwing ledger = throwing().get(3);
        ScriptedClient client = open(ledger);
        arm(ledger, 0);
        client.send(ALICE);
        assertThat(Thread.interrupted()).isTrue();
        arm(ledger, 0);
        assertThatExceptionOfType(OtpNotDoneException.class)
                .isThrownBy(() -> client.verify(challenge("r", ALICE), RIGHT));
        assertThat(Thread.interrupted()).isTrue();
        client.onVerify = (c, code) -> {
            arm(ledger, 0);
            return INCORRECT;
        };
        assertThat(client.verify(challenge("s", ALICE), WRONG)).isEqualTo(INCORRECT);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** As one that is broken in a release and takes all for forgotten, writes included or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ledgerThatKnowsNothingIsAsGoodAsNoneOrCertainlyRefuses(boolean takesThem) {
        ScriptedClient client = open(new RecordingLedger() {
            @Override
            public @Nullable Object get(String key) {
                return null;
            }

            @Override
            public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
                return takesThem;
            }
        });
        Challenge sent = client.resend(client.send(ALICE));
        if (takesThem) {
            assertThat(client.verify(sent, WRONG)).isEqualTo(INCORRECT);
            assertThat(client.verify(sent, RIGHT)).isEqualTo(Approved.of(ALICE));
        } else {
            assertLedgerIsToldOf(catchThrowableOfType(OtpNotDoneException.class, () -> client.verify(sent, RIGHT)));
            assertThat(client.verifies).hasValue(0);
        }
    }

    @Test
    void ledgerThatGivesSomebodyElsesValueCertainlyRefuses() {
        RecordingLedger ledger = new RecordingLedger();
        ScriptedClient client = open(ledger);
        Challenge sent = client.send(ALICE);
        ledger.values.put(sent.reference(), "value of another");
        assertLedgerIsToldOf(catchThrowableOfType(OtpNotDoneException.class, () -> client.verify(sent, RIGHT)));
        assertLedgerIsToldOf(catchThrowableOfType(OtpNotDoneException.class, () -> client.resend(sent)));
        assertThat(client.sends).hasValue(1);
        assertThat(client.verifies).hasValue(0);
    }

    private ScriptedClient fresh(Throwing ledger) {
        disarm(ledger);
        ledger.values.clear();
        return open(ledger);
    }

    private static void arm(Throwing ledger, int step) {
        ledger.throwIn = ledger.steps.get() + step;
    }

    private static void disarm(Throwing ledger) {
        ledger.throwIn = Integer.MAX_VALUE;
    }

    private static void assertLedgerIsToldOf(OtpNotDoneException refused) {
        assertThat(refused.failure()).isEqualTo(OtpFailure.PROTOCOL);
        assertThat(refused).hasMessageContaining("the ledger failed with ").hasMessageNotContaining("memory");
        assertThat(refused.getCause()).isNotNull();
    }
}
