package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** V5 and R4 where a provider answers another send with the reference of one before. */
class RepeatedReferenceTest {

    private static final String WRONG = "999999";
    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);
    private static final Rejected TOO_MANY = Rejected.of(Rejection.TOO_MANY_ATTEMPTS);

    private final ScriptedClient.World world = new ScriptedClient.World();

    @Test
    void newSendOfAUsedUpReferenceBeginsAnewButNoResendDoes() {
        ScriptedClient client = world.set("max-attempts", "2").openRepeating();
        client.onSend = request -> challenge("kept", request.recipient());
        Challenge first = client.send(ALICE);
        client.verify(first, WRONG);
        client.verify(first, WRONG);
        assertThat(client.verify(client.resend(first), RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verifies).hasValue(2);
        Challenge second = client.send(ALICE);
        assertThat(client.verify(second, WRONG)).isEqualTo(INCORRECT);
        assertThat(client.verify(second, WRONG)).isEqualTo(INCORRECT);
        assertThat(client.verify(second, WRONG)).isEqualTo(TOO_MANY);
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
    }

    @Test
    void newSendOfAReferenceGivesNoAttemptBackWhileSomeAreLeft() {
        ScriptedClient client = world.set("max-attempts", "3").openRepeating();
        client.onSend = request -> challenge("kept", request.recipient());
        client.verify(client.send(ALICE), WRONG);
        client.verify(client.send(ALICE), WRONG);
        Challenge third = client.send(ALICE);
        assertThat(client.verify(third, WRONG)).isEqualTo(INCORRECT);
        assertThat(client.verify(third, RIGHT)).isEqualTo(TOO_MANY);
    }

    @Test
    void afterANewSendTheProviderIsAskedWhetherItsAttemptsAreStillUsedUp() {
        ScriptedClient client = world.openRepeating();
        client.onSend = request -> challenge("kept", request.recipient());
        client.onVerify = (c, code) -> TOO_MANY;
        Challenge first = client.send(ALICE);
        assertThat(client.verify(first, RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verify(client.resend(first), RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verifies).hasValue(1);
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(TOO_MANY);
        assertThat(client.verifies).hasValue(2);
    }

    @Test
    void newSendOfAUsedUpReferenceLeavesTheRestOfItsFamilyUsedUp() {
        ScriptedClient client = world.set("max-attempts", "1").openRepeating();
        Challenge first = client.send(ALICE);
        Challenge again = client.resend(first);
        client.verify(again, WRONG);
        client.onSend = request -> challenge(again.reference(), request.recipient());
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        assertThat(client.verify(first, RIGHT)).isEqualTo(TOO_MANY);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "NO_LONGER_VALID", "SUPERSEDED"})
    void challengeThatWasOverIsOpenOnceItsReferenceIsSentAgain(Rejection over) {
        ScriptedClient client = world.openRepeating();
        client.onSend = request -> challenge("kept", request.recipient());
        client.onVerify = (c, code) -> Rejected.of(over);
        Challenge first = client.send(ALICE);
        client.verify(first, RIGHT);
        assertThat(client.verify(client.resend(first), RIGHT)).isEqualTo(Rejected.of(over));
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Rejected.of(over));
        assertThat(client.verifies).hasValue(3);
    }

    @Test
    void challengeThatWasUsedStaysUsedHoweverOftenItsReferenceIsSentAgain() {
        ScriptedClient client = world.openRepeating();
        client.onSend = request -> challenge("kept", request.recipient());
        client.onVerify = (c, code) -> Rejected.of(Rejection.ALREADY_USED);
        Challenge first = client.send(ALICE);
        client.verify(first, RIGHT);
        client.resend(first);
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        assertThat(client.verifies).hasValue(1);
    }
}
