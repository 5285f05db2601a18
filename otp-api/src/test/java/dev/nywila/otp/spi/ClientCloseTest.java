package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.testing.Crowd;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** D5. */
class ClientCloseTest {

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final Latch reply = new Latch();

    @AfterEach
    void letEverybodyGo() {
        reply.open();
        Thread.interrupted();
    }

    @Test
    void closedClientRefusesEveryCall() {
        ScriptedClient client = world.open();
        Challenge challenge = client.send(ALICE);
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.send(ALICE));
        assertThatIllegalStateException().isThrownBy(() -> client.resend(challenge));
        assertThatIllegalStateException().isThrownBy(() -> client.verify(challenge, RIGHT));
        assertThatIllegalStateException().isThrownBy(() -> client.verify(challenge, ""));
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void secondCloseDoesNothing() {
        ScriptedClient client = world.open();
        client.close();
        client.close();
        assertThat(client.closings).hasValue(1);
    }

    @Test
    void callsInFlightFinishBeforeTheAdapterIsClosed() {
        ScriptedClient client = world.set("close-timeout", "60s").open();
        InFlight<Challenge> send = slowSend(client);
        InFlight<Void> close = close(client).parked();
        assertThat(client.closings).hasValue(0);
        assertThatIllegalStateException().isThrownBy(() -> client.send(ALICE));
        assertThat(close.isDone()).isFalse();
        reply.open();
        assertThat(send.result().recipient()).isEqualTo(ALICE);
        close.result();
        assertThat(client.closings).hasValue(1);
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void noCallThatIsOverIsWaitedFor() {
        ScriptedClient client = world.set("close-timeout", "60s").open();
        Challenge challenge = client.resend(client.send(ALICE));
        client.verify(challenge, RIGHT);
        client.onSend = request -> {
            throw ScriptedClient.notSent();
        };
        assertThatExceptionOfType(OtpException.class).isThrownBy(() -> client.send(ALICE));
        assertThatExceptionOfType(OtpException.class).isThrownBy(() -> client.resend(challenge));
        close(client).result();
        assertThat(client.closings).hasValue(1);
    }

    @Test
    void callsThatOutlastTheTimeoutAreEndedByTheAdapter() {
        ScriptedClient client = world.set("close-timeout", "50ms").open();
        client.onClose = reply::open;
        InFlight<Challenge> send = slowSend(client);
        client.close();
        assertThat(client.closings).hasValue(1);
        assertThat(send.result().recipient()).isEqualTo(ALICE);
        assertThatIllegalStateException().isThrownBy(() -> client.send(ALICE));
    }

    @Test
    void timeoutOfZeroDoesNotWait() {
        ScriptedClient client = world.set("close-timeout", "0s").open();
        slowSend(client);
        client.close();
        assertThat(client.closings).hasValue(1);
    }

    @Test
    void interruptedThreadClosesWithoutWaitingAndKeepsItsFlag() {
        ScriptedClient client = world.set("close-timeout", "5m").open();
        slowSend(client);
        Thread.currentThread().interrupt();
        client.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(client.closings).hasValue(1);
    }

    @Test
    void interruptEndsTheWaitingAndTheFlagIsKept() {
        ScriptedClient client = world.set("close-timeout", "5m").open();
        slowSend(client);
        InFlight<Void> close = close(client).parked().interrupt();
        close.result();
        assertThat(close.wasInterruptedAtEnd()).isTrue();
        assertThat(client.closings).hasValue(1);
    }

    @Test
    void concurrentClosesCloseTheAdapterOnce() throws Exception {
        try (Crowd crowd = new Crowd(IllegalStateException.class)) {
            for (int round = 0; round < 100; round++) {
                ScriptedClient client = world.open();
                crowd.all(32, () -> {
                    client.close();
                    return "closed";
                });
                assertThat(client.closings).hasValue(1);
            }
        }
    }

    @Test
    void callEitherFinishesBeforeTheAdapterIsClosedOrNeverReachesIt() throws Exception {
        try (Crowd crowd = new Crowd(IllegalStateException.class)) {
            for (int round = 0; round < 200; round++) {
                ScriptedClient client = world.open();
                client.onSend = request -> {
                    assertThat(client.closings).hasValue(0);
                    assertThat(client.closings).hasValue(0);
                    return challenge("ref-" + request.phoneNumber().e164(), request.recipient());
                };
                AtomicInteger number = new AtomicInteger();
                List<Object> outcomes = crowd.all(32, () -> {
                    int mine = number.getAndIncrement();
                    if (mine == 32 / 2) {
                        client.close();
                        return "closed";
                    }
                    return client.send(PhoneNumber.of("+2557000000" + (10 + mine)));
                });
                assertThat(outcomes)
                        .allMatch(outcome -> outcome instanceof Challenge
                                || outcome instanceof IllegalStateException
                                || outcome.equals("closed"));
                assertThat(client.closings).hasValue(1);
                assertThat(client.sends).hasValue((int)
                        outcomes.stream().filter(Challenge.class::isInstance).count());
            }
        }
    }

    private InFlight<Challenge> slowSend(ScriptedClient client) {
        client.onSend = request -> {
            reply.await();
            return challenge("slow", request.recipient());
        };
        return InFlight.of(() -> client.send(ALICE)).parked();
    }

    private static InFlight<Void> close(ScriptedClient client) {
        return InFlight.of(() -> {
            client.close();
            return null;
        });
    }
}
