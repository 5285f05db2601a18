package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.ForwardingOtpClient;

/** What is left of a client that declares nothing: one channel, yes and no. */
final class BareClient extends ForwardingOtpClient {

    static final Capabilities CAPABILITIES =
            Capabilities.builder().channels(Channel.SMS).build();

    private final OtpClient client;
    private final FakeSide side;

    BareClient(OtpClient client, FakeSide side) {
        this.client = client;
        this.side = side;
    }

    @Override
    protected OtpClient delegate() {
        return client;
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        long before = side.requests();
        VerificationResult answer = client.verify(challenge, code);
        boolean asked = side.requests() != before;
        return answer instanceof Rejected no && (asked || !needsNoDeclaration(no))
                ? Rejected.of(Rejection.REFUSED)
                : answer;
    }

    /** V4 and V7, where the provider is not asked. */
    private static boolean needsNoDeclaration(Rejected no) {
        return no.reason() == Rejection.UNKNOWN_CHALLENGE || no.reason() == Rejection.INCORRECT_CODE;
    }
}
