package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.spi.ForwardingOtpClient;
import org.junit.jupiter.api.Assumptions;

/** A real account as the provider's side of one test, without facilities. */
final class LiveTestbed implements OtpTestbed {

    private final LiveAccount account;

    LiveTestbed(LiveAccount account) {
        this.account = account;
    }

    @Override
    public String providerId() {
        return account.provider;
    }

    @Override
    public String clientName() {
        return account.client;
    }

    @Override
    public OtpConfig config() {
        return account.settings;
    }

    @Override
    public String code(Challenge challenge) {
        return account.codes.code(challenge);
    }

    @Override
    public long requestsSeen() {
        throw new UnsupportedOperationException("no planned test asks; LivePlan leaves out those that do");
    }

    @Override
    public PhoneNumber phone(int n) {
        return account.phones.get(n % account.phones.size());
    }

    @Override
    public EmailAddress email(int n) {
        return Assumptions.abort("there are phones only");
    }

    @Override
    public void close() {}

    /** A client that spends one message for each send and resend, before it is made. */
    OtpClient counted(OtpClient client) {
        return new Counted(client);
    }

    private final class Counted extends ForwardingOtpClient {

        private final OtpClient client;

        Counted(OtpClient client) {
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
                Assumptions.abort("a send ended in " + Area.masked(trouble));
                throw trouble;
            }
        }
    }
}
