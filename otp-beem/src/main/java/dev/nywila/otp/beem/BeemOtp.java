package dev.nywila.otp.beem;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
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
     * An API key and its secret, from Beem's dashboard under OTP. Both are used as they are; the secret looks like Base64
     * but is not to be decoded.
     *
     * @param apiKey printable ASCII without a colon
     * @param secretKey printable ASCII
     */
    public record Credentials(String apiKey, String secretKey) {

        private static final Pattern API_KEY = Pattern.compile("[ -~&&[^:]]*");
        private static final Pattern SECRET_KEY = Pattern.compile("[ -~]*");

        /**
         * Checks the characters.
         *
         * @param apiKey printable ASCII without a colon
         * @param secretKey printable ASCII
         * @throws IllegalArgumentException if there are others; the message does not repeat them
         */
        public Credentials {
            if (!isApiKey(apiKey) || !isSecretKey(secretKey)) {
                throw new IllegalArgumentException(
                        "an API key is printable ASCII without a colon, a secret key is printable ASCII");
            }
        }

        static boolean isApiKey(String text) {
            return API_KEY.matcher(text).matches();
        }

        static boolean isSecretKey(String text) {
            return SECRET_KEY.matcher(text).matches();
        }

        String basic() {
            byte[] pair = (apiKey + ":" + secretKey).getBytes(StandardCharsets.US_ASCII);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        /** Returns neither. */
        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    /**
     * Collects settings; {@link #build} checks them all at once. Each method replaces what was set before. Not
     * thread-safe. Every setting that has no method here is set by {@link #setting}.
     */
    public static final class Builder {

        private final Map<String, String> settings = new HashMap<>();
        private String name = ID;
        private UnaryOperator<OtpConfig> components = UnaryOperator.identity();
        private @Nullable Supplier<Credentials> credentials;

        private Builder() {}

        /**
         * Names the client, which tells several accounts apart: in meters, log events, exceptions and challenges.
         *
         * @param name of the form {@code [a-z][a-z0-9-]{0,31}}; by default {@code beem}
         * @return this builder
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets fixed credentials.
         *
         * @param apiKey setting {@code api-key}
         * @param secretKey setting {@code secret-key}
         * @return this builder
         */
        public Builder credentials(String apiKey, String secretKey) {
            credentials = null;
            return setting("api-key", apiKey).setting("secret-key", secretKey);
        }

        /**
         * Sets credentials that change while the client lives. The supplier is asked once per call to Beem, on the
         * calling thread, so a key and its secret are never mixed; it must be thread-safe and quick. If it throws, the
         * call ends as {@link OtpFailure#CONFIGURATION} and nothing is sent.
         *
         * @param credentials gives the pair that is valid now
         * @return this builder
         */
        public Builder credentials(Supplier<Credentials> credentials) {
            this.credentials = Objects.requireNonNull(credentials, "credentials");
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
         * Sets where Beem is; by default its public address.
         *
         * @param baseUrl setting {@code base-url}
         * @return this builder
         */
        public Builder baseUrl(URI baseUrl) {
            return setting("base-url", baseUrl.toString());
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

        /**
         * Sets any other setting, as text.
         *
         * @param key what follows {@code otp.<name>.}, such as {@code send.deadline}
         * @param value as it would stand in a properties file
         * @return this builder
         */
        public Builder setting(String key, String value) {
            settings.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets where meters are registered; by default Micrometer's global registry.
         *
         * @param registry the registry
         * @return this builder
         */
        public Builder meterRegistry(MeterRegistry registry) {
            return component(MeterRegistry.class, registry);
        }

        /**
         * Sets whom TLS trusts, for a private authority; by default the JVM's trust store. Host names are checked all the
         * same.
         *
         * @param context the context
         * @return this builder
         */
        public Builder sslContext(SSLContext context) {
            return component(SSLContext.class, context);
        }

        /**
         * Sets where instants come from; by default the system's clock.
         *
         * @param clock the source
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            return component(InstantSource.class, clock);
        }

        /**
         * Makes the client. Resolves no name, opens no socket, sends nothing (D3).
         *
         * @return the client; the caller closes it
         * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if settings are missing, malformed or unknown;
         *     it lists all of them by key, without values. Also if a library of the class path is too old or absent; it
         *     names it
         */
        public OtpClient build() {
            Map<String, String> whole = new HashMap<>();
            settings.forEach((key, value) -> whole.put("otp." + name + "." + key, value));
            OtpConfig config = components.apply(OtpConfig.of(whole));
            return Libraries.open(name, () -> BeemClient.open(config, name, credentials));
        }

        private <T> Builder component(Class<T> type, T component) {
            UnaryOperator<OtpConfig> before = components;
            components = config -> before.apply(config).with(type, component);
            return this;
        }
    }
}
