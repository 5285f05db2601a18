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
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
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
    private static final OtpRequest REQUEST = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-0");
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
        String key = REQUEST.idempotencyKey();
        for (OtpRequest other :
                List.of(OtpRequest.to(BOB).idempotencyKey(key), REQUEST.via(Channel.SMS), REQUEST.in(Locale.FRENCH))) {
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
        Call<Challenge> first = leader(client);
        assertThatIllegalArgumentException().isThrownBy(() -> client.send(REQUEST.via(Channel.SMS)));
        reply.open();
        first.result();
    }

    @Test
    void callsOfOneMomentSendOnceAndGetEqualChallenges() throws Exception {
        ScriptedClient client = world.open();
        try (Crowd crowd = new Crowd()) {
            for (int round = 0; round < 100; round++) {
                client.sends.set(round);
                OtpRequest request = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-" + round);
                List<Object> outcomes = crowd.all(() -> client.send(request));
                assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
                assertThat(outcomes.stream().distinct()).hasSize(1);
                assertThat(client.sends).hasValue(round + 1);
            }
        }
    }

    @Test
    void waitersGetTheChallengeOfTheFirst() {
        ScriptedClient client = slow(world.open());
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        reply.open();
        for (Call<Challenge> waiter : waiters) {
            assertThat(waiter.result()).isEqualTo(first.result());
        }
        assertThat(client.sends).hasValue(1);
    }

    @Test
    void waitersGetTheCertainFailureOfTheFirstAndSendNothing() {
        ScriptedClient client = world.open();
        OtpException throttled =
                new OtpException("acme", OtpFailure.RATE_LIMITED, "wait", "E-429", Duration.ofSeconds(7), null);
        client.onSend = request -> {
            reply.await();
            throw throttled;
        };
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(first.failure()).isSameAs(throttled);
        for (Call<Challenge> waiter : waiters) {
            assertThat(waiter.failure())
                    .isNotSameAs(throttled)
                    .isInstanceOf(OtpException.class)
                    .isNotInstanceOf(OtpOutcomeUnknownException.class)
                    .hasMessageContaining("as the first call with this key, " + throttled.callId());
            OtpException told = (OtpException) waiter.failure();
            assertThat(told.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
            assertThat(told.providerCode()).contains("E-429");
            assertThat(told.retryAfter()).contains(Duration.ofSeconds(7));
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
        List<Call<Challenge>> calls = new ArrayList<>(List.of(leader(client)));
        for (int i = 1; i < 200; i++) {
            calls.add(Call.of(() -> client.send(REQUEST)));
        }
        calls.forEach(Call::parked);
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
            return challenge("of-" + request.idempotencyKey(), request.recipient());
        };
        try (Crowd crowd = new Crowd()) {
            for (int round = 0; round < 100; round++) {
                client.sends.set(0);
                OtpRequest request = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-" + round);
                List<Object> outcomes = crowd.all(() -> client.send(request));
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
                throw new OtpException("acme", OtpFailure.INTERRUPTED, "interrupted; nothing was sent");
            }
            second.await();
            return challenge("second", request.recipient());
        };
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(first.failure()).isNotInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(waiters).noneMatch(Call::isDone);
        second.open();
        for (Call<Challenge> waiter : waiters) {
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
                throw new OtpException("acme", OtpFailure.INTERRUPTED, "interrupted; nothing was sent");
            }
            throw ScriptedClient.notSent();
        };
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(((OtpException) first.failure()).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        for (Call<Challenge> waiter : waiters) {
            assertThat(((OtpException) waiter.failure()).failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        }
        assertThat(client.sends).hasValue(2);
    }

    @Test
    void keyOfWhomNobodyTookOverIsFreeAlsoForAnotherRequest() {
        ScriptedClient client = world.set("max-idempotency-keys", "1").open();
        client.onSend = request -> {
            throw new OtpException("acme", OtpFailure.INTERRUPTED, "interrupted; nothing was sent");
        };
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpException.class);
        client.onSend = request -> challenge("r", request.recipient());
        assertThat(client.send(REQUEST.via(Channel.SMS)).reference()).isEqualTo("r");
    }

    /** By a deadline of its own for each call, as calls of one client come with. */
    @Test
    void deadlineOfTheFirstIsItsOwnAndWhoHasTooLittleLeftDoesNotStart() {
        Duration deadline = Duration.ofSeconds(100);
        CommonRules rules = CommonRules.read(world.set("send.deadline", "100s").settings());
        IdempotentSends sends = new IdempotentSends("acme", rules, world.nanoTime, () -> false);
        long now = System.nanoTime();
        AtomicInteger sent = new AtomicInteger();
        Call<Challenge> first = Call.of(() -> sends.send(REQUEST, now + deadline.toNanos() / 10, () -> {
                    reply.await();
                    throw ScriptedClient.notSent();
                }))
                .parked();
        Call<Challenge> late = Call.of(() -> sends.send(REQUEST, now + deadline.toNanos() / 6, () -> {
                    sent.incrementAndGet();
                    return challenge("late", ALICE);
                }))
                .parked();
        Call<Challenge> inTime = Call.of(() -> sends.send(REQUEST, now + deadline.toNanos(), () -> {
                    sent.incrementAndGet();
                    return challenge("in-time", ALICE);
                }))
                .parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpException.class);
        assertThat(inTime.result().reference()).isEqualTo("in-time");
        assertThat(late.result().reference()).isEqualTo("in-time");
        assertThat(sent).hasValue(1);
    }

    @Test
    void whereNobodyHasTimeLeftToTakeOverNothingWasSentAndTheKeyIsFree() {
        CommonRules rules = CommonRules.read(world.set("send.deadline", "100s").settings());
        IdempotentSends sends = new IdempotentSends("acme", rules, world.nanoTime, () -> false);
        long soon = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        Call<Challenge> first = Call.of(() -> sends.send(REQUEST, soon, () -> {
                    reply.await();
                    throw ScriptedClient.notSent();
                }))
                .parked();
        Call<Challenge> late = Call.of(() -> sends.send(REQUEST, soon, () -> {
                    throw new AssertionError("it started");
                }))
                .parked();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpException.class);
        assertThat(late.failure())
                .isInstanceOf(OtpException.class)
                .isNotInstanceOf(OtpOutcomeUnknownException.class)
                .hasMessageContaining("nothing was sent");
        assertThat(sends.send(REQUEST, soon, () -> challenge("anew", ALICE)).reference())
                .isEqualTo("anew");
    }

    @Test
    void afterTheClosingNobodyTakesOver() {
        ScriptedClient client = world.set("close-timeout", "0s").open();
        client.onSend = request -> {
            reply.await();
            throw ScriptedClient.notSent();
        };
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        client.close();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpException.class);
        for (Call<Challenge> waiter : waiters) {
            assertThat(waiter.failure())
                    .isInstanceOf(OtpException.class)
                    .isNotInstanceOf(OtpOutcomeUnknownException.class)
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
                throw new OtpException("acme", OtpFailure.INTERRUPTED, "interrupted; nothing was sent");
            }
            return challenge("next", request.recipient());
        };
        Call<Challenge> first = leader(client);
        Call<Challenge> interrupted = Call.of(() -> client.send(REQUEST)).parked();
        List<Call<Challenge>> waiters = waiters(client);
        interrupted.interrupt();
        reply.open();
        assertThat(first.failure()).isInstanceOf(OtpException.class);
        assertThat(((OtpException) interrupted.failure()).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        for (Call<Challenge> waiter : waiters) {
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
            assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpException.class);
        }
        client.onSend = request -> challenge("r", request.recipient());
        assertThat(client.send(OtpRequest.to(BOB).idempotencyKey(REQUEST.idempotencyKey()))
                        .recipient())
                .isEqualTo(BOB);
        assertThat(client.sends).hasValue(6);
    }

    @Test
    void keyOfAnUnknownOutcomeRepeatsThatAnswer() {
        ScriptedClient client = slow(world.open());
        OtpOutcomeUnknownException lost = new OtpOutcomeUnknownException(
                "acme",
                OtpFailure.UNAVAILABLE,
                "lost the reply",
                "E-1",
                Duration.ofSeconds(3),
                null,
                challenge("lost", ALICE));
        client.onSend = request -> {
            reply.await();
            throw lost;
        };
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(first.failure()).isSameAs(lost);
        List<Throwable> repeated = new ArrayList<>();
        waiters.forEach(waiter -> repeated.add(waiter.failure()));
        repeated.add(catchThrowableOfType(OtpException.class, () -> client.send(REQUEST)));
        for (Throwable each : repeated) {
            assertThat(each).isNotSameAs(lost).isInstanceOf(OtpOutcomeUnknownException.class);
            OtpOutcomeUnknownException again = (OtpOutcomeUnknownException) each;
            assertThat(again.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
            assertThat(again.providerCode()).contains("E-1");
            assertThat(again.retryAfter()).contains(Duration.ofSeconds(3));
            assertThat(again.challenge()).contains(challenge("lost", ALICE));
            assertThat(again).hasMessageContaining(lost.callId());
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
        Call<Challenge> first = leader(client);
        List<Call<Challenge>> waiters = waiters(client);
        reply.open();
        assertThat(first.failure()).isSameAs(error);
        for (Call<Challenge> waiter : waiters) {
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
        Call<Challenge> first = leader(client);
        world.pass(Duration.ofHours(1));
        Call<Challenge> waiter = Call.of(() -> client.send(REQUEST)).parked();
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
        assertThat(full).isNotInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(full.retryAfter()).contains(Duration.ofMinutes(7));
        assertThat(client.send(REQUEST)).isEqualTo(first);
        assertThat(client.send(BOB).recipient()).isEqualTo(BOB);
        world.pass(Duration.ofMinutes(7));
        assertThat(client.send(key(2)).recipient()).isEqualTo(ALICE);
        assertThatThrownBy(() -> client.send(key(3))).isInstanceOf(OtpException.class);
        assertThat(client.sends).hasValue(4);
    }

    @Test
    void whenFullOfCallsUnderWayAShortWaitIsTold() {
        ScriptedClient client = slow(world.set("max-idempotency-keys", "1").open());
        Call<Challenge> first = leader(client);
        OtpException full = catchThrowableOfType(OtpException.class, () -> client.send(key(1)));
        assertThat(full.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(full.retryAfter()).isPresent();
        reply.open();
        first.result();
    }

    @Test
    void lastPlaceServesAllCallsOfItsKey() throws Exception {
        ScriptedClient client = world.set("max-idempotency-keys", "1").open();
        try (Crowd crowd = new Crowd()) {
            for (int round = 0; round < 300; round++) {
                OtpRequest request = key(round);
                List<Object> outcomes = crowd.all(() -> client.send(request));
                assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
                assertThat(client.sends).hasValue(round + 1);
                forgetAll(client);
            }
        }
    }

    @Test
    void keysUnderWayAreNeverMoreThanAllowed() throws Exception {
        ScriptedClient client = world.set("max-idempotency-keys", "3").open();
        try (Crowd crowd = new Crowd()) {
            for (int round = 0; round < 50; round++) {
                client.sends.set(100 * round);
                AtomicInteger number = new AtomicInteger();
                List<Object> outcomes = crowd.all(() -> client.send(key(number.getAndIncrement() % 8)));
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
        Call<Challenge> first = leader(client);
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
        Call<Challenge> first = leader(client);
        Call<Challenge> waiter = Call.of(() -> client.send(REQUEST)).parked().interrupt();
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
        assertThat(refused).isNotInstanceOf(OtpOutcomeUnknownException.class);
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
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpException.class);
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
        assertThatThrownBy(() -> client.send(REQUEST)).isInstanceOf(OtpException.class);
        client.onSend = sane;
        client.sends.set(sends);
    }

    private static OtpRequest key(int number) {
        return OtpRequest.to(ALICE).idempotencyKey("other-key-other-key-" + number);
    }

    private static Call<Challenge> leader(ScriptedClient client) {
        return Call.of(() -> client.send(REQUEST)).parked();
    }

    private static List<Call<Challenge>> waiters(ScriptedClient client) {
        List<Call<Challenge>> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            waiters.add(Call.of(() -> client.send(REQUEST)));
        }
        waiters.forEach(Call::parked);
        return waiters;
    }
}
