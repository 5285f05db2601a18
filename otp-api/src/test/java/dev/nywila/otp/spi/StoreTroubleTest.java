package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.SharedMemoryTest.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails costs a call at most, and never an approval, an attempt or a second message. */
class StoreTroubleTest {

    private static final OtpRequest REQUEST = OtpRequest.to(ALICE).idempotencyKey("a-key-of-one-action");

    private final TwoInstances both = new TwoInstances();
    private final MapStore store = both.store;
    private final ScriptedClient one = both.one;
    private final ScriptedClient other = both.other;

    private static void fail() {
        throw new IllegalStateException("the store is gone");
    }

    @Test
    void storeThatNeverAnsweredIsTroubleBeforeTheFirstMessage() {
        store.before = (operation, key) -> fail();
        assertThat(failure(() -> one.send(ALICE))).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(one.sends).hasValue(0);
    }

    @Test
    void beforeTheProviderIsAskedNothingIsDone() {
        Challenge challenge = one.send(ALICE);
        store.before = (operation, key) -> fail();
        assertThat(failure(() -> one.send(REQUEST))).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(failure(() -> one.resend(challenge))).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(failure(() -> one.verify(challenge, RIGHT))).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(both.sends()).isEqualTo(1);
        assertThat(both.verifies()).isZero();
        store.before = (operation, key) -> {};
        assertThat(other.verify(challenge, RIGHT)).isInstanceOf(Approved.class);
    }

    @Test
    void sendThatCannotBeRecordedIsToldAndVouchedForByItsOwnInstanceOnly() {
        one.send(ScriptedClient.BOB);
        store.before = (operation, key) -> fail();
        Challenge challenge = one.send(ALICE);
        assertThat(one.reports).extracting(ScriptedClient.Report::hook).containsOnlyOnce("onNotRecorded");
        assertThat(failure(() -> one.verify(challenge, RIGHT))).isEqualTo(OtpFailure.UNAVAILABLE);
        store.before = (operation, key) -> {};
        assertThat(other.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        assertThat(one.verify(challenge, "111111")).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        assertThat(other.verify(challenge, RIGHT)).isInstanceOf(Approved.class);
        assertThat(one.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
    }

    @Test
    void whatItVouchesForIsOfItsRecipientOnly() {
        one.send(ScriptedClient.BOB);
        store.before = (operation, key) -> fail();
        Challenge challenge = one.send(ALICE);
        store.before = (operation, key) -> {};
        Challenge tampered = Challenge.of("acme", challenge.reference(), ScriptedClient.BOB, ScriptedClient.NOW);
        assertThat(one.verify(tampered, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        assertThat(one.verify(challenge, RIGHT)).isInstanceOf(Approved.class);
    }

    @Test
    void resendThatCannotBeRecordedHasTheCountOfItsFamily() {
        Challenge challenge = one.send(ALICE);
        one.onSend = request -> {
            store.before = (operation, key) -> fail();
            return ScriptedClient.challenge("again", request.recipient());
        };
        Challenge again = one.resend(challenge);
        store.before = (operation, key) -> {};
        assertThat(again.root()).isEqualTo(challenge.root());
        for (int i = 0; i < 5; i++) {
            one.verify(i % 2 == 0 ? again : challenge, "111111");
        }
        assertThat(one.verify(again, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(other.verify(again, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void approvalThatCannotBeRecordedIsUnknownAndNoApproval() {
        Challenge challenge = one.send(ALICE);
        one.onVerify = (asked, code) -> {
            store.before = (operation, key) -> fail();
            return Approved.of(asked.recipient());
        };
        OtpOutcomeUnknownException unknown =
                catchThrowableOfType(OtpOutcomeUnknownException.class, () -> one.verify(challenge, RIGHT));
        assertThat(unknown.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(unknown).hasMessageContaining("approved, but not recorded");
    }

    @Test
    void rejectionThatCannotBeRecordedIsToldAndItsAttemptUsed() {
        Challenge challenge = one.send(ALICE);
        one.onVerify = (asked, code) -> {
            store.before = (operation, key) -> fail();
            return Rejected.of(Rejection.EXPIRED);
        };
        assertThat(one.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.EXPIRED));
        assertThat(one.reports).extracting(ScriptedClient.Report::hook).contains("onNotRecorded");
    }

    /** A write that arrived is settled by reading, whichever it was. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void lostAcknowledgementChangesNothing(int lost) {
        AtomicInteger writes = new AtomicInteger();
        store.after = (operation, key) -> {
            if (operation.equals("set") && writes.incrementAndGet() == lost) {
                fail();
            }
        };
        Challenge challenge = one.send(REQUEST);
        assertThat(one.verify(challenge, "111111")).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        assertThat(one.verify(challenge, RIGHT)).isInstanceOf(Approved.class);
        store.after = (operation, key) -> {};
        assertThat(other.send(REQUEST)).isEqualTo(challenge);
        assertThat(other.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        assertThat(both.sends()).isEqualTo(1);
        assertThat(both.verifies()).isEqualTo(2);
        assertThat(writes.get()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void writeOfWhichNobodyKnowsWhetherItArrivedIsNeverRepeated() {
        one.send(ALICE);
        store.after = (operation, key) -> fail();
        assertThat(failure(() -> one.send(REQUEST))).isEqualTo(OtpFailure.UNAVAILABLE);
        store.after = (operation, key) -> {};
        // the claim arrived: until it is certain that its owner is gone, nobody sends
        assertThat(both.asked()).endsWith("set k, get k");
        assertThat(one.sends).hasValue(1);
    }

    @Test
    void whatTheStoreSaysAPersonMustMendIsConfiguration() {
        store.before = (operation, key) -> {
            throw OtpNotDoneException.of(
                    "otp", OtpOperation.OPEN, OtpFailure.CONFIGURATION, "the table nywila_otp is missing");
        };
        OtpException told = catchThrowableOfType(OtpException.class, () -> one.send(REQUEST));
        assertThat(told.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(told).hasMessageContaining("the table nywila_otp is missing");
    }

    @Test
    void interruptWhileTheStoreIsAskedEndsTheCall() {
        one.send(ALICE);
        store.before = (operation, key) -> {
            Thread.currentThread().interrupt();
            fail();
        };
        assertThat(failure(() -> one.send(REQUEST))).isEqualTo(OtpFailure.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void interruptAfterTheProviderAnsweredStillRecordsAndIsKept() {
        store.before = (operation, key) -> {
            if (Thread.currentThread().isInterrupted()) {
                fail();
            }
        };
        ScriptedClient.Verifier right = one.onVerify;
        one.onVerify = (challenge, code) -> {
            Thread.currentThread().interrupt();
            return right.verify(challenge, code);
        };
        Challenge challenge = one.send(REQUEST);
        assertThat(one.verify(challenge, RIGHT)).isInstanceOf(Approved.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(other.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
    }

    /** As a process that stood still between its writing and its request. */
    @Test
    void whoseTimeRanOutInTheStoreAsksNobody() {
        both.world.set("send.deadline", "100ms").set("verify.deadline", "100ms");
        Challenge challenge = one.send(ALICE);
        ScriptedClient slow = both.open();
        store.after = (operation, key) -> {
            long end = System.nanoTime() + 150_000_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        };
        assertThat(failure(() -> slow.send(REQUEST))).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(failure(() -> slow.verify(challenge, RIGHT))).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(slow.sends.get() + slow.verifies.get()).isZero();
    }
}
