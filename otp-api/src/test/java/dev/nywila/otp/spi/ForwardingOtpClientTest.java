package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Approved;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingOtpClientTest {

    /** Sees what is sent. */
    private static final class Audited extends ForwardingOtpClient {

        private final OtpClient delegate;
        private final List<OtpRequest> seen = new ArrayList<>();

        Audited(OtpClient delegate) {
            this.delegate = delegate;
        }

        @Override
        protected OtpClient delegate() {
            return delegate;
        }

        @Override
        public Challenge send(OtpRequest request) {
            seen.add(request);
            return super.send(request);
        }
    }

    private final ScriptedClient delegate = ScriptedClient.open();
    private final Audited client = new Audited(delegate);

    @Test
    void everyWayToSendGoesThroughTheOneThatMayBeOverridden() {
        OtpClient seenFromOutside = client;
        Challenge sent = seenFromOutside.send(ALICE);
        Challenge again = seenFromOutside.resend(sent);
        OtpRequest request = OtpRequest.again(again);
        seenFromOutside.send(request);
        assertThat(client.seen).containsExactly(OtpRequest.to(ALICE), OtpRequest.again(sent), request);
        assertThat(delegate.requests).isEqualTo(client.seen);
    }

    @Test
    void restIsTheDelegates() {
        assertThat(client.name()).isEqualTo("acme");
        assertThat(client.capabilities()).isSameAs(delegate.capabilities());
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        client.close();
        assertThat(delegate.closings).hasValue(1);
        assertThatIllegalStateException().isThrownBy(() -> client.send(ALICE));
    }

    @Test
    void nothingOfTheDelegateIsUnwrapped() {
        assertThat(client.unwrap(Audited.class)).containsSame(client);
        assertThat(client.unwrap(OtpClient.class)).containsSame(client);
        assertThat(client.unwrap(ScriptedClient.class)).isEmpty();
        assertThat(client.unwrap(AbstractOtpClient.class)).isEmpty();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> client.send((PhoneNumber) null));
        assertThatNullPointerException().isThrownBy(() -> client.resend(null));
        assertThat(delegate.sends).hasValue(0);
    }
}
