package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.testing.Crowd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S5. */
class IdempotentSendsTest {

    private static final int WAITERS = 8;
    private static final String KEY = "key-key-key-key-0";
    private static final OtpRequest REQUEST = OtpRequest.to(ALICE).idempotencyKey(KEY);
    private static final Duration RETENTION = Duration.ofMinutes(10);

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final Latch reply = new Latch();

    @AfterEach
    void letEverybodyGo() {
        reply.open();
        Thread.interrupted();
    }

    @Test
    void sameKeyAndRequestSendsOnce() {
        ScriptedClient client = world.open();
        Challenge first = client.send(REQUEST);
        assertThat(client.send(REQUEST)).isEqualTo(first);
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void withoutAKeyEachCallSends() {
        ScriptedClient client = world.open();
        assertThat(client.send(ALICE)).isNotEqualTo(client.send(ALICE));
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void sameKeyForAnotherRequestIsRefusedWithoutSayingWhatDiffers() {
        ScriptedClient client = world.open();
        client.send(REQUEST);
        for (OtpRequest other :
                List.of(OtpRequest.to(BOB).idempotencyKey(KEY), REQUEST.via(Channel.SMS), REQUEST.in(Locale.FRENCH))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.send(other))
                    .withMessage("this idempotency key was used for another request; "
                            + "make a new key for each action of a user");
        }
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void sameKeyForAnotherRequestIsRefusedWhileTheFirstIsUnderWay() {
        ScriptedClient client = slow(world.open());
        InFlight<Challenge> first = leader(client);
        assertThatIllegalArgumentException().isThrownBy(() -> client.send(REQUEST.via(Channel.SMS)));
        reply.open();
        first.result();
    }

    @Test
    void callsOfOneMomentSendOnceAndGetEqualChallenges() throws Exception {
        ScriptedClient client = world.open();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 100; round++) {
                client.sends.set(round);
                OtpRequest request = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-" + round);
                List<Object> outcomes = crowd.all(32, () -> client.send(request));
                assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
                assertThat(outcomes.stream().distinct()).hasSize(1);
                assertThat(client.sends).hasValue(round + 1);
            }
        }
    }

    @Test
    void waitersGetTheChallengeOfTheFirst() {
        ScriptedClient client = slow(world.open());
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        reply.open();
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(waiter.result()).isEqualTo(first.result());
        }
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void waitersGetTheCertainFailureOfTheFirstAndSendNothing() {
        ScriptedClient client = world.open();
        OtpException throttled = ScriptedClient.notSent(OtpFailure.RATE_LIMITED)
                .providerCode("E-429")
                .retryAfter(Duration.ofSeconds(7));
        client.onSend = request -> {
            reply.await();
            throw throttled;
        };
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        reply.open();
        OtpNotDoneException told = (OtpNotDoneException) first.failure();
        assertThat(told.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(waiter.failure())
                    .isNotSameAs(told)
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("as the first call with this key, " + told.callId());
            OtpException repeated = (OtpException) waiter.failure();
            assertThat(repeated.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
            assertThat(repeated.providerCode()).contains("E-429");
            assertThat(repeated.retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(repeated.callId()).isNotEqualTo(told.callId());
        }
        assertThat(client.sends).hasValue(1);
        client.onSend = request -> challenge("anew", request.recipient());
        assertThat(client.send(REQUEST).reference()).isEqualTo("anew");
    }

    @Test
    void of200CallsThatMeetACertainFailureOneSends() {
        ScriptedClient client = world.open();
        client.onSend = request -> {
            reply.await();
            throw ScriptedClient.notSent();
        };
        List<InFlight<Challenge>> calls = new ArrayList<>(List.of(leader(client)));
        for (int i = 1; i < 200; i++) {
            calls.add(InFlight.of(() -> client.send(REQUEST)));
        }
        calls.forEach(InFlight::parked);
        reply.open();
        assertThat(calls)
                .allMatch(call -> call.failure() instanceof OtpException trouble
                        && !(trouble instanceof OtpOutcomeUnknownException));
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void whoComesAfterACertainFailureStartsAnewOnce() throws Exception {
        ScriptedClient client = world.open();
        client.onSend = request -> {
            if (client.sends.get() == 1) {
                throw ScriptedClient.notSent();
            }
            return challenge("of-" + request.idempotencyKey().orElseThrow(), request.recipient());
        };
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 100; round++) {
                client.sends.set(0);
                OtpRequest request = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-" + round);
                List<Object> outcomes = crowd.all(32, () -> client.send(request));
                assertThat(outcomes)
                        .hasOnlyElementsOfTypes(OtpException.class, Challenge.class)
                        .doesNotHaveAnyElementsOfTypes(OtpOutcomeUnknownException.class);
                assertThat(outcomes.stream().filter(Challenge.class::isInstance).distinct())
                        .hasSize(client.sends.get() - 1)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void oneWaiterTakesOverIfTheFirstWasInterruptedAndTheOthersWaitForIt() {
        ScriptedClient client = world.open();
        Latch second = new Latch();
        client.onSend = request -> {
            if (client.sends.get() == 1) {
                reply.await();
                throw ScriptedClient.notSent(OtpFailure.INTERRUPTED);
            }
            second.await();
            return challenge("second", request.recipient());
        };
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(waiters).noneMatch(InFlight::isDone);
        second.open();
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(waiter.result().reference()).isEqualTo("second");
        }
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void whoTookOverAndCertainlyFailedAnswersForTheOthers() {
        ScriptedClient client = world.open();
        client.onSend = request -> {
            if (client.sends.get() == 1) {
                reply.await();
                throw ScriptedClient.notSent(OtpFailure.INTERRUPTED);
            }
            throw ScriptedClient.notSent();
        };
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(((OtpException) first.failure()).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(((OtpException) waiter.failure()).failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        }
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void keyOfWhomNobodyTookOverIsFreeAlsoForAnotherRequest() {
        ScriptedClient client = world.set("max-idempotency-keys", "1").open();
        client.onSend = request -> {
            throw ScriptedClient.notSent(OtpFailure.INTERRUPTED);
        };
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpNotDoneException.class);
        client.onSend = request -> challenge("r", request.recipient());
        assertThat(client.send(REQUEST.via(Channel.SMS)).reference()).isEqualTo("r");
    }

    /** Calls that began at other times, as those of one client do. */
    @Test
    void deadlineOfTheFirstIsItsOwnAndWhoHasTooLittleLeftDoesNotStart() {
        AtomicInteger sent = new AtomicInteger();
        IdempotentSends sends = sends();
        InFlight<Challenge> first = InFlight.of(() -> sends.send(KEY, REQUEST, ofWhose100sAreLeft(10), () -> {
                    reply.await();
                    throw ScriptedClient.notSent();
                }))
                .parked();
        InFlight<Challenge> late = InFlight.of(() -> sends.send(KEY, REQUEST, ofWhose100sAreLeft(16), () -> {
                    sent.incrementAndGet();
                    return challenge("late", ALICE);
                }))
                .parked();
        InFlight<Challenge> inTime = InFlight.of(() -> sends.send(KEY, REQUEST, ofWhose100sAreLeft(100), () -> {
                    sent.incrementAndGet();
                    return challenge("in-time", ALICE);
                }))
                .parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(inTime.result().reference()).isEqualTo("in-time");
        assertThat(late.result().reference()).isEqualTo("in-time");
        assertThat(sent).hasValue(1);
    }

    @Test
    void whereNobodyHasTimeLeftToTakeOverNothingWasSentAndTheKeyIsFree() {
        IdempotentSends sends = sends();
        InFlight<Challenge> first = InFlight.of(() -> sends.send(KEY, REQUEST, ofWhose100sAreLeft(15), () -> {
                    reply.await();
                    throw ScriptedClient.notSent();
                }))
                .parked();
        InFlight<Challenge> late = InFlight.of(() -> sends.send(KEY, REQUEST, ofWhose100sAreLeft(15), () -> {
                    throw new AssertionError("it started");
                }))
                .parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(late.failure()).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("nothing was sent");
        assertThat(sends.send(KEY, REQUEST, ofWhose100sAreLeft(15), () -> challenge("anew", ALICE))
                        .reference())
                .isEqualTo("anew");
    }

    private IdempotentSends sends() {
        CommonSettings common = CommonSettings.read(world.settings());
        return new IdempotentSends(
                common.maxIdempotencyKeys(), common.idempotencyRetention(), world.nanoTime, () -> false);
    }

    private Call ofWhose100sAreLeft(int seconds) {
        long began = System.nanoTime() - Duration.ofSeconds(100 - seconds).toNanos();
        return new Call(world.open(), REQUEST, Duration.ofSeconds(100), began);
    }

    @Test
    void afterTheClosingNobodyTakesOver() {
        ScriptedClient client = world.set("close-timeout", "0s").open();
        client.onSend = request -> {
            reply.await();
            throw ScriptedClient.notSent();
        };
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        client.close();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(waiter.failure())
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("nothing was sent");
        }
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void interruptedWaiterWhoseTurnComesLetsTheNextOneSend() throws Exception {
        ScriptedClient client = world.open();
        client.onSend = request -> {
            if (client.sends.get() == 1) {
                reply.await();
                throw ScriptedClient.notSent(OtpFailure.INTERRUPTED);
            }
            return challenge("next", request.recipient());
        };
        InFlight<Challenge> first = leader(client);
        InFlight<Challenge> interrupted =
                InFlight.of(() -> client.send(REQUEST)).parked();
        List<InFlight<Challenge>> waiters = waiters(client);
        interrupted.interrupt();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpNotDoneException.class);
        assertThat(((OtpException) interrupted.failure()).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(waiter.result().reference()).isEqualTo("next");
        }
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void keyOfACertainFailureIsFreeAlsoForAnotherRequest() {
        ScriptedClient client = world.set("max-idempotency-keys", "1").open();
        client.onSend = request -> {
            throw ScriptedClient.notSent();
        };
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpNotDoneException.class);
        }
        client.onSend = request -> challenge("r", request.recipient());
        assertThat(client.send(OtpRequest.to(BOB).idempotencyKey(KEY)).recipient())
                .isEqualTo(BOB);
        assertThat(client.sends).hasValue(6);
    }

    @Test
    void keyOfAnUnknownOutcomeRepeatsThatAnswer() {
        ScriptedClient client = slow(world.open());
        OtpOutcomeUnknownException lost = ScriptedClient.unknown().challenge(challenge("lost", ALICE));
        client.onSend = request -> {
            reply.await();
            throw lost;
        };
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        reply.open();
        OtpOutcomeUnknownException told = (OtpOutcomeUnknownException) first.failure();
        List<Throwable> repeated = new ArrayList<>();
        waiters.forEach(waiter -> repeated.add(waiter.failure()));
        repeated.add(catchThrowableOfType(OtpException.class, () -> client.send(REQUEST)));
        for (Throwable each : repeated) {
            assertThat(each).isNotSameAs(told).isInstanceOf(OtpOutcomeUnknownException.class);
            OtpOutcomeUnknownException again = (OtpOutcomeUnknownException) each;
            assertThat(again.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
            assertThat(again.providerCode()).contains("E-1");
            assertThat(again.retryAfter()).contains(Duration.ofSeconds(3));
            assertThat(again.challenge()).contains(challenge("lost", ALICE));
            assertThat(again).hasMessageContaining(told.callId());
        }
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void defectOfTheAdapterBurnsTheKeyToo() {
        ScriptedClient client = world.open();
        client.onSend = request -> {
            throw new IllegalStateException("a bug");
        };
        for (int i = 0; i < 2; i++) {
            OtpException told = catchThrowableOfType(OtpException.class, () -> client.send(REQUEST));
            assertThat(told).isInstanceOf(OtpOutcomeUnknownException.class);
            assertThat(told.failure()).isEqualTo(OtpFailure.PROTOCOL);
        }
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void errorOfTheFirstDoesNotHangTheWaitersAndBurnsTheKey() {
        ScriptedClient client = world.open();
        Error error = new StackOverflowError();
        client.onSend = request -> {
            reply.await();
            throw error;
        };
        InFlight<Challenge> first = leader(client);
        List<InFlight<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(first.failure()).isSameAs(error);
        for (InFlight<Challenge> waiter : waiters) {
            assertThat(waiter.failure()).isInstanceOf(OtpOutcomeUnknownException.class);
        }
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void keyIsKeptForItsRetentionAndNotLonger() {
        ScriptedClient client = world.open();
        Challenge first = client.send(REQUEST);
        world.pass(RETENTION.minusNanos(1));
        assertThat(client.send(REQUEST)).isEqualTo(first);
        world.pass(Duration.ofNanos(1));
        assertThat(client.send(REQUEST)).isNotEqualTo(first);
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void retentionBeginsWhenTheFirstCallEnds() {
        ScriptedClient client = slow(world.set("idempotency-retention", "1s").open());
        InFlight<Challenge> first = leader(client);
        world.pass(Duration.ofHours(1));
        InFlight<Challenge> waiter = InFlight.of(() -> client.send(REQUEST)).parked();
        reply.open();
        assertThat(waiter.result()).isEqualTo(first.result());
        assertThat(client.send(REQUEST)).isEqualTo(first.result());
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void clockOnTheWallDoesNotShortenTheRetention() {
        ScriptedClient client = world.open();
        Challenge first = client.send(REQUEST);
        world.now.updateAndGet(now -> now.plus(Duration.ofDays(365)));
        assertThat(client.send(REQUEST)).isEqualTo(first);
    }

    @Test
    void whenFullNewKeysAreRefusedAndOldOnesKept() {
        ScriptedClient client = world.set("max-idempotency-keys", "2").open();
        Challenge first = client.send(REQUEST);
        world.pass(Duration.ofMinutes(1));
        client.send(key(1));
        world.pass(Duration.ofMinutes(2));
        OtpException full = catchThrowableOfType(OtpException.class, () -> client.send(key(2)));
        assertThat(full.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(full).isInstanceOf(OtpNotDoneException.class);
        assertThat(full.retryAfter()).contains(Duration.ofMinutes(7));
        assertThat(client.send(REQUEST)).isEqualTo(first);
        assertThat(client.send(BOB).recipient()).isEqualTo(BOB);
        world.pass(Duration.ofMinutes(7));
        assertThat(client.send(key(2)).recipient()).isEqualTo(ALICE);
        assertThatThrownBy(() -> client.send(key(3))).isInstanceOf(OtpNotDoneException.class);
        assertThat(client.sends).hasValue(4);
    }

    @Test
    void whenFullOfCallsUnderWayAShortWaitIsTold() {
        ScriptedClient client = slow(world.set("max-idempotency-keys", "1").open());
        InFlight<Challenge> first = leader(client);
        OtpException full = catchThrowableOfType(OtpException.class, () -> client.send(key(1)));
        assertThat(full.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(full.retryAfter()).isPresent();
        reply.open();
        first.result();
    }

    @Test
    void lastPlaceServesAllCallsOfItsKey() throws Exception {
        ScriptedClient client = world.set("max-idempotency-keys", "1").open();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 300; round++) {
                OtpRequest request = key(round);
                List<Object> outcomes = crowd.all(32, () -> client.send(request));
                assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
                assertThat(client.sends).hasValue(round + 1);
                forgetAll(client);
            }
        }
    }

    @Test
    void keysUnderWayAreNeverMoreThanAllowed() throws Exception {
        ScriptedClient client = world.set("max-idempotency-keys", "3").open();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 50; round++) {
                client.sends.set(100 * round);
                AtomicInteger number = new AtomicInteger();
                List<Object> outcomes = crowd.all(32, () -> client.send(key(number.getAndIncrement() % 8)));
                assertThat(client.sends).hasValue(100 * round + 3);
                assertThat(outcomes.stream().filter(Challenge.class::isInstance).distinct())
                        .hasSize(3);
                assertThat(outcomes)
                        .filteredOn(OtpException.class::isInstance)
                        .allMatch(refused -> ((OtpException) refused).failure() == OtpFailure.RATE_LIMITED);
                forgetAll(client);
            }
        }
    }

    @Test
    void waiterKeepsItsOwnDeadline() {
        ScriptedClient client = slow(world.set("send.deadline", "100ms").open());
        InFlight<Challenge> first = leader(client);
        OtpOutcomeUnknownException late =
                catchThrowableOfType(OtpOutcomeUnknownException.class, () -> client.send(REQUEST));
        assertThat(late.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(first.isDone()).isFalse();
        reply.open();
        Challenge sent = first.result();
        assertThat(client.send(REQUEST)).isEqualTo(sent);
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void interruptedWaiterEndsUnknownAndKeepsItsFlag() {
        ScriptedClient client = slow(world.open());
        InFlight<Challenge> first = leader(client);
        InFlight<Challenge> waiter =
                InFlight.of(() -> client.send(REQUEST)).parked().interrupt();
        assertThat(waiter.failure()).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(((OtpException) waiter.failure()).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        assertThat(waiter.wasInterruptedAtEnd()).isTrue();
        assertThat(first.isDone()).isFalse();
        reply.open();
        assertThat(first.result().recipient()).isEqualTo(ALICE);
    }

    @Test
    void threadThatIsInterruptedOnItsWayDoesNotSend() {
        ScriptedClient client = world.open();
        client.send(key(1));
        world.nanoTime = () -> {
            Thread.currentThread().interrupt();
            return world.nanos.get();
        };
        OtpException refused = catchThrowableOfType(OtpException.class, () -> client.send(REQUEST));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(refused.failure()).isEqualTo(OtpFailure.INTERRUPTED);
        assertThat(refused).isInstanceOf(OtpNotDoneException.class);
        assertThat(client.sends).hasValue(1);
        world.nanoTime = world.nanos::get;
        assertThat(client.send(REQUEST).recipient()).isEqualTo(ALICE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingOfAKeySurfaces(boolean other) {
        ScriptedClient client = world.set("max-idempotency-keys", "1").open();
        client.onSend = request -> {
            throw ScriptedClient.unknown();
        };
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThatThrownBy(() -> client.send(other ? key(1) : REQUEST))
                .message()
                .doesNotContain("key-key-key")
                .doesNotContain(ALICE.e164());
    }

    private ScriptedClient slow(ScriptedClient client) {
        client.onSend = request -> {
            reply.await();
            return challenge("ref-" + client.sends.get(), request.recipient());
        };
        return client;
    }

    /** Lets the retention pass, and one call clear up before a crowd comes. */
    private void forgetAll(ScriptedClient client) {
        world.pass(RETENTION);
        Function<OtpRequest, Challenge> sane = client.onSend;
        int sends = client.sends.get();
        client.onSend = request -> {
            throw ScriptedClient.notSent();
        };
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpNotDoneException.class);
        client.onSend = sane;
        client.sends.set(sends);
    }

    private static OtpRequest key(int number) {
        return OtpRequest.to(ALICE).idempotencyKey("other-key-other-key-" + number);
    }

    private static InFlight<Challenge> leader(ScriptedClient client) {
        return InFlight.of(() -> client.send(REQUEST)).parked();
    }

    private static List<InFlight<Challenge>> waiters(ScriptedClient client) {
        List<InFlight<Challenge>> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            waiters.add(InFlight.of(() -> client.send(REQUEST)));
        }
        waiters.forEach(InFlight::parked);
        return waiters;
    }
}
