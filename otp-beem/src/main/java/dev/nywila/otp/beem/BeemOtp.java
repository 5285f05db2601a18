package dev.nywila.otp.beem;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.CredentialsOtpBuilder;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds clients of Beem's OTP service in code. {@link BeemOtpProvider} opens the same ones from settings. */
public final class BeemOtp {

    static final String ID = "beem";

    private BeemOtp() {}

    /**
     * Starts to build a client.
     *
     * @return a builder without any setting
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Collects the settings of a client of Beem's. Credentials are settings {@code api-key} and {@code secret-key}, from
     * Beem's dashboard under OTP; the secret looks like Base64 but is not to be decoded. Not thread-safe.
     */
    public static final class Builder extends CredentialsOtpBuilder<Builder> {

        private Builder() {
            super(ID, "api-key", "secret-key");
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the application's id, as the dashboard shows it.
         *
         * @param appId setting {@code app-id}
         * @return this builder
         */
        public Builder appId(String appId) {
            return setting("app-id", appId);
        }

        /**
         * Sets how long a code lives by the dashboard, for challenges that Beem tells no expiry for. Without it such
         * challenges have none.
         *
         * @param codeLifetime setting {@code code-lifetime}
         * @return this builder
         */
        public Builder codeLifetime(Duration codeLifetime) {
            return setting("code-lifetime", codeLifetime.toString());
        }

        @Override
        protected OtpClient open(OtpConfig config, String name, @Nullable Supplier<Credentials> given) {
            return BeemClient.open(config, name, given);
        }
    }
}
