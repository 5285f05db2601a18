package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S5: which requests of one key are the same, and what those are told that come second. */
class KeyedRequestsTest {

    private static final String KEY = "key-key-key-key-0";
    private static final Duration LONG = Duration.ofSeconds(100);

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final ScriptedClient client = world.open();
    private final Latch reply = new Latch();

    @AfterEach
    void letEverybodyGo() {
        reply.open();
    }

    @Test
    void sameAreThoseOfOneRecipientChannelLanguageAndPredecessor() {
        Challenge one = client.send(ALICE);
        Challenge other = client.send(ALICE);
        List<OtpRequest> requests = List.of(
                OtpRequest.to(ALICE),
                OtpRequest.to(BOB),
                OtpRequest.to(ALICE).via(Channel.SMS),
                OtpRequest.to(ALICE).via(Channel.VOICE),
                OtpRequest.to(ALICE).in(Locale.ENGLISH),
                OtpRequest.to(ALICE).in(Locale.FRENCH),
                OtpRequest.again(one),
                OtpRequest.again(one).via(Channel.VOICE),
                OtpRequest.again(other));
        for (int i = 0; i < requests.size(); i++) {
            String key = KEY + i;
            OtpRequest first = requests.get(i).idempotencyKey(key);
            Challenge sent = client.send(first);
            int sends = client.sends.get();
            for (OtpRequest second : requests) {
                OtpRequest keyed = second.idempotencyKey(key);
                if (keyed.equals(first)) {
                    assertThat(client.send(keyed)).isEqualTo(sent);
                } else {
                    assertThatIllegalArgumentException().isThrownBy(() -> client.send(keyed));
                }
            }
            assertThat(client.sends).hasValue(sends);
        }
    }

    @Test
    void deadlineAndWhoAsksMakeNoDifference() throws Exception {
        OtpRequest request = OtpRequest.to(ALICE).idempotencyKey(KEY);
        Challenge sent = client.send(request.within(Duration.ofSeconds(9)));
        assertThat(client.send(request)).isEqualTo(sent);
        assertThat(client.send(request.within(Duration.ofSeconds(1)))).isEqualTo(sent);
        assertThat(client.send(request.requestedFrom(InetAddress.getByName("192.0.2.1"))))
                .isEqualTo(sent);
        assertThat(client.send(request.requestedFrom(InetAddress.getByName("192.0.2.2"))))
                .isEqualTo(sent);
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void resendWithAKeyIsSentOnceAndIsOfItsFamily() {
        Challenge first = client.send(ALICE);
        OtpRequest again = OtpRequest.again(first).via(Channel.VOICE).idempotencyKey(KEY);
        Challenge second = client.send(again);
        Challenge stored = Challenge.ofStorageString(first.toStorageString());
        assertThat(client.send(OtpRequest.again(stored).via(Channel.VOICE).idempotencyKey(KEY)))
                .isEqualTo(second);
        assertThat(second.root()).isEqualTo(first.reference());
        assertThat(second.reference()).isNotEqualTo(first.reference());
        assertThat(client.verify(second, RIGHT).isApproved()).isTrue();
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void waiterGivesUpAtItsOwnShorterDeadline() {
        slow();
        OtpRequest request = OtpRequest.to(ALICE).idempotencyKey(KEY);
        InFlight<Challenge> first = InFlight.of(() -> client.send(request)).parked();
        OtpOutcomeUnknownException late = catchThrowableOfType(
                OtpOutcomeUnknownException.class, () -> client.send(request.within(Duration.ofMillis(50))));
        assertThat(late.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(first.isDone()).isFalse();
        reply.open();
        assertThat(client.send(request)).isEqualTo(first.result());
        assertThat(client.sends).hasValue(1);
    }

    /** The first one's deadline is its own, and nothing that the others asked for. */
    @Test
    void waiterWithALongerDeadlineSendsWhereTheFirstRanOutOfTime() {
        IdempotentSends sends = sends();
        InFlight<Challenge> first = InFlight.of(() -> sends.send(KEY, OtpRequest.to(ALICE), nearlyOver(), () -> {
                    reply.await();
                    throw ScriptedClient.notSent();
                }))
                .parked();
        InFlight<Challenge> waiter = InFlight.of(
                        () -> sends.send(KEY, OtpRequest.to(ALICE), fresh(), () -> challenge("of-the-waiter", ALICE)))
                .parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(waiter.result().reference()).isEqualTo("of-the-waiter");
    }

    @Test
    void otherRequestOfTheKeyStandsInNobodysWay() {
        client.onSend = request -> {
            if (client.sends.get() == 1) {
                reply.await();
                throw ScriptedClient.notSent(OtpFailure.INTERRUPTED);
            }
            return challenge("of-the-waiter", ALICE);
        };
        OtpRequest request = OtpRequest.to(ALICE).idempotencyKey(KEY);
        InFlight<Challenge> first = InFlight.of(() -> client.send(request)).parked();
        assertThatIllegalArgumentException().isThrownBy(() -> client.send(request.via(Channel.SMS)));
        InFlight<Challenge> waiter = InFlight.of(() -> client.send(request)).parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(waiter.result().reference()).isEqualTo("of-the-waiter");
    }

    /** A refusal that is the provider's is everybody's, however late it comes. */
    @Test
    void waiterSendsNothingWhereTheProviderRefused() {
        IdempotentSends sends = sends();
        InFlight<Challenge> first = InFlight.of(() -> sends.send(KEY, OtpRequest.to(ALICE), nearlyOver(), () -> {
                    reply.await();
                    throw ScriptedClient.notSent(OtpFailure.RECIPIENT_BLOCKED);
                }))
                .parked();
        InFlight<Challenge> waiter = InFlight.of(() -> sends.send(KEY, OtpRequest.to(ALICE), fresh(), () -> {
                    throw new AssertionError("it started");
                }))
                .parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(((OtpException) waiter.failure()).failure()).isEqualTo(OtpFailure.RECIPIENT_BLOCKED);
    }

    @Test
    void certainFailureIsRepeatedWithAllThatIsKnown() {
        client.onSend = request -> {
            reply.await();
            throw client.lastCall()
                    .notDone(OtpFailure.IN_PROGRESS, "running")
                    .providerCode("E-409")
                    .retryAfter(Duration.ofSeconds(7))
                    .challenge(challenge("running", ALICE));
        };
        OtpRequest request = OtpRequest.to(ALICE).idempotencyKey(KEY);
        InFlight<Challenge> first = InFlight.of(() -> client.send(request)).parked();
        InFlight<Challenge> waiter = InFlight.of(() -> client.send(request)).parked();
        reply.open();
        assertRepeated((OtpException) first.failure(), (OtpException) waiter.failure());
    }

    @Test
    void unknownOutcomeIsRepeatedWithAllThatIsKnown() {
        client.onSend = request -> {
            throw client.lastCall()
                    .outcomeUnknown(OtpFailure.UNAVAILABLE, "lost the reply")
                    .providerCode("E-504")
                    .retryAfter(Duration.ofSeconds(3))
                    .challenge(challenge("lost", ALICE));
        };
        Challenge before = challenge("before", ALICE);
        OtpRequest request = OtpRequest.again(before).idempotencyKey(KEY);
        OtpException first = catchThrowableOfType(OtpException.class, () -> client.send(request));
        OtpException second = catchThrowableOfType(OtpException.class, () -> client.send(request));
        assertRepeated(first, second);
        assertThat(second.challenge().orElseThrow().root()).isEqualTo("before");
        assertThat(client.sends).hasValue(1);
    }

    private static void assertRepeated(OtpException first, OtpException second) {
        assertThat(second).hasSameClassAs(first).isNotSameAs(first);
        assertThat(second.failure()).isEqualTo(first.failure());
        assertThat(second.operation()).isEqualTo(first.operation());
        assertThat(second.providerCode()).isPresent().isEqualTo(first.providerCode());
        assertThat(second.retryAfter()).isPresent().isEqualTo(first.retryAfter());
        assertThat(second.challenge()).isPresent().isEqualTo(first.challenge());
        assertThat(second.callId()).isNotEqualTo(first.callId());
        assertThat(second)
                .hasMessageContaining("as the first call with this key, " + first.callId())
                .hasMessageEndingWith("call " + second.callId() + "]");
        assertThat(second.getCause()).hasMessageContaining(first.getClass().getName());
    }

    private void slow() {
        client.onSend = request -> {
            reply.await();
            return challenge("slow", request.recipient());
        };
    }

    private IdempotentSends sends() {
        CommonSettings common = CommonSettings.read(world.settings());
        return new IdempotentSends(
                common.maxIdempotencyKeys(), common.idempotencyRetention(), world.nanoTime, () -> false);
    }

    private Call fresh() {
        return new Call(client, OtpRequest.to(ALICE), LONG, System.nanoTime());
    }

    /** One of 10 seconds, of which less than a fifth is left. */
    private Call nearlyOver() {
        long began = System.nanoTime() - Duration.ofMillis(8_100).toNanos();
        return new Call(client, OtpRequest.to(ALICE).within(Duration.ofSeconds(10)), LONG, began);
    }
}
