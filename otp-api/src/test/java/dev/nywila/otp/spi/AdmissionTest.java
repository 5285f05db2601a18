package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static dev.nywila.otp.spi.ScriptedClient.NOW;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** S4: what is refused before any I/O, and in which order. */
class AdmissionTest {

    private static final EmailAddress AMINA = EmailAddress.of("amina@example.com");
    private static final String KEY = "key-key-key-key-0";

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final ScriptedClient phones = world.open();
    private final ScriptedClient mailboxes = open(Channel.EMAIL);
    private final ScriptedClient both = open(Channel.SMS, Channel.EMAIL);
    private final ScriptedClient byAccount = open();

    @Test
    void emailGoesOnlyToClientsWithThatChannel() {
        for (ScriptedClient client : new ScriptedClient[] {phones, byAccount}) {
            assertRefused(client, OtpRequest.to(AMINA), "this client sends to no e-mail addresses; nothing was sent");
            assertRefused(client, OtpRequest.to(AMINA).via(Channel.EMAIL), "no e-mail addresses");
        }
        assertServed(mailboxes, OtpRequest.to(AMINA));
        assertServed(mailboxes, OtpRequest.to(AMINA).via(Channel.EMAIL));
        assertServed(both, OtpRequest.to(AMINA));
    }

    @Test
    void phoneNumbersGoToAllButClientsForEmailAlone() {
        assertRefused(mailboxes, OtpRequest.to(ALICE), "this client sends to no phone numbers; nothing was sent");
        assertServed(phones, OtpRequest.to(ALICE));
        assertServed(byAccount, OtpRequest.to(ALICE));
        assertServed(both, OtpRequest.to(ALICE));
        assertServed(both, OtpRequest.to(ALICE).via(Channel.SMS));
    }

    @Test
    void channelThatDoesNotLeadToTheRecipientIsRefused() {
        assertRefused(both, OtpRequest.to(ALICE).via(Channel.EMAIL), "email does not lead to this kind of recipient");
        assertRefused(both, OtpRequest.to(AMINA).via(Channel.SMS), "sms does not lead to this kind of recipient");
    }

    @Test
    void channelThatTheClientLacksIsRefusedWithThoseThatThereAre() {
        assertRefused(both, OtpRequest.to(ALICE).via(Channel.VOICE), "no channel voice; there are [");
        assertRefused(
                byAccount, OtpRequest.to(ALICE).via(Channel.SMS), "no channel sms; the account decides, so name none");
    }

    @Test
    void resendByAnotherChannelIsHeldToTheSame() {
        Challenge sent = both.send(OtpRequest.to(ALICE).via(Channel.SMS));
        OtpNotDoneException refused = assertRefused(both, OtpRequest.again(sent).via(Channel.EMAIL), "does not lead");
        assertThat(refused.operation()).hasToString("resend");
    }

    /** As one of a client that had another channel before. */
    @Test
    void challengeOfAKindThatTheClientLacksIsUnknown() {
        Rejected unknown = Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        assertThat(phones.verify(challenge("r", AMINA), RIGHT)).isEqualTo(unknown);
        assertThat(mailboxes.verify(challenge("r", ALICE), RIGHT)).isEqualTo(unknown);
        assertThat(phones.verifies).hasValue(0);
        assertThat(mailboxes.verifies).hasValue(0);
        assertThat(mailboxes.verify(challenge("r", AMINA), RIGHT)).isEqualTo(Approved.of(AMINA));
        assertThat(both.verify(challenge("r", AMINA), RIGHT)).isEqualTo(Approved.of(AMINA));
        assertThat(both.verify(challenge("s", ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        assertRefused(phones, OtpRequest.again(challenge("r", AMINA)), "no e-mail addresses");
    }

    @Test
    void callingCodesAreAskedOfPhoneNumbersAlone() {
        world.set("allowed-calling-codes", "255");
        ScriptedClient strict = open(Channel.SMS, Channel.EMAIL);
        assertServed(strict, OtpRequest.to(AMINA));
        assertServed(strict, OtpRequest.to(ALICE));
        OtpNotDoneException refused =
                catchThrowableOfType(OtpNotDoneException.class, () -> strict.send(OtpRequest.to(BOB)));
        assertThat(refused.failure()).isEqualTo(OtpFailure.RECIPIENT_BLOCKED);
        assertThat(refused).hasMessageContaining("otp.acme.allowed-calling-codes does not admit " + BOB);
    }

    @Test
    void deadlineMayBeAsLongAsTheClientsAndNoLonger() {
        ScriptedClient quick = world.set("send.deadline", "2s").open();
        Duration most = Duration.ofSeconds(2);
        assertServed(quick, OtpRequest.to(ALICE).within(most));
        assertServed(quick, OtpRequest.to(ALICE).within(Duration.ofSeconds(1)));
        assertRefused(
                quick,
                OtpRequest.to(ALICE).within(most.plusNanos(1)),
                "may take PT2.000000001S, but otp.acme.send.deadline is PT2S; ask for less, or raise the setting");
        Challenge sent = quick.send(ALICE);
        assertRefused(
                quick, OtpRequest.again(sent).within(Duration.ofSeconds(Long.MAX_VALUE)), "otp.acme.send.deadline");
    }

    @Test
    void keyOfTheDeadlineIsThatOfTheClientsName() {
        ScriptedClient kenya = new ScriptedClient(world.settings("acme-ke"), ScriptedClient.declaring());
        assertRefused(kenya, OtpRequest.to(ALICE).within(Duration.ofHours(1)), "otp.acme-ke.send.deadline is PT10S");
    }

    /** As OtpClient tells them; each request has all faults that come later. */
    @Test
    void firstOfSeveralFaultsIsTold() {
        world.set("allowed-calling-codes", "255").set("send.deadline", "2s");
        ScriptedClient strict = open(Channel.SMS, Channel.EMAIL);
        Duration tooLong = Duration.ofSeconds(3);
        strict.send(OtpRequest.to(ALICE).idempotencyKey(KEY));
        Challenge foreign = Challenge.of("other", "r", BOB, NOW);

        OtpRequest all =
                OtpRequest.again(foreign).via(Channel.VOICE).within(tooLong).idempotencyKey(KEY);
        assertFailure(strict, all, OtpFailure.UNKNOWN_CHALLENGE);
        ScriptedClient onlyMail = open(Channel.EMAIL);
        assertRefused(onlyMail, OtpRequest.to(BOB).via(Channel.VOICE), "no phone numbers");
        OtpRequest wrongChannel =
                OtpRequest.to(BOB).via(Channel.VOICE).within(tooLong).idempotencyKey(KEY);
        assertRefused(strict, wrongChannel, "no channel voice");
        assertRefused(strict, wrongChannel.via(Channel.EMAIL), "does not lead");
        OtpRequest blocked = wrongChannel.via(Channel.SMS);
        assertFailure(strict, blocked, OtpFailure.RECIPIENT_BLOCKED);
        OtpRequest slow = OtpRequest.to(ALICE).via(Channel.SMS).within(tooLong).idempotencyKey(KEY);
        assertRefused(strict, slow, "send.deadline");
        assertThatIllegalArgumentException().isThrownBy(() -> strict.send(slow.within(Duration.ofSeconds(1))));
        assertThat(strict.sends).hasValue(1);
    }

    private ScriptedClient open(Channel... channels) {
        return new ScriptedClient(
                world.settings(), Capabilities.builder().channels(channels).build());
    }

    private static void assertServed(ScriptedClient client, OtpRequest request) {
        Recipient recipient = request.recipient();
        assertThat(client.send(request).recipient()).isEqualTo(recipient);
        assertThat(client.requests).endsWith(request);
    }

    private static void assertFailure(ScriptedClient client, OtpRequest request, OtpFailure failure) {
        assertThat(catchThrowableOfType(OtpNotDoneException.class, () -> client.send(request))
                        .failure())
                .isEqualTo(failure);
    }

    private static OtpNotDoneException assertRefused(ScriptedClient client, OtpRequest request, String text) {
        int before = client.sends.get();
        OtpNotDoneException refused = catchThrowableOfType(OtpNotDoneException.class, () -> client.send(request));
        assertThat(refused.failure()).isEqualTo(OtpFailure.UNSUPPORTED);
        assertThat(refused)
                .hasMessageContaining(text)
                .message()
                .doesNotContain(request.recipient().address());
        assertThat(client.sends).hasValue(before);
        return refused;
    }
}
