package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.spi.ForwardingOtpClient;
import org.junit.jupiter.api.Assumptions;

/** A client of a real account that spends one message for each send and resend, before it is made. */
final class CountedClient extends ForwardingOtpClient {

    private final LiveAccount account;
    private final OtpClient client;

    CountedClient(LiveAccount account, OtpClient client) {
        this.account = account;
        this.client = client;
    }

    @Override
    protected OtpClient delegate() {
        return client;
    }

    @Override
    public Challenge send(OtpRequest request) {
        account.spend();
        try {
            Challenge challenge = client.send(request);
            account.codes.expect(challenge);
            return challenge;
        } catch (OtpException trouble) {
            if (trouble instanceof OtpOutcomeUnknownException) {
                account.stop();
            } else if (trouble.failure() == OtpFailure.IN_PROGRESS) {
                // an answer that rules speak of
                throw trouble;
            }
            Assumptions.abort("a send ended in " + RuleTests.masked(trouble));
            throw trouble;
        }
    }
}
