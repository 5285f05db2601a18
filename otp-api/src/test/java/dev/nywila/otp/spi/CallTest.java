package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.NOW;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Locale SWAHILI = Locale.forLanguageTag("sw-TZ");

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final ScriptedClient client = world.open();

    @Nested
    class Id {

        @Test
        void isOneForAdapterChallengeAndHook() {
            client.onSend = request -> client.lastCall().challenge("r");
            Challenge sent = client.send(ALICE);
            assertThat(sent.callId()).contains(client.lastCall().callId());
            assertThat(client.reports.get(0).call()).isSameAs(client.lastCall());
        }

        @Test
        void isGivenToAChallengeThatTheAdapterMadeWithoutTheCall() {
            Challenge sent = client.send(ALICE);
            assertThat(sent.callId()).contains(client.lastCall().callId());
        }

        @Test
        void ofTheCallThatSentItStaysWithAChallengeThatIsToldAgain() {
            client.onSend = request -> challenge("running", ALICE).callId("earlier");
            assertThat(client.send(ALICE).callId()).contains("earlier");
        }

        @Test
        void isOneForAdapterExceptionAndHook() {
            client.onSend = request -> {
                throw client.lastCall().notDone(OtpFailure.UNAVAILABLE, "refused the connection");
            };
            client.onVerify = (challenge, code) -> {
                throw client.lastCall().outcomeUnknown(OtpFailure.UNAVAILABLE, "lost the reply");
            };
            assertOneId(() -> client.send(ALICE));
            assertOneId(() -> client.resend(challenge("r", ALICE)));
            assertOneId(() -> client.verify(challenge("r", ALICE), RIGHT));
        }

        @Test
        void replacesTheOneOfAnExceptionThatTheAdapterMadeWithoutTheCall() {
            OtpNotDoneException made = ScriptedClient.notSent()
                    .providerCode("E-1")
                    .retryAfter(DEADLINE)
                    .challenge(challenge("running", ALICE))
                    .cause(new IllegalStateException());
            made.addSuppressed(new IllegalArgumentException());
            client.onSend = request -> {
                throw made;
            };
            OtpNotDoneException told = (OtpNotDoneException) assertOneId(() -> client.send(ALICE));
            assertThat(told.callId()).isNotEqualTo(made.callId());
            assertThat(told.getMessage()).isEqualTo(made.getMessage().replace(made.callId(), told.callId()));
            assertThat(told.providerCode()).isEqualTo(made.providerCode());
            assertThat(told.retryAfter()).isEqualTo(made.retryAfter());
            assertThat(told.challenge()).isEqualTo(made.challenge());
            assertThat(told).hasCause(made.getCause());
            assertThat(told.getSuppressed()).hasSameSizeAs(made.getSuppressed());
            assertThat(told.getStackTrace()).isEqualTo(made.getStackTrace());

            client.onVerify = (challenge, code) -> {
                throw ScriptedClient.unknown();
            };
            assertThat(assertOneId(() -> client.verify(challenge("r", ALICE), RIGHT)))
                    .isInstanceOf(OtpOutcomeUnknownException.class);
        }

        @Test
        void isOneForLocalRefusalAndHook() {
            Challenge foreign = Challenge.of("other", "r", ALICE, NOW);
            assertOneId(() -> client.send(OtpRequest.to(ALICE).via(Channel.WHATSAPP)));
            assertOneId(() -> client.resend(foreign));
            Thread.currentThread().interrupt();
            assertOneId(() -> client.verify(foreign, RIGHT));
            assertThat(Thread.interrupted()).isTrue();
        }

        @Test
        void isAnotherForEachCallAndOfTheStatedForm() {
            assertThat(Stream.generate(() -> call(OtpRequest.to(ALICE)).callId())
                            .limit(1_000))
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.matches("[a-z0-9]{1,13}"));
        }

        private OtpException assertOneId(ThrowingCallable call) {
            client.calls.clear();
            client.reports.clear();
            OtpException told = catchThrowableOfType(OtpException.class, call);
            assertThat(client.reports).hasSize(1);
            assertThat(client.reports.get(0).outcome()).isSameAs(told);
            assertThat(client.reports.get(0).call().callId()).isEqualTo(told.callId());
            assertThat(client.calls).allMatch(asked -> asked.callId().equals(told.callId()));
            assertThat(told).hasMessageEndingWith(", call " + told.callId() + "]");
            return told;
        }
    }

    /** An adapter's exception may be one that it kept, or a helper's that knows no call. */
    @Test
    void challengeOfAnotherRecipientOrClientIsDroppedFromAnException() {
        for (Challenge other : new Challenge[] {
            challenge("r", BOB),
            Challenge.of("other", "r", ALICE, NOW),
            challenge("r", ALICE).client("acme-ke")
        }) {
            client.onSend = request -> {
                throw client.lastCall()
                        .notDone(OtpFailure.IN_PROGRESS, "running")
                        .challenge(other);
            };
            OtpException certain = catchThrowableOfType(OtpException.class, () -> client.send(ALICE));
            assertThat(certain.challenge()).isEmpty();
            assertThat(certain.failure()).isEqualTo(OtpFailure.IN_PROGRESS);
            client.onSend = request -> {
                throw client.lastCall()
                        .outcomeUnknown(OtpFailure.UNAVAILABLE, "lost")
                        .challenge(other);
            };
            OtpException unknown = catchThrowableOfType(OtpException.class, () -> client.send(ALICE));
            assertThat(unknown.challenge()).isEmpty();
            assertThat(unknown).isInstanceOf(OtpOutcomeUnknownException.class);
        }
        assertThat(client.verify(challenge("r", BOB), RIGHT).isApproved())
                .as("it was not bound to Alice")
                .isTrue();
    }

    @Nested
    class Deadline {

        @Test
        void isTheClientsOrTheRequestsOwnShorterOne() {
            world.set("send.deadline", "3m").set("verify.deadline", "2m");
            ScriptedClient slow = world.open();
            Challenge sent = slow.send(ALICE);
            assertThat(slow.lastCall().deadline()).isEqualTo(Duration.ofMinutes(3));
            slow.send(OtpRequest.again(sent).within(Duration.ofMinutes(1)));
            assertThat(slow.lastCall().deadline()).isEqualTo(Duration.ofMinutes(1));
            assertThat(slow.timesLeft.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
            slow.verify(sent, RIGHT);
            assertThat(slow.lastCall().deadline()).isEqualTo(Duration.ofMinutes(2));
        }

        @Test
        void timeLeftAndElapsedAreItsParts() {
            Call call = new Call(client, OtpRequest.to(ALICE), DEADLINE, System.nanoTime() - seconds(4));
            assertThat(call.elapsed()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
            assertThat(call.timeLeft()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
        }

        @Test
        void timeLeftIsANanosecondWhenItIsOver() {
            Call call = new Call(client, OtpRequest.to(ALICE), DEADLINE, System.nanoTime() - seconds(11));
            assertThat(call.timeLeft()).isEqualTo(Duration.ofNanos(1));
            assertThat(call.elapsed()).isGreaterThan(DEADLINE);
        }

        /** Hooks are told of the refusal, and may ask. */
        @Test
        void ofARefusedRequestIsTheClients() {
            Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
            assertThatExceptionOfType(OtpException.class)
                    .isThrownBy(() -> client.send(OtpRequest.to(ALICE).within(endless)));
            assertThat(client.reports.get(0).call().deadline()).isEqualTo(DEADLINE);
            assertThat(client.reports.get(0).call().timeLeft()).isLessThanOrEqualTo(DEADLINE);
        }

        private static long seconds(int seconds) {
            return Duration.ofSeconds(seconds).toNanos();
        }
    }

    @Nested
    class Challenges {

        @Test
        void ofASendHaveAllThatTheRequestAndTheClientKnow() {
            Call call = call(OtpRequest.to(ALICE).via(Channel.VOICE).in(SWAHILI));
            assertThat(call.challenge("r"))
                    .isEqualTo(Challenge.of("acme", "r", ALICE, NOW)
                            .channel(Channel.VOICE)
                            .locale(SWAHILI)
                            .callId(call.callId()));
        }

        @Test
        void ofABareRequestHaveNoMore() {
            Call call = call(OtpRequest.to(ALICE));
            assertThat(call.challenge("r"))
                    .isEqualTo(Challenge.of("acme", "r", ALICE, NOW).callId(call.callId()));
        }

        @Test
        void ofAnotherAccountNameIt() {
            ScriptedClient kenya = new ScriptedClient(world.settings("acme-ke"), ScriptedClient.declaring());
            Call call = new Call(kenya, OtpRequest.to(ALICE), DEADLINE, System.nanoTime());
            assertThat(call.challenge("r").client()).isEqualTo("acme-ke");
            assertThat(call.challenge("r").provider()).isEqualTo("acme");
        }

        @Test
        void ofAResendAreOfTheFamilyByTheSameChannelAndInTheSameLanguage() {
            Challenge first = challenge("first", ALICE).channel(Channel.SMS).locale(SWAHILI);
            Call call = call(OtpRequest.again(first));
            assertThat(call.challenge("second"))
                    .isEqualTo(Challenge.of("acme", "second", ALICE, NOW)
                            .root("first")
                            .channel(Channel.SMS)
                            .locale(SWAHILI)
                            .callId(call.callId()));
            Call next = call(OtpRequest.again(call.challenge("second")).via(Channel.VOICE));
            assertThat(next.challenge("third").root()).isEqualTo("first");
            assertThat(next.challenge("third").channel()).contains(Channel.VOICE);
        }

        @Test
        void areSentWhenTheClockSays() {
            world.pass(Duration.ofDays(1));
            assertThat(call(OtpRequest.to(ALICE)).challenge("r").sentAt()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        }

        @Test
        void needAReferenceOfTheStatedForm() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> call(OtpRequest.to(ALICE)).challenge("a b"));
        }
    }

    @Nested
    class Trouble {

        @Test
        void isOfTheClientAndItsOperation() {
            ScriptedClient kenya = new ScriptedClient(world.settings("acme-ke"), ScriptedClient.declaring());
            Call call = new Call(kenya, OtpRequest.to(ALICE), DEADLINE, System.nanoTime());
            assertThat(call.notDone(OtpFailure.NO_ROUTE, "nowhere").client()).isEqualTo("acme-ke");
            assertThat(call.outcomeUnknown(OtpFailure.NO_ROUTE, "nowhere").client())
                    .isEqualTo("acme-ke");
        }

        @Test
        void saysWhatIsCertainByItself() {
            Challenge sent = challenge("r", ALICE);
            Call send = call(OtpRequest.to(ALICE));
            Call resend = call(OtpRequest.again(sent));
            Call verify = new Call(client, sent, DEADLINE, System.nanoTime());
            assertThat(send.operation()).isEqualTo(OtpOperation.SEND);
            assertThat(resend.operation()).isEqualTo(OtpOperation.RESEND);
            assertThat(verify.operation()).isEqualTo(OtpOperation.VERIFY);
            assertText(send, "acme: down; nothing was sent [", "acme: down; a message may have been sent [");
            assertText(resend, "acme: down; nothing was sent [", "acme: down; a message may have been sent [");
            assertText(verify, "acme: down; no attempt was used [", "acme: down; the code may have been tried [");
        }

        private static void assertText(Call call, String certain, String unknown) {
            OtpNotDoneException notDone = call.notDone(OtpFailure.UNAVAILABLE, "down");
            OtpOutcomeUnknownException lost = call.outcomeUnknown(OtpFailure.UNAVAILABLE, "down");
            assertThat(notDone).hasMessageStartingWith(certain);
            assertThat(lost).hasMessageStartingWith(unknown);
            assertThat(notDone.operation()).isEqualTo(call.operation());
            assertThat(lost.operation()).isEqualTo(call.operation());
        }
    }

    @Test
    void textTellsNothingOfThePerson() {
        Call call = call(OtpRequest.to(ALICE));
        assertThat(call).hasToString("Call[client=acme, operation=send, call=" + call.callId() + "]");
    }

    private Call call(OtpRequest request) {
        return new Call(client, request, DEADLINE, System.nanoTime());
    }
}
