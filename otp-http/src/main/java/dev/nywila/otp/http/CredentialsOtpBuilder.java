package dev.nywila.otp.http;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a client that says who calls by an id and a secret. Not thread-safe.
 *
 * @param <B> the adapter's builder
 */
public abstract class CredentialsOtpBuilder<B extends CredentialsOtpBuilder<B>> extends HttpOtpBuilder<B> {

    private final String idKey;
    private final String secretKey;
    private @Nullable Supplier<Credentials> credentials;

    /**
     * Starts without any setting.
     *
     * @param provider the provider's id, which is the client's name unless it is given another
     * @param idKey the last part of the key of the id
     * @param secretKey the last part of the key of the secret
     */
    protected CredentialsOtpBuilder(String provider, String idKey, String secretKey) {
        super(provider);
        this.idKey = idKey;
        this.secretKey = secretKey;
    }

    /**
     * Sets fixed credentials, as the provider's dashboard shows them.
     *
     * @param id who calls
     * @param secret what proves it
     * @return this builder
     */
    public final B credentials(String id, String secret) {
        credentials = null;
        return setting(idKey, id).setting(secretKey, secret);
    }

    /**
     * Sets credentials that change while the client lives. The supplier is asked once per call to the provider, on the
     * calling thread, so an id and its secret are never mixed; it must be thread-safe and quick. If it throws, the call
     * ends as {@link OtpFailure#CONFIGURATION} and nothing is sent.
     *
     * @param credentials gives the pair that is valid now
     * @return this builder
     */
    public final B credentials(Supplier<Credentials> credentials) {
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        return self();
    }

    /**
     * Opens the client.
     *
     * @param config the settings and components that were collected
     * @param name the client's
     * @param given what gives the credentials that are valid now, or null if they are settings
     * @return the client
     */
    protected abstract OtpClient open(OtpConfig config, String name, @Nullable Supplier<Credentials> given);

    @Override
    protected final OtpClient open(OtpConfig config, String name) {
        return open(config, name, credentials);
    }
}
