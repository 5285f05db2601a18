package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
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
}
