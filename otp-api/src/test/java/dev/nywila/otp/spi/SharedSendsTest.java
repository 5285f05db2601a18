package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One key in two instances: who sends, and what the other is told. */
class SharedSendsTest {

    private static final OtpRequest REQUEST = OtpRequest.to(ALICE).idempotencyKey("a-key-of-one-action");

    private final TwoInstances both = new TwoInstances();
    private final ScriptedClient one = both.one;
    private final ScriptedClient other = both.other;
    private final Latch reply = new Latch();

    /** The first one sends and waits for its provider; the other one waits for the first. */
    private InFlight<Challenge> first(RuntimeException end) {
        one.onSend = request -> {
            reply.await();
            throw end;
        };
        return InFlight.of(() -> one.send(REQUEST)).parked();
    }

    private InFlight<Challenge> waiter() {
        return InFlight.of(() -> other.send(REQUEST)).parked();
    }

    @Test
    void whoWaitedGetsTheChallenge() {
        one.onSend = request -> {
            reply.await();
            return ScriptedClient.challenge("slow", request.recipient());
        };
        InFlight<Challenge> sending = InFlight.of(() -> one.send(REQUEST)).parked();
        InFlight<Challenge> waiting = waiter();
        reply.open();
        assertThat(waiting.result()).isEqualTo(sending.result());
        assertThat(both.sends()).isEqualTo(1);
    }

    @Test
    void whoWaitedIsToldOfACertainFailureAndTheKeyIsFreeForLaterCalls() {
        InFlight<Challenge> sending = first(ScriptedClient.notSent(OtpFailure.INSUFFICIENT_FUNDS));
        InFlight<Challenge> waiting = waiter();
        reply.open();
        assertThat(sending.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(((OtpNotDoneException) waiting.failure()).failure()).isEqualTo(OtpFailure.INSUFFICIENT_FUNDS);
        assertThat(other.sends).hasValue(0);
        assertThat(other.send(OtpRequest.to(BOB).idempotencyKey("a-key-of-one-action"))
                        .recipient())
                .isEqualTo(BOB);
    }

    @Test
    void unknownOutcomeIsRepeatedInEveryInstance() {
        InFlight<Challenge> sending = first(ScriptedClient.unknown());
        reply.open();
        OtpOutcomeUnknownException first = (OtpOutcomeUnknownException) sending.failure();
        OtpOutcomeUnknownException told =
                catchThrowableOfType(OtpOutcomeUnknownException.class, () -> other.send(REQUEST));
        assertThat(told.failure()).isEqualTo(first.failure());
        assertThat(told.providerCode()).isEqualTo(first.providerCode());
        assertThat(told.retryAfter()).isEqualTo(first.retryAfter());
        assertThat(told).hasMessageContaining(first.callId());
        assertThat(both.sends()).isEqualTo(1);
    }

    @Test
    void whoWaitedTakesThePlaceOfOneThatWasInterrupted() {
        InFlight<Challenge> sending = first(ScriptedClient.notSent(OtpFailure.INTERRUPTED));
        InFlight<Challenge> waiting = waiter();
        reply.open();
        assertThat(sending.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(waiting.result().recipient()).isEqualTo(ALICE);
        assertThat(other.sends).hasValue(1);
    }

    @Test
    void whoWaitsIsInterruptedAlone() {
        InFlight<Challenge> sending = first(ScriptedClient.notSent(OtpFailure.INTERRUPTED));
        InFlight<Challenge> waiting = waiter().interrupt();
        assertThat(((OtpOutcomeUnknownException) waiting.failure()).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        assertThat(waiting.wasInterruptedAtEnd()).isTrue();
        assertThat(sending.isDone()).isFalse();
        reply.open();
        assertThat(other.send(REQUEST).recipient()).isEqualTo(ALICE);
    }

    @Test
    void whoWaitsEndsWithItsOwnDeadlineAndAnotherOfItsInstanceGoesOnWaiting() {
        one.onSend = request -> {
            reply.await();
            return ScriptedClient.challenge("slow", request.recipient());
        };
        InFlight<Challenge> sending = InFlight.of(() -> one.send(REQUEST)).parked();
        InFlight<Challenge> brief = InFlight.of(() -> other.send(REQUEST.within(Duration.ofMillis(200))));
        InFlight<Challenge> patient = InFlight.of(() -> other.send(REQUEST)).parked();
        OtpOutcomeUnknownException late = (OtpOutcomeUnknownException) brief.failure();
        assertThat(late.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        reply.open();
        assertThat(patient.result()).isEqualTo(sending.result());
        assertThat(both.sends()).isEqualTo(1);
    }

    /** The first one's process is gone: its claim stays as it was. */
    @Test
    void claimThatOutlastsItsOwnerIsUnknownAndNeverSentAgain() {
        both.world.set("send.deadline", "300ms");
        ScriptedClient killed = both.open();
        killed.onSend = request -> {
            both.store.before = (operation, key) -> {
                throw new IllegalStateException("gone");
            };
            throw new AssertionError("killed");
        };
        assertThatThrownBy(() -> killed.send(REQUEST)).isInstanceOf(AssertionError.class);
        both.store.before = (operation, key) -> {};
        OtpException told = catchThrowableOfType(OtpException.class, () -> other.send(REQUEST));
        assertThat(told).isInstanceOf(OtpOutcomeUnknownException.class).hasMessageContaining("broke off");
        assertThat(both.open().sends).hasValue(0);
        assertThat(both.sends()).isZero();
    }

    @Test
    void closingEndsTheWait() {
        both.world.set("close-timeout", "0s");
        ScriptedClient closed = both.open();
        InFlight<Challenge> sending = first(ScriptedClient.notSent(OtpFailure.INTERRUPTED));
        InFlight<Challenge> waiting = InFlight.of(() -> closed.send(REQUEST)).parked();
        closed.close();
        assertThat(waiting.failure()).hasMessageContaining("the client was closed while another call");
        reply.open();
        assertThat(sending.failure()).isInstanceOf(OtpNotDoneException.class);
    }
}
