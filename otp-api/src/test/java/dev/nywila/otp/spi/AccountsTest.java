package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.NOW;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two accounts of one provider are two clients: V4 and R2. */
class AccountsTest {

    private final ScriptedClient.World world = new ScriptedClient.World();
    private final ScriptedClient tanzania = named("acme-tz");
    private final ScriptedClient kenya = named("acme-ke");

    @Test
    void eachSendsChallengesOfItsOwnName() {
        Challenge sent = kenya.send(ALICE);
        assertThat(kenya.name()).isEqualTo("acme-ke");
        assertThat(kenya.provider()).isEqualTo("acme");
        assertThat(sent.client()).isEqualTo("acme-ke");
        assertThat(sent.provider()).isEqualTo("acme");
        assertThat(kenya.verify(sent, RIGHT).isApproved()).isTrue();
    }

    @Test
    void nameIsThereAlsoWhenClosed() {
        kenya.close();
        assertThat(kenya.name()).isEqualTo("acme-ke");
    }

    @Test
    void codeOfTheOtherAccountIsNeverTried() {
        Challenge sent = kenya.send(ALICE);
        assertForeign(tanzania, sent);
        assertForeign(tanzania, Challenge.ofStorageString(sent.toStorageString()));
        assertThat(kenya.verify(sent, RIGHT).isApproved()).as("at home").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"acme,acme", "acme,acme-tz", "other,acme-ke", "acme-ke,acme-ke"})
    void challengeOfAnotherProviderOrNameIsForeign(String provider, String client) {
        assertForeign(kenya, Challenge.of(provider, "r", ALICE, NOW).client(client));
    }

    @Test
    void challengeOfThisProviderAndNameIsNot() {
        Challenge stored = Challenge.of("acme", "r", ALICE, NOW).client("acme-ke");
        assertThat(kenya.resend(stored).recipient()).isEqualTo(ALICE);
        assertThat(kenya.verify(stored, RIGHT).isApproved()).isTrue();
    }

    /** As an adapter with one cache for all of its clients would. */
    @Test
    void challengeOfTheOtherAccountFromTheAdapterIsADefect() {
        Challenge sent = kenya.send(ALICE);
        tanzania.onSend = request -> sent;
        assertThat(catchThrowableOfType(OtpOutcomeUnknownException.class, () -> tanzania.send(ALICE)))
                .hasMessageContaining("the adapter returned a challenge of another client or recipient");
    }

    private ScriptedClient named(String name) {
        ScriptedClient client = new ScriptedClient(world.settings(name), ScriptedClient.declaring());
        client.onSend = request -> client.lastCall().challenge("ref-" + client.sends.get());
        return client;
    }

    private static void assertForeign(ScriptedClient client, Challenge challenge) {
        client.sends.set(0);
        assertThat(client.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        OtpNotDoneException refused = catchThrowableOfType(OtpNotDoneException.class, () -> client.resend(challenge));
        assertThat(refused.failure()).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
        assertThat(refused.operation()).isEqualTo(OtpOperation.RESEND);
        assertThat(refused.client()).isEqualTo(client.name());
        assertThat(client.sends).hasValue(0);
        assertThat(client.verifies).hasValue(0);
    }
}
