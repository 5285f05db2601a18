package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.NOW;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an adapter's meters and logs are told, and that they change nothing. */
class HooksTest {

    private static final OtpRequest KEYED = OtpRequest.to(ALICE).idempotencyKey("key-key-key-key-0");

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final ScriptedClient client = world.open();

    @AfterEach
    void forgetTheFlag() {
        Thread.interrupted();
    }

    @Test
    void areToldOnceOfWhatIsReturned() {
        Challenge sent = client.send(ALICE);
        assertToldOnly("onSent", sent);
        Challenge again = client.resend(sent);
        assertToldOnly("onSent", again);
        assertToldOnly("onVerified", client.verify(again, "999999"));
        assertToldOnly("onVerified", client.verify(again, RIGHT));
    }

    @Test
    void areToldOnceOfWhatIsThrown() {
        client.onSend = request -> {
            throw ScriptedClient.notSent();
        };
        client.onVerify = (challenge, code) -> {
            throw ScriptedClient.unknown();
        };
        assertToldOnly("onSendFailed", thrown(() -> client.send(ALICE)));
        assertToldOnly("onSendFailed", thrown(() -> client.resend(challenge("r", ALICE))));
        assertToldOnly("onVerifyFailed", thrown(() -> client.verify(challenge("r", ALICE), RIGHT)));
    }

    @Test
    void areToldOfAnswersThatNeedNoProvider() {
        Challenge sent = client.send(KEYED);
        client.reports.clear();
        Challenge repeated = client.send(KEYED);
        assertThat(client.reports.get(0).call().callId())
                .isNotEqualTo(repeated.callId().orElseThrow());
        assertToldOnly("onSent", repeated);
        assertToldOnly("onVerified", client.verify(sent, ""));
        client.verify(sent, RIGHT);
        client.reports.clear();
        assertToldOnly("onVerified", client.verify(sent, RIGHT));
        assertToldOnly("onVerified", client.verify(Challenge.of("other", "r", ALICE, NOW), RIGHT));
        assertToldOnly(
                "onSendFailed", thrown(() -> client.send(OtpRequest.to(ALICE).via(Channel.WHATSAPP))));
        assertToldOnly("onSendFailed", thrown(() -> client.resend(Challenge.of("other", "r", ALICE, NOW))));
        assertThat(client.sends).hasValue(1);
        assertThat(client.verifies).hasValue(1);
        Thread.currentThread().interrupt();
        assertToldOnly("onSendFailed", thrown(() -> client.send(ALICE)));
        assertToldOnly("onVerifyFailed", thrown(() -> client.verify(sent, RIGHT)));
    }

    @Test
    void areNotToldOfTheCallersMistakesAndOfErrors() {
        client.send(KEYED);
        client.reports.clear();
        assertThatIllegalArgumentException().isThrownBy(() -> client.send(KEYED.via(Channel.SMS)));
        client.onSend = request -> {
            throw new StackOverflowError();
        };
        assertThatThrownBy(() -> client.send(ALICE)).isInstanceOf(StackOverflowError.class);
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.send(ALICE));
        assertThat(client.reports).isEmpty();
    }

    static List<Runnable> troubles() {
        return List.of(
                () -> {
                    throw new IllegalStateException("no registry");
                },
                () -> {
                    throw Undeclared.thrown(new IOException("no disk"));
                },
                () -> {
                    throw new NoClassDefFoundError("no logger");
                },
                () -> {
                    throw ScriptedClient.notSent();
                });
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void whatTheyThrowChangesNothing(Runnable trouble) {
        client.onReport = trouble;
        Challenge sent = client.send(ALICE);
        assertThat(client.verify(sent, "999999")).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        assertThat(client.verify(client.resend(sent), RIGHT)).isEqualTo(Approved.of(ALICE));
        client.onSend = request -> {
            throw client.lastCall().notDone(OtpFailure.NO_ROUTE, "nowhere");
        };
        assertThat(thrown(() -> client.send(ALICE)).failure()).isEqualTo(OtpFailure.NO_ROUTE);
        client.onVerify = (challenge, code) -> {
            throw client.lastCall().notDone(OtpFailure.RATE_LIMITED, "wait");
        };
        Challenge other = challenge("other", ALICE);
        assertThat(thrown(() -> client.verify(other, RIGHT)).failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(client.reports).hasSize(6);
    }

    @Test
    void whereTheJvmIsOutOfMemoryOrStackThatIsTold() {
        Error fatal = new OutOfMemoryError("planted");
        client.onReport = () -> {
            throw fatal;
        };
        assertThatThrownBy(() -> client.send(ALICE)).isSameAs(fatal);
        assertThatThrownBy(() -> client.verify(challenge("r", ALICE), RIGHT)).isSameAs(fatal);
    }

    @Test
    void interruptThatTheySwallowIsKept() {
        client.onReport = () -> {
            throw Undeclared.thrown(new InterruptedException());
        };
        assertThat(client.send(ALICE).recipient()).isEqualTo(ALICE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void areAPartOfTheCallThatAClosingWaitsFor() {
        ScriptedClient patient = world.set("close-timeout", "60s").open();
        Latch told = new Latch();
        patient.onReport = told::await;
        InFlight<Challenge> send = InFlight.of(() -> patient.send(ALICE)).parked();
        InFlight<String> close = InFlight.of(() -> {
                    patient.close();
                    return "closed";
                })
                .parked();
        assertThat(patient.closings).hasValue(0);
        told.open();
        assertThat(send.result().recipient()).isEqualTo(ALICE);
        assertThat(close.result()).isEqualTo("closed");
        assertThat(patient.closings).hasValue(1);
    }

    private static OtpException thrown(ThrowingCallable call) {
        return catchThrowableOfType(OtpException.class, call);
    }

    private void assertToldOnly(String hook, Object outcome) {
        assertThat(client.reports).hasSize(1);
        assertThat(client.reports.get(0).hook()).isEqualTo(hook);
        assertThat(client.reports.get(0).outcome()).isSameAs(outcome);
        client.reports.clear();
    }
}
