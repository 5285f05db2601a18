package dev.nywila.otp.twilio;

import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.CredentialsOtpBuilder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds clients of Twilio Verify in code. {@link TwilioOtpProvider} opens the same ones from settings. */
public final class TwilioOtp {

    static final String ID = "twilio";

    private TwilioOtp() {}

    /**
     * Starts to build a client.
     *
     * @return a builder without any setting
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Collects the settings of a client of Twilio's. Credentials are settings {@code account-sid} and {@code auth-token}:
     * an account's or, better, an API key's, which can be withdrawn alone. Not thread-safe.
     */
    public static final class Builder extends CredentialsOtpBuilder<Builder> {

        private Builder() {
            super(ID, "account-sid", "auth-token");
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the Verify service, which decides how long codes are and what messages say.
         *
         * @param serviceSid setting {@code service-sid}
         * @return this builder
         */
        public Builder serviceSid(String serviceSid) {
            return setting("service-sid", serviceSid);
        }

        /**
         * Sets how phone numbers get their codes where a request does not say.
         *
         * @param channel setting {@code channel}: {@link Channel#SMS}, the default, {@code VOICE} or {@code WHATSAPP}
         * @return this builder
         */
        public Builder channel(Channel channel) {
            return setting("channel", channel.name());
        }

        @Override
        protected OtpClient open(OtpConfig config, String name, @Nullable Supplier<Credentials> given) {
            return TwilioClient.open(config, name, given);
        }
    }
}
