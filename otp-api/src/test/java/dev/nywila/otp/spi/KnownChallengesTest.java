package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.spi.Attempts.Taken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What only a race shows: another thread comes between a client's first look and its attempt. */
class KnownChallengesTest {

    private final KnownChallenges challenges = known(new OldestFirstLedger(10), 1);
    private final Challenge challenge = ScriptedClient.challenge("reference", ALICE);

    @Test
    void theLastAttemptIsOneThreadsOnly() {
        Call call = new Call(ScriptedClient.open(), OtpRequest.to(ALICE), Duration.ofSeconds(10), System.nanoTime());
        challenges.remember(call, challenge, null);
        assertThat(challenges.refusal(challenge)).isNull();
        Taken last = Objects.requireNonNull(challenges.take(challenge));
        assertThat(challenges.take(challenge)).isNull();
        assertThat(challenges.refusal(challenge)).isEqualTo(Rejection.TOO_MANY_ATTEMPTS);
        challenges.giveBack(challenge, last);
        assertThat(challenges.take(challenge)).isNotNull();
    }

    /** Of a client in this JVM, whose provider may repeat references. */
    static KnownChallenges known(Ledger ledger, int maxAttempts) {
        return new KnownChallenges(
                Records.own(ledger),
                new KnownChallenges.Terms(
                        maxAttempts, false, InstantSource.fixed(ScriptedClient.NOW), recipient -> recipient),
                (call, trouble) -> {});
    }
}
