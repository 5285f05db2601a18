package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R4 where somebody comes between a look into the ledger and the write that follows it, wherever that is. */
class FamilyRacesTest {

    private static final String WRONG = "999999";
    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);
    private static final Rejected TOO_MANY = Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
    private static final int MOST = 5;

    /** Lets somebody come before its n-th write from now. */
    private static final class Crossing extends RecordingLedger {

        private int writesUntilThen = -1;
        private Runnable somebody = () -> {};

        void letCome(int writes, Runnable who) {
            writesUntilThen = writes;
            somebody = who;
        }

        boolean hasCome() {
            return writesUntilThen < 0;
        }

        @Override
        public boolean compareAndSet(String key, @Nullable Object before, Object after, Duration atLeast) {
            if (writesUntilThen-- == 0) {
                somebody.run();
            }
            return super.compareAndSet(key, before, after, atLeast);
        }
    }

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final Crossing ledger = new Crossing();
    private final ScriptedClient client = new ScriptedClient(world.settings(), ScriptedClient.declaring(), ledger);

    private final Challenge first = client.send(ALICE);
    private final Challenge second = client.resend(first);

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void guessesOfOneMomentEachTakeAnAttempt(int write) {
        ledger.letCome(write, () -> client.verify(second, WRONG));
        assertThat(client.verify(second, WRONG)).isEqualTo(INCORRECT);
        assertThat(ledger.hasCome()).isTrue();
        assertThat(used(first)).isEqualTo(2);
        assertThat(used(second)).as("what was seen of it").isEqualTo(2);
        ledger.letCome(0, () -> client.verify(first, WRONG));
        assertThat(client.verify(first, WRONG)).isEqualTo(INCORRECT);
        assertThat(used(first)).isEqualTo(4);
    }

    @Test
    void lastAttemptIsOneGuessesOnly() {
        for (int i = 0; i < MOST - 1; i++) {
            client.verify(first, WRONG);
        }
        ledger.letCome(0, () -> client.verify(second, WRONG));
        assertThat(client.verify(first, RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verifies).hasValue(MOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatIsGivenBackIsGivenBackOnce(int write) {
        ScriptedClient.Verifier provider = client.onVerify;
        client.onVerify = (c, code) -> {
            if (code.equals(RIGHT)) {
                throw ScriptedClient.notSent();
            }
            return provider.verify(c, code);
        };
        ledger.letCome(write, () -> client.verify(second, WRONG));
        assertThatExceptionOfType(OtpNotDoneException.class).isThrownBy(() -> client.verify(second, RIGHT));
        assertThat(ledger.hasCome()).isTrue();
        assertThat(used(first)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void ofTwoApprovalsOneIsGivenAndNoAttemptUsed(int write) {
        Approved[] somebodys = new Approved[1];
        ledger.letCome(write, () -> {
            if (client.verify(second, RIGHT) instanceof Approved approved) {
                somebodys[0] = approved;
            }
        });
        boolean approved = client.verify(second, RIGHT).isApproved();
        assertThat(ledger.hasCome()).isTrue();
        assertThat(approved).isNotEqualTo(somebodys[0] != null);
        assertThat(used(first)).isZero();
        assertThat(client.verify(second, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void approvalThatIsTurnedDownUsesNoAttempt(int ofFirst) {
        Challenge one = ofFirst == 1 ? first : second;
        client.onVerify = (c, code) -> {
            if (client.verifies.get() == 1) {
                assertThat(client.verify(one, RIGHT).isApproved()).isTrue();
            }
            return Approved.of(c.recipient());
        };
        assertThat(client.verify(one, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        assertThat(used(first)).isZero();
    }

    @Test
    void approvalGivesNothingBackToACountThatBeganAnewMeanwhile() {
        client.onVerify = (c, code) -> {
            if (code.equals(RIGHT)) {
                ledger.values.clear();
                client.verify(first, WRONG);
                return Approved.of(c.recipient());
            }
            return INCORRECT;
        };
        assertThat(client.verify(first, RIGHT).isApproved()).isTrue();
        assertThat(used(first)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatIsUsedUpStaysSo(int write) {
        ScriptedClient.Verifier provider = client.onVerify;
        client.onVerify = (c, code) -> code.equals(RIGHT) ? TOO_MANY : provider.verify(c, code);
        ledger.letCome(write, () -> client.verify(first, WRONG));
        assertThat(client.verify(second, RIGHT)).isEqualTo(TOO_MANY);
        assertThat(ledger.hasCome()).isTrue();
        assertThat(client.verify(first, WRONG)).isEqualTo(TOO_MANY);
        assertThat(client.verify(client.resend(second), WRONG)).isEqualTo(TOO_MANY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void guessDuringAResendCounts(int write) {
        ledger.letCome(write, () -> client.verify(first, WRONG));
        Challenge third = client.resend(first);
        assertThat(ledger.hasCome()).isTrue();
        client.verifies.set(0);
        for (int i = 0; i < 2 * MOST; i++) {
            client.verify(third, WRONG);
        }
        assertThat(client.verifies).hasValue(MOST - 1);
    }

    /** Which writes four times: one root is pointed to the other, added up, noted there, and the other one renewed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void guessesDuringAMergerCount(int write) {
        Challenge other = client.send(ALICE);
        client.verify(other, WRONG);
        client.verify(first, WRONG);
        client.onSend = request -> challenge(other.reference(), ALICE);
        ledger.letCome(write, () -> {
            client.verify(second, WRONG);
            client.verify(other, WRONG);
        });
        Challenge merged = client.resend(first);
        assertThat(ledger.hasCome()).isTrue();
        client.verifies.set(0);
        for (Challenge one : List.of(merged, first, second, other)) {
            client.verify(one, WRONG);
        }
        assertThat(client.verifies).hasValue(MOST - 4);
    }

    @Test
    void nothingIsGivenBackTwiceWhereTheCountThatAnotherOneWentIntoBeganAnew() {
        Challenge other = client.send(ALICE);
        String root = first.reference().compareTo(other.reference()) < 0 ? first.reference() : other.reference();
        Challenge gone = root.equals(first.reference()) ? other : first;
        Challenge stays = root.equals(first.reference()) ? first : other;
        client.onSend = request -> challenge(stays.reference(), ALICE);
        client.onVerify = (c, code) -> {
            if (code.equals(RIGHT)) {
                client.resend(gone);
                ledger.values.remove(root);
                assertThatExceptionOfType(OtpNotDoneException.class).isThrownBy(() -> client.verify(stays, WRONG));
                assertThat(used(stays)).isZero();
            }
            throw ScriptedClient.notSent();
        };
        assertThatExceptionOfType(OtpNotDoneException.class).isThrownBy(() -> client.verify(gone, RIGHT));
        assertThat(used(stays)).isZero();
    }

    private int used(Challenge challenge) {
        return ledger.record(challenge.reference()).attempts();
    }
}
