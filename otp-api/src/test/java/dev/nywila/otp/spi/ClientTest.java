package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The skeleton's order of answers, its settings, its sending, and what it does about adapters with defects. */
class ClientTest {

    private static final String SECRET = "s3cret-4711";

    private final ScriptedClient.World world = new ScriptedClient.World();

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    @Nested
    class OrderOfAnswers {

        private final ScriptedClient client = world.open();
        private final Challenge foreign = new Challenge("other", "ref-1", ALICE, null, Instant.EPOCH, null);

        @Test
        void nullComesBeforeClosed() {
            client.close();
            assertThatNullPointerException().isThrownBy(() -> client.send((OtpRequest) null));
            assertThatNullPointerException().isThrownBy(() -> client.send((PhoneNumber) null));
            assertThatNullPointerException().isThrownBy(() -> client.resend(null));
            assertThatNullPointerException().isThrownBy(() -> client.verify(null, RIGHT));
            assertThatNullPointerException().isThrownBy(() -> client.verify(foreign, null));
        }

        @Test
        void closedComesBeforeInterruptedAndForeign() {
            client.close();
            Thread.currentThread().interrupt();
            for (ThrowingCallable call : calls(foreign)) {
                assertThatIllegalStateException().isThrownBy(call).withMessageContaining("nothing was sent");
            }
            assertNothingSent();
        }

        @Test
        void interruptedComesBeforeForeignAndStartsNothingAndKeepsTheFlag() {
            for (ThrowingCallable call : calls(foreign)) {
                Thread.currentThread().interrupt();
                OtpException refused = catchThrowableOfType(OtpException.class, call);
                assertThat(refused.failure()).isEqualTo(OtpFailure.INTERRUPTED);
                assertThat(refused).isNotInstanceOf(OtpOutcomeUnknownException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
            assertNothingSent();
        }

        @Test
        void foreignComesBeforeLocalStatesAndFormOfTheCode() {
            assertThat(client.verify(foreign, "")).isEqualTo(new Rejected(Rejection.UNKNOWN_CHALLENGE));
            assertThatThrownBy(() -> client.resend(foreign)).isInstanceOf(IllegalArgumentException.class);
            assertNothingSent();
        }

        @Test
        void localStateComesBeforeFormOfTheCode() {
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(challenge, RIGHT).isApproved()).isTrue();
            assertThat(client.verify(challenge, "")).isEqualTo(new Rejected(Rejection.ALREADY_USED));
        }

        @Test
        void refusedRecipientComesBeforeTheKey() {
            ScriptedClient strict = world.set("allowed-calling-codes", "255").open();
            OtpRequest request = OtpRequest.to(ALICE).idempotencyKey("0123456789abcdef");
            assertThat(strict.send(request).recipient()).isEqualTo(ALICE);
            OtpException refused = catchThrowableOfType(
                    OtpException.class, () -> strict.send(OtpRequest.to(BOB).idempotencyKey("0123456789abcdef")));
            assertThat(refused.failure()).isEqualTo(OtpFailure.RECIPIENT_BLOCKED);
        }

        private List<ThrowingCallable> calls(Challenge challenge) {
            return List.of(
                    () -> client.send(ALICE),
                    () -> client.send(OtpRequest.to(ALICE).via(Channel.WHATSAPP)),
                    () -> client.resend(challenge),
                    () -> client.verify(challenge, ""));
        }

        private void assertNothingSent() {
            assertThat(client.sends).hasValue(0);
            assertThat(client.verifies).hasValue(0);
        }
    }

    @Nested
    class Settings {

        @Test
        void faultsOfAdapterAndSkeletonComeInOneException() {
            world.set("send.deadline", "99ms")
                    .set("verify.deadline", "6m")
                    .set("close-timeout", "-1s")
                    .set("allowed-calling-codes", "+255")
                    .set("max-attempts", "0")
                    .set("idempotency-retention", "999ms")
                    .set("max-idempotency-keys", "0")
                    .set("ledger-size", "0");
            OtpSettings settings = world.settings();
            assertThat(settings.required("api-key")).isEmpty();
            OtpException all = catchThrowableOfType(OtpException.class, () -> new ScriptedClient(settings));
            assertThat(all.failure()).isEqualTo(OtpFailure.CONFIGURATION);
            assertThat(all.getMessage().split(";")).hasSize(9);
            assertThat(all.getMessage().split("[: ;]+"))
                    .filteredOn(word -> word.startsWith("otp."))
                    .containsExactly(
                            "otp.acme.allowed-calling-codes",
                            "otp.acme.api-key",
                            "otp.acme.close-timeout",
                            "otp.acme.idempotency-retention",
                            "otp.acme.ledger-size",
                            "otp.acme.max-attempts",
                            "otp.acme.max-idempotency-keys",
                            "otp.acme.send.deadline",
                            "otp.acme.verify.deadline");
        }

        @Test
        void boundsThemselvesAreAllowed() {
            world.set("send.deadline", "100ms")
                    .set("verify.deadline", "5m")
                    .set("close-timeout", "0s")
                    .set("max-attempts", "100")
                    .set("idempotency-retention", "24h")
                    .set("max-idempotency-keys", "1")
                    .set("ledger-size", "1");
            try (ScriptedClient client = world.open()) {
                assertThat(client.send(ALICE)).isNotNull();
            }
        }

        @Test
        void deadlinesReachTheAdapter() {
            ScriptedClient client = world.set("send.deadline", "3m")
                    .set("verify.deadline", "2m")
                    .open();
            Challenge challenge = client.send(ALICE);
            client.resend(challenge);
            assertThat(client.verify(challenge, RIGHT).isApproved()).isTrue();
            assertThat(client.timesLeft).hasSize(3).allMatch(left -> left.compareTo(Duration.ofMinutes(1)) > 0);
            assertThat(client.timesLeft.subList(0, 2)).allMatch(left -> left.compareTo(Duration.ofMinutes(3)) <= 0);
            assertThat(client.timesLeft.get(2)).isLessThanOrEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void absentComponentsAreTheSystems() {
            ScriptedClient client = new ScriptedClient(new OtpSettings("acme", OtpConfig.of(Map.of())));
            assertThat(client.clock().instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            assertThat(client.nanoTime().getAsLong()).isLessThanOrEqualTo(System.nanoTime());
            assertThat(client.provider()).isEqualTo("acme");
        }

        @Test
        void twoClientsKnowNothingOfOneAnother() {
            ScriptedClient one = world.open();
            ScriptedClient other = world.open();
            Challenge challenge = one.send(ALICE);
            assertThat(one.verify(challenge, RIGHT).isApproved()).isTrue();
            assertThat(other.verify(challenge, RIGHT).isApproved()).isTrue();
            one.close();
            other.onSend = request -> challenge("of-the-other", request.recipient());
            assertThat(other.send(ALICE).recipient()).isEqualTo(ALICE);
        }

        @Test
        void nullIsRefused() {
            assertThatNullPointerException().isThrownBy(() -> new Bare(null, capabilities()));
            assertThatNullPointerException().isThrownBy(() -> new Bare(world.settings(), null));
            assertThatNullPointerException()
                    .isThrownBy(() -> new Bare(world.settings(), capabilities(), null))
                    .withMessage("memory");
        }

        @Test
        void unwrapGivesWhatTheClientIs() {
            OtpClient client = world.open();
            assertThat(client.unwrap(ScriptedClient.class)).containsSame((ScriptedClient) client);
            assertThat(client.unwrap(String.class)).isEmpty();
            assertThatNullPointerException().isThrownBy(() -> client.unwrap(null));
        }

        @Test
        void capabilitiesAreTheAdaptersAlsoWhenClosed() {
            ScriptedClient client = world.open(Capability.LOCALE);
            Capabilities before = client.capabilities();
            client.close();
            assertThat(client.capabilities()).isEqualTo(before);
            assertThat(before.has(Capability.LOCALE)).isTrue();
        }
    }

    @Nested
    class Sending {

        @Test
        void channelThatTheClientLacksIsUnsupported() {
            ScriptedClient client = world.open();
            OtpException refused = catchThrowableOfType(
                    OtpException.class, () -> client.send(OtpRequest.to(ALICE).via(Channel.WHATSAPP)));
            assertThat(refused.failure()).isEqualTo(OtpFailure.UNSUPPORTED);
            assertThat(refused)
                    .isNotInstanceOf(OtpOutcomeUnknownException.class)
                    .hasMessageContaining("there are [");
            assertThat(client.sends).hasValue(0);
            client.send(OtpRequest.to(ALICE).via(Channel.VOICE));
            assertThat(client.requests).containsExactly(OtpRequest.to(ALICE).via(Channel.VOICE));
        }

        @Test
        void onlyAllowedCallingCodesAreServed() {
            ScriptedClient client =
                    world.set("allowed-calling-codes", "255, 2547").open();
            assertThat(client.send(ALICE).recipient()).isEqualTo(ALICE);
            assertThat(client.send(BOB).recipient()).isEqualTo(BOB);
            for (String number : new String[] {"+254800000001", "+12557135070", "+25612345678"}) {
                PhoneNumber other = PhoneNumber.of(number);
                OtpException refused = catchThrowableOfType(OtpException.class, () -> client.send(other));
                assertThat(refused.failure()).isEqualTo(OtpFailure.RECIPIENT_BLOCKED);
                assertThat(refused).message().doesNotContain(number.substring(1));
                Challenge elsewhere = challenge("elsewhere", other);
                assertThatThrownBy(() -> client.resend(elsewhere)).isInstanceOf(OtpException.class);
            }
            assertThat(client.sends).hasValue(2);
        }

        @Test
        void resendGoesToTheSameRecipientByTheSameChannelWithoutAKey() {
            ScriptedClient client = world.open();
            Challenge sent = new Challenge("acme", "r", ALICE, Channel.VOICE, Instant.EPOCH, null);
            assertThat(client.resend(sent).recipient()).isEqualTo(ALICE);
            assertThat(client.requests).containsExactly(OtpRequest.to(ALICE).via(Channel.VOICE));
        }

        @Test
        void resendToAnotherRecipientThanIsKnownIsRefused() {
            ScriptedClient client = world.open();
            Challenge sent = client.send(ALICE);
            assertThatThrownBy(() -> client.resend(challenge(sent.reference(), BOB)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain(sent.reference());
            assertThat(client.sends).hasValue(1);
        }

        @Test
        void referenceOfAnotherRecipientIsRefusedAndSpoilsBoth() {
            ScriptedClient client = world.open(Capability.REPEATS_REFERENCE);
            client.onSend = request -> challenge("same", request.recipient());
            Challenge first = client.send(ALICE);
            assertReferenceRefused(() -> client.send(BOB));
            assertThat(client.verify(first, RIGHT)).isEqualTo(new Rejected(Rejection.UNKNOWN_CHALLENGE));
            assertThat(client.verify(challenge("same", BOB), RIGHT))
                    .isEqualTo(new Rejected(Rejection.UNKNOWN_CHALLENGE));
            assertReferenceRefused(() -> client.send(ALICE));
            assertThat(client.verifies).hasValue(0);
        }

        @Test
        void repeatedReferenceIsRefusedUnlessDeclared() {
            ScriptedClient client = world.open();
            client.onSend = request -> challenge("same", request.recipient());
            Challenge first = client.send(ALICE);
            assertReferenceRefused(() -> client.send(ALICE));
            assertThat(client.verify(first, RIGHT)).isEqualTo(new Rejected(Rejection.UNKNOWN_CHALLENGE));
        }

        @Test
        void repeatedReferenceIsTakenWhereDeclared() {
            ScriptedClient client = world.open(Capability.REPEATS_REFERENCE);
            client.onSend = request -> challenge("same", request.recipient());
            client.send(ALICE);
            assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(new Approved(ALICE));
        }

        private void assertReferenceRefused(ThrowingCallable call) {
            OtpOutcomeUnknownException refused = catchThrowableOfType(OtpOutcomeUnknownException.class, call);
            assertThat(refused.failure()).isEqualTo(OtpFailure.PROTOCOL);
            assertThat(refused).message().doesNotContain("same ");
        }
    }

    @Nested
    class AdaptersWithDefects {

        private final ScriptedClient client = world.open();

        @Test
        void nullFromTheAdapterIsOutcomeUnknown() {
            client.onSend = request -> null;
            assertDefect(() -> client.send(ALICE));
            assertDefect(() -> client.resend(challenge("r", ALICE)));
            client.onVerify = (challenge, code) -> null;
            assertDefect(() -> client.verify(challenge("r", ALICE), RIGHT));
        }

        @Test
        void challengeOfAnotherRecipientIsOutcomeUnknown() {
            client.onSend = request -> challenge("r", BOB);
            assertDefect(() -> client.send(ALICE));
            assertDefect(() -> client.resend(challenge("old", ALICE)));
        }

        @Test
        void challengeOfAnotherProviderIsOutcomeUnknown() {
            client.onSend = request -> new Challenge("other", "r", ALICE, null, Instant.EPOCH, null);
            assertDefect(() -> client.send(ALICE));
        }

        @Test
        void approvalOfAnotherRecipientIsOutcomeUnknown() {
            client.onVerify = (challenge, code) -> new Approved(BOB);
            assertDefect(() -> client.verify(challenge("r", ALICE), RIGHT));
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void runtimeExceptionBecomesOutcomeUnknownWithoutItsMessage(boolean withCause) {
            RuntimeException bug = withCause
                    ? new IllegalStateException(SECRET, new NumberFormatException(SECRET))
                    : new IllegalArgumentException(SECRET);
            bug.addSuppressed(new RuntimeException(SECRET));
            client.onSend = request -> {
                throw bug;
            };
            client.onVerify = (challenge, code) -> {
                throw bug;
            };
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> client.send(ALICE),
                    () -> client.resend(challenge("r", ALICE)),
                    () -> client.verify(challenge("r", ALICE), RIGHT))) {
                OtpOutcomeUnknownException told = assertDefect(call);
                StringWriter printed = new StringWriter();
                told.printStackTrace(new PrintWriter(printed));
                assertThat(printed.toString())
                        .contains(bug.getClass().getName())
                        .doesNotContain(SECRET)
                        .doesNotContain(ALICE.e164());
            }
        }

        @Test
        void errorPassesAndTheClientIsStillFine() {
            Challenge challenge = client.send(ALICE);
            Error error = new StackOverflowError();
            client.onSend = request -> {
                throw error;
            };
            ScriptedClient.Verifier sane = client.onVerify;
            client.onVerify = (c, code) -> {
                throw error;
            };
            assertThatThrownBy(() -> client.send(ALICE)).isSameAs(error);
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> client.verify(challenge, RIGHT)).isSameAs(error);
            }
            client.onVerify = sane;
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(new Approved(ALICE));
            client.close();
            assertThat(client.closings).hasValue(1);
        }

        @Test
        void troubleThatTheAdapterReportsPassesUnchanged() {
            OtpException trouble = ScriptedClient.notSent();
            client.onSend = request -> {
                throw trouble;
            };
            client.onVerify = (challenge, code) -> {
                throw trouble;
            };
            assertThatThrownBy(() -> client.send(ALICE)).isSameAs(trouble);
            assertThatThrownBy(() -> client.verify(challenge("r", ALICE), RIGHT))
                    .isSameAs(trouble);
        }

        private OtpOutcomeUnknownException assertDefect(ThrowingCallable call) {
            OtpOutcomeUnknownException told = catchThrowableOfType(OtpOutcomeUnknownException.class, call);
            assertThat(told.failure()).isEqualTo(OtpFailure.PROTOCOL);
            assertThat(told).hasMessageContaining("the adapter ").hasMessageContaining("report this defect");
            return told;
        }
    }

    @Nested
    class Memory {

        @Test
        void mapOfTheAdapterHoldsTheStatesByReference() {
            ConcurrentHashMap<String, ChallengeState> memory = new ConcurrentHashMap<>();
            Instant expiry = Instant.parse("2024-06-13T10:20:30Z");
            Bare client = new Bare(world.settings(), capabilities(), memory);
            client.send(ALICE);
            assertThat(memory).containsOnlyKeys("bare");
            assertThat(memory.get("bare").lifetime()).contains(Duration.ofMinutes(5));
            assertThat(memory.get("bare").settled()).isEmpty();
            Challenge sent = new Challenge("acme", "bare", ALICE, null, Instant.EPOCH, expiry);
            assertThat(client.verify(sent, RIGHT).isApproved()).isTrue();
            assertThat(memory.get("bare").settled()).contains(Rejection.ALREADY_USED);
        }

        @Test
        void whatTheMapForgotIsAskedOfTheProvider() {
            ConcurrentHashMap<String, ChallengeState> memory = new ConcurrentHashMap<>();
            Bare client = new Bare(world.settings(), capabilities(), memory);
            Challenge sent = client.send(ALICE);
            client.verify(sent, RIGHT);
            memory.clear();
            assertThat(client.verify(sent, RIGHT).isApproved()).isTrue();
        }

        @Test
        void ownMemoryForgetsTheOldestFirst() {
            ScriptedClient client = world.set("ledger-size", "2").open();
            Challenge first = client.send(ALICE);
            assertThat(client.verify(first, RIGHT).isApproved()).isTrue();
            client.send(ALICE);
            assertThat(client.verify(first, RIGHT).isApproved()).isFalse();
            client.send(ALICE);
            assertThat(client.verify(first, RIGHT).isApproved()).isTrue();
        }
    }

    private static Capabilities capabilities() {
        return new Capabilities(Set.of(), Set.of(), Set.of());
    }

    /** An adapter with a memory of its own. */
    private static final class Bare extends AbstractOtpClient {

        Bare(OtpSettings settings, Capabilities capabilities) {
            super(settings, capabilities);
        }

        Bare(OtpSettings settings, Capabilities capabilities, ConcurrentHashMap<String, ChallengeState> memory) {
            super(settings, capabilities, memory);
        }

        @Override
        protected Challenge doSend(OtpRequest request, Duration timeLeft) {
            return new Challenge(
                    provider(),
                    "bare",
                    request.recipient(),
                    null,
                    clock().instant(),
                    clock().instant().plusSeconds(300));
        }

        @Override
        protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
            return new Approved(challenge.recipient());
        }
    }
}
