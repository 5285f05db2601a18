package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.testing.Crowd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in one JVM holds in all that share a store. */
class SharedMemoryTest {

    private static final String KEY = "a-key-of-one-action";
    private static final OtpRequest REQUEST = OtpRequest.to(ALICE).idempotencyKey(KEY);
    private static final int CROWD = 32;

    private final TwoInstances both = new TwoInstances();
    private final ScriptedClient one = both.one;
    private final ScriptedClient other = both.other;

    @Test
    void codeIsApprovedOnce() {
        Challenge challenge = one.send(ALICE);
        assertThat(other.verify(challenge, RIGHT)).isInstanceOf(Approved.class);
        assertThat(one.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        assertThat(both.verifies()).isEqualTo(1);
    }

    @Test
    void ofManyThreadsInTwoInstancesOneIsApproved() throws Exception {
        Challenge challenge = one.send(ALICE);
        AtomicInteger turn = new AtomicInteger();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            List<Object> outcomes =
                    crowd.all(CROWD, () -> (turn.getAndIncrement() % 2 == 0 ? one : other).verify(challenge, RIGHT));
            assertThat(outcomes).filteredOn(Approved.class::isInstance).hasSize(1);
        }
    }

    @Test
    void ofManyGuessesInTwoInstancesAsManyAsAllowedReachTheProvider() throws Exception {
        Challenge challenge = one.send(ALICE);
        AtomicInteger turn = new AtomicInteger();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            crowd.all(CROWD, () -> (turn.getAndIncrement() % 2 == 0 ? one : other).verify(challenge, "111111"));
        }
        assertThat(both.verifies()).isEqualTo(5);
        assertThat(one.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(other.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void attemptsDoNotComeBackByResendingThroughAnotherInstance() {
        Challenge challenge = one.send(ALICE);
        one.verify(challenge, "111111");
        other.verify(challenge, "111111");
        Challenge again = other.resend(challenge);
        assertThat(again.root()).isEqualTo(challenge.root());
        Challenge third = one.resend(again);
        one.verify(again, "111111");
        other.verify(third, "111111");
        one.verify(challenge, "111111");
        assertThat(List.of(challenge, again, third))
                .allSatisfy(each ->
                        assertThat(other.verify(each, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS)));
        assertThat(both.verifies()).isEqualTo(5);
    }

    @Test
    void approvalOfOneOfAFamilyUsesNoAttemptOfTheOthers() {
        both.world.set("max-attempts", "1");
        ScriptedClient strict = both.open();
        Challenge challenge = strict.send(ALICE);
        assertThat(both.open().verify(challenge, RIGHT)).isInstanceOf(Approved.class);
        Challenge again = strict.resend(challenge);
        assertThat(both.open().verify(again, RIGHT)).isInstanceOf(Approved.class);
        assertThat(strict.verify(strict.resend(again), RIGHT)).isInstanceOf(Approved.class);
    }

    @Test
    void keySendsOnceAndAllGetTheSameChallenge() {
        Challenge first = one.send(REQUEST);
        assertThat(other.send(REQUEST)).isEqualTo(first);
        assertThat(one.send(REQUEST)).isEqualTo(first);
        assertThat(both.sends()).isEqualTo(1);
        assertThat(other.verify(first, RIGHT)).isInstanceOf(Approved.class);
    }

    @Test
    void ofManyThreadsWithOneKeyInTwoInstancesOneSends() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            List<Object> outcomes =
                    crowd.all(CROWD, () -> (turn.getAndIncrement() % 2 == 0 ? one : other).send(REQUEST));
            assertThat(outcomes).hasOnlyElementsOfType(Challenge.class);
            assertThat(outcomes.stream().distinct()).hasSize(1);
        }
        assertThat(both.sends()).isEqualTo(1);
    }

    @Test
    void keyOfAnotherRequestIsRefusedInEveryInstance() {
        one.send(REQUEST);
        OtpRequest changed = OtpRequest.to(BOB).idempotencyKey(KEY);
        assertThatThrownBy(() -> other.send(changed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.send(changed)).isInstanceOf(IllegalArgumentException.class);
        assertThat(both.sends()).isEqualTo(1);
    }

    @Test
    void keysOfTwoClientsOfOneStoreAreTwo() {
        one.send(REQUEST);
        ScriptedClient kenya = new ScriptedClient(both.world.settings("acme-ke"), ScriptedClient.declaring());
        kenya.onSend = request ->
                ScriptedClient.challenge("ref-1", request.recipient()).client("acme-ke");
        assertThat(kenya.send(REQUEST).client()).isEqualTo("acme-ke");
        assertThat(kenya.sends).hasValue(1);
    }

    @Test
    void challengeThatNobodySentIsUnknown() {
        Challenge invented = ScriptedClient.challenge("invented", ALICE);
        assertThat(one.verify(invented, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        assertThat(failure(() -> one.resend(invented))).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
        assertThat(both.sends() + both.verifies()).isZero();
    }

    @Test
    void challengeOfAnotherRecipientIsUnknownInEveryInstance() {
        Challenge sent = one.send(ALICE);
        Challenge tampered = Challenge.of("acme", sent.reference(), BOB, ScriptedClient.NOW);
        assertThat(other.verify(tampered, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        assertThat(failure(() -> other.resend(tampered))).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
        assertThat(both.verifies()).isZero();
        assertThat(other.verify(sent, RIGHT)).isInstanceOf(Approved.class);
    }

    @Test
    void challengeThatNamesAnotherRootCountsForItsOwn() {
        Challenge first = one.send(ALICE);
        for (int i = 0; i < 5; i++) {
            one.verify(first, "111111");
        }
        Challenge fresh = one.send(ALICE);
        assertThat(other.verify(first.root(fresh.reference()), RIGHT))
                .isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everywhereIsPromisedOnlyWithAStoreThatLosesNothing(boolean durable) {
        both.store.durable = durable;
        assertThat(both.open().capabilities().has(Capability.SHARED_MEMORY)).isEqualTo(durable);
    }

    @Test
    void storeIsTheApplicationsToClose() {
        one.close();
        other.close();
        assertThat(both.store.closings).hasValue(0);
    }

    /** How often the store is asked, which is what a shared memory costs. */
    @Test
    void storeIsAskedAsOftenAsIsPromised() {
        one.send(ALICE);
        both.asked();
        Challenge challenge = one.send(REQUEST);
        assertThat(both.asked()).isEqualTo("set k, set c, set k");
        one.verify(challenge, "111111");
        assertThat(both.asked()).isEqualTo("get c, set c");
        one.verify(challenge, RIGHT);
        assertThat(both.asked()).isEqualTo("get c, set c, set c");
        Challenge again = one.send(OtpRequest.again(one.send(ALICE)).idempotencyKey("another-key-of-one-action"));
        assertThat(both.asked()).isEqualTo("set c, get c, set k, set c, set c, set k");
        one.verify(again, "111111");
        assertThat(both.asked()).isEqualTo("get c, get c, set c");
        one.verify(again, RIGHT);
        assertThat(both.asked()).isEqualTo("get c, get c, set c, set c, set c");
        one.send(REQUEST);
        assertThat(both.asked()).isEqualTo("set k, get k");
    }

    @Test
    void storeShowsNoNumberCodeReferenceOrKey() {
        one.onSend = request -> ScriptedClient.challenge("the-reference-4711", request.recipient());
        Challenge challenge = one.send(REQUEST);
        one.verify(challenge, "987654");
        other.verify(challenge, RIGHT);
        StringBuilder dump = new StringBuilder();
        both.store
                .dump()
                .forEach((name, value) -> dump.append(name)
                        .append('\n')
                        .append(new String(value, StandardCharsets.ISO_8859_1))
                        .append('\n')
                        .append(HexFormat.of().formatHex(value))
                        .append('\n')
                        .append(Base64.getEncoder().encodeToString(value))
                        .append('\n'));
        assertThat(both.store.dump()).hasSize(3);
        String all = dump.toString();
        for (String secret :
                List.of(ALICE.e164(), ALICE.e164().substring(1), "987654", RIGHT, "the-reference-4711", KEY, "acme")) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            assertThat(all)
                    .doesNotContain(secret)
                    .doesNotContain(HexFormat.of().formatHex(bytes))
                    .doesNotContain(Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(bytes)
                            .substring(0, 6))
                    .doesNotContain(new StringBuilder(secret).reverse());
        }
    }

    @Test
    void valuesLiveAsLongAsTheyAreOfUse() {
        one.send(REQUEST);
        Duration key = Duration.ofMinutes(10).plusSeconds(10);
        assertThat(both.store.lifetimes.values())
                .containsExactlyInAnyOrder(Duration.ofHours(24), key, Duration.ofHours(25));
    }

    static OtpFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(OtpNotDoneException.class, call).failure();
    }
}
