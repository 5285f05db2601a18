package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What only a race shows: another thread comes between a client's first look and its attempt. */
class KnownChallengesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final KnownChallenges challenges =
            new KnownChallenges(new ConcurrentHashMap<>(), 1, false, InstantSource.fixed(NOW));
    private final Challenge challenge =
            new Challenge("acme", "reference", PhoneNumber.of("+255713507067"), null, NOW, null);

    @Test
    void theLastAttemptIsOneThreadsOnly() {
        challenges.remember(challenge, null, new Attempts());
        assertThat(challenges.refusal(challenge)).isNull();
        assertThat(challenges.attempts(challenge).take(1)).isTrue();
        assertThat(challenges.attempts(challenge).take(1)).isFalse();
        assertThat(challenges.refusal(challenge)).isEqualTo(Rejection.TOO_MANY_ATTEMPTS);
        challenges.attempts(challenge).giveBack();
        assertThat(challenges.attempts(challenge).take(1)).isTrue();
    }
}
