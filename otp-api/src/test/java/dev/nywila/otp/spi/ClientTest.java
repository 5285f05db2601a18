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
import dev.nywila.otp.OtpNotDoneException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The skeleton's order of answers, its settings, its sending, and what it does about adapters with defects. */
class ClientTest {

    private static final String SECRET = "s3cret-4711";
    private static final Capabilities NONE = Capabilities.builder().build();

    private final ScriptedClient.World world = new ScriptedClient.World();

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    @Nested
    class OrderOfAnswers {

        private final ScriptedClient client = world.open();
        private final Challenge foreign = Challenge.of("other", "ref-1", ALICE, Instant.EPOCH);

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
                assertThat(refused).isInstanceOf(OtpNotDoneException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
            assertNothingSent();
        }

        @Test
        void foreignComesBeforeLocalStatesAndFormOfTheCode() {
            assertThat(client.verify(foreign, "")).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            OtpException refused = catchThrowableOfType(OtpException.class, () -> client.resend(foreign));
            assertThat(refused).isInstanceOf(OtpNotDoneException.class);
            assertThat(refused.failure()).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
            assertNothingSent();
        }

        @Test
        void localStateComesBeforeFormOfTheCode() {
            Challenge challenge = client.send(ALICE);
            assertThat(client.verify(challenge, RIGHT).isApproved()).isTrue();
            assertThat(client.verify(challenge, "")).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
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
            OtpException all = catchThrowableOfType(
                    OtpException.class, () -> new ScriptedClient(settings, ScriptedClient.declaring()));
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
            ScriptedClient client = new ScriptedClient(
                    new OtpSettings("acme", OtpConfig.of(Map.of()), "acme"), ScriptedClient.declaring());
            assertThat(client.clock().instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            assertThat(client.monotonicClock().nanoTime()).isLessThanOrEqualTo(System.nanoTime());
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
            assertThatNullPointerException().isThrownBy(() -> new Bare(null, NONE));
            assertThatNullPointerException().isThrownBy(() -> new Bare(world.settings(), null));
            assertThatNullPointerException()
                    .isThrownBy(() -> new Bare(world.settings(), NONE, null))
                    .withMessage("ledger");
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
            ScriptedClient client = new ScriptedClient(world.settings(), ScriptedClient.declaring(Capability.LOCALE));
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
            assertThat(refused).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("there are [");
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
                assertThatThrownBy(() -> client.resend(elsewhere)).isInstanceOf(OtpNotDoneException.class);
            }
            assertThat(client.sends).hasValue(2);
        }

        @Test
        void resendGoesToTheSameRecipientByTheSameChannelWithoutAKey() {
            ScriptedClient client = world.open();
            Challenge sent = Challenge.of("acme", "r", ALICE, Instant.EPOCH).channel(Channel.VOICE);
            assertThat(client.resend(sent).recipient()).isEqualTo(ALICE);
            assertThat(client.requests).containsExactly(OtpRequest.again(sent));
            assertThat(client.requests.get(0).channel()).contains(Channel.VOICE);
            assertThat(client.requests.get(0).idempotencyKey()).isEmpty();
        }

        @Test
        void resendReachesTheAdapterWithItsPredecessor() {
            Bare client = new Bare(world.settings(), NONE);
            Challenge sent = client.send(ALICE);
            assertThat(client.resent).isEmpty();
            client.resend(sent);
            assertThat(client.resent).containsExactly(sent);
        }

        @Test
        void resendToAnotherRecipientThanIsKnownIsRefused() {
            ScriptedClient client = world.open();
            Challenge sent = client.send(ALICE);
            OtpNotDoneException refused = catchThrowableOfType(
                    OtpNotDoneException.class, () -> client.resend(challenge(sent.reference(), BOB)));
            assertThat(refused.failure()).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
            assertThat(refused).message().doesNotContain(sent.reference());
            assertThat(client.sends).hasValue(1);
        }

        @Test
        void referenceOfAnotherRecipientIsRefusedAndSpoilsBoth() {
            ScriptedClient client = world.openRepeating();
            client.onSend = request -> challenge("same", request.recipient());
            Challenge first = client.send(ALICE);
            assertReferenceRefused(() -> client.send(BOB));
            assertThat(client.verify(first, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            assertThat(client.verify(challenge("same", BOB), RIGHT))
                    .isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            assertReferenceRefused(() -> client.send(ALICE));
            assertThat(client.verifies).hasValue(0);
        }

        @Test
        void repeatedReferenceIsRefusedUnlessDeclared() {
            ScriptedClient client = world.open();
            client.onSend = request -> challenge("same", request.recipient());
            Challenge first = client.send(ALICE);
            assertReferenceRefused(() -> client.send(ALICE));
            assertThat(client.verify(first, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        }

        @Test
        void repeatedReferenceIsTakenWhereDeclared() {
            ScriptedClient client = world.openRepeating();
            client.onSend = request -> challenge("same", request.recipient());
            client.send(ALICE);
            assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
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
            client.onSend = request -> Challenge.of("other", "r", ALICE, Instant.EPOCH);
            assertDefect(() -> client.send(ALICE));
        }

        @Test
        void approvalOfAnotherRecipientIsOutcomeUnknown() {
            client.onVerify = (challenge, code) -> Approved.of(BOB);
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
            assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
            client.close();
            assertThat(client.closings).hasValue(1);
        }

        @Test
        void troubleThatTheAdapterReportsByItsCallPassesUnchanged() {
            List<OtpException> thrown = new ArrayList<>();
            client.onSend = request -> {
                thrown.add(client.lastCall().notDone(OtpFailure.UNAVAILABLE, "refused the connection"));
                throw thrown.get(0);
            };
            client.onVerify = (challenge, code) -> {
                thrown.add(client.lastCall().outcomeUnknown(OtpFailure.UNAVAILABLE, "lost the reply"));
                throw thrown.get(1);
            };
            OtpException sending = catchThrowableOfType(OtpException.class, () -> client.send(ALICE));
            OtpException verifying =
                    catchThrowableOfType(OtpException.class, () -> client.verify(challenge("r", ALICE), RIGHT));
            assertThat(sending).isSameAs(thrown.get(0));
            assertThat(verifying).isSameAs(thrown.get(1));
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

        private final RecordingLedger ledger = new RecordingLedger();

        @Test
        void ledgerOfTheAdapterHoldsTheRecordsByReferenceForAsLongAsTheyAreOfUse() {
            Bare client = new Bare(world.settings(), NONE, ledger);
            Challenge sent = client.send(ALICE);
            assertThat(ledger.values).containsOnlyKeys("bare");
            assertThat(ledger.writes).containsOnly(new RecordingLedger.Write("bare", Duration.ofMinutes(5 + 10)));
            assertThat(ledger.record("bare").settled()).isNull();
            assertThat(client.verify(sent, RIGHT).isApproved()).isTrue();
            assertThat(ledger.record("bare").settled()).isEqualTo(Rejection.ALREADY_USED);
            assertThat(ledger.values).containsOnlyKeys("bare");
        }

        @Test
        void sizeMayBeSetAlsoWhereTheAdapterDoesNotReadIt() {
            world.set("ledger-size", "5");
            assertThat(new Bare(world.settings(), NONE, ledger).send(ALICE).recipient())
                    .isEqualTo(ALICE);
        }

        @Test
        void whatTheLedgerForgotIsAskedOfTheProvider() {
            Bare client = new Bare(world.settings(), NONE, ledger);
            Challenge sent = client.send(ALICE);
            client.verify(sent, RIGHT);
            ledger.values.clear();
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

    /** An adapter with a ledger of its own. */
    private static final class Bare extends AbstractOtpClient {

        private final List<Challenge> resent = new ArrayList<>();

        Bare(OtpSettings settings, Capabilities capabilities) {
            super(settings, capabilities);
        }

        Bare(OtpSettings settings, Capabilities capabilities, Ledger ledger) {
            super(settings, capabilities, ledger);
        }

        @Override
        protected Challenge doResend(Challenge challenge, OtpRequest request, Call call) {
            resent.add(challenge);
            return super.doResend(challenge, request, call);
        }

        @Override
        protected Challenge doSend(OtpRequest request, Call call) {
            return call.challenge("bare").expiresAt(clock().instant().plusSeconds(300));
        }

        @Override
        protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
            return Approved.of(challenge.recipient());
        }
    }
}
