package dev.nywila.otp;

import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpProvider;
import dev.nywila.otp.spi.OtpSettings;

/** A provider whose codes are the API key of the client that sends them. */
public abstract class AccountProvider implements OtpProvider {
    private final String id;

    AccountProvider(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        OtpSettings settings = new OtpSettings(id, config, name);
        return new Client(settings, settings.required("api-key"));
    }

    public static final class Acme extends AccountProvider {
        public Acme() {
            super("acme");
        }
    }

    public static final class Zulu extends AccountProvider {
        public Zulu() {
            super("zulu");
        }
    }

    private static final class Client extends AbstractOtpClient {
        private final String apiKey;

        Client(OtpSettings settings, String apiKey) {
            super(settings, Capabilities.builder().build());
            this.apiKey = apiKey;
        }

        @Override
        protected Challenge doSend(OtpRequest request, Call call) {
            return call.challenge(apiKey + "-1");
        }

        @Override
        protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
            return code.equals(apiKey) ? Approved.of(challenge.recipient()) : Rejected.of(Rejection.INCORRECT_CODE);
        }
    }
}
