package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every client has from the interface alone. */
class OtpClientTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final Challenge CHALLENGE = Challenge.of("acme", "ref-1", ALICE, Instant.EPOCH);

    private final Asked client = new Asked();

    @Test
    void sendToARecipientIsARequestWithNothingElse() {
        assertThat(client.send(ALICE)).isSameAs(CHALLENGE);
        assertThat(client.requests).containsExactly(OtpRequest.to(ALICE));
    }

    @Test
    void resendIsTheRequestThatFollowsTheChallenge() {
        Challenge sent = CHALLENGE.channel(Channel.VOICE).locale(Locale.FRENCH);
        assertThat(client.resend(sent)).isSameAs(CHALLENGE);
        assertThat(client.requests).containsExactly(OtpRequest.again(sent));
    }

    @Test
    void unwrapsToWhatItIsAndToNothingElse() {
        assertThat(client.unwrap(Asked.class)).containsSame(client);
        assertThat(client.unwrap(Supplier.class)).containsSame(client);
        assertThat(client.unwrap(String.class)).isEmpty();
    }

    /** Notes what it is asked to send. */
    private static final class Asked implements OtpClient, Supplier<String> {
        final List<OtpRequest> requests = new ArrayList<>();

        @Override
        public String name() {
            return "acme";
        }

        @Override
        public Challenge send(OtpRequest request) {
            requests.add(request);
            return CHALLENGE;
        }

        @Override
        public VerificationResult verify(Challenge challenge, String code) {
            return Rejected.of(Rejection.INCORRECT_CODE);
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.builder().build();
        }

        @Override
        public String get() {
            return "something else that it is";
        }

        @Override
        public void close() {}
    }
}
