package dev.nywila.otp.http;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * Collects the settings of a client over HTTP in code; {@link #build} checks them all at once. Each method replaces what was
 * set before. Not thread-safe. Every setting that has no method is set by {@link #setting}.
 *
 * @param <B> the adapter's builder
 */
public abstract class HttpOtpBuilder<B extends HttpOtpBuilder<B>> {

    private final Map<String, String> settings = new HashMap<>();
    private UnaryOperator<OtpConfig> components = UnaryOperator.identity();
    private String name;

    /**
     * Starts without any setting.
     *
     * @param provider the provider's id, which is the client's name unless it is given another
     */
    protected HttpOtpBuilder(String provider) {
        this.name = provider;
    }

    /**
     * Returns this builder.
     *
     * @return {@code this}
     */
    protected abstract B self();

    /**
     * Opens the client.
     *
     * @param config the settings and components that were collected
     * @param name the client's
     * @return the client
     */
    protected abstract OtpClient open(OtpConfig config, String name);

    /**
     * Names the client, which tells several accounts apart: in meters, log events, exceptions and challenges.
     *
     * @param name of the form {@code [a-z][a-z0-9-]{0,31}}; by default the provider's id
     * @return this builder
     */
    public final B name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return self();
    }

    /**
     * Sets where the provider is; by default its public address, if it has one for all.
     *
     * @param baseUrl setting {@code base-url}
     * @return this builder
     */
    public final B baseUrl(URI baseUrl) {
        return setting("base-url", baseUrl.toString());
    }

    /**
     * Sets any other setting, as text.
     *
     * @param key what follows {@code otp.<name>.}, such as {@code send.deadline}
     * @param value as it would stand in a properties file
     * @return this builder
     */
    public final B setting(String key, String value) {
        settings.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return self();
    }

    /**
     * Sets where meters are registered; by default Micrometer's global registry.
     *
     * @param registry the registry
     * @return this builder
     */
    public final B meterRegistry(MeterRegistry registry) {
        return component(MeterRegistry.class, registry);
    }

    /**
     * Sets where each call is observed, for traces and audit; without it nothing is. See {@link OtpObservationContext}.
     *
     * @param registry the registry
     * @return this builder
     */
    public final B observationRegistry(ObservationRegistry registry) {
        return component(ObservationRegistry.class, registry);
    }

    /**
     * Sets whom TLS trusts, for a private authority; by default the JVM's trust store. Host names are checked all the
     * same.
     *
     * @param context the context
     * @return this builder
     */
    public final B sslContext(SSLContext context) {
        return component(SSLContext.class, context);
    }

    /**
     * Sets where instants come from; by default the system's clock.
     *
     * @param clock the source
     * @return this builder
     */
    public final B clock(InstantSource clock) {
        return component(InstantSource.class, clock);
    }

    /**
     * Sets any other component, such as a {@link Resolver} or a {@link dev.nywila.otp.spi.MonotonicClock}.
     *
     * @param type its type
     * @param component the object
     * @param <T> its type
     * @return this builder
     */
    public final <T> B component(Class<T> type, T component) {
        Objects.requireNonNull(component, type.getSimpleName());
        UnaryOperator<OtpConfig> before = components;
        components = config -> before.apply(config).with(type, component);
        return self();
    }

    /**
     * Makes the client. Resolves no name, opens no socket, sends nothing (D3).
     *
     * @return the client; the caller closes it
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if settings are missing, malformed or unknown; it
     *     lists all of them by key, without values. Also if a library of the class path is too old or absent; it names it
     */
    public final OtpClient build() {
        Map<String, String> whole = new HashMap<>();
        settings.forEach((key, value) -> whole.put("otp." + name + "." + key, value));
        OtpConfig config = components.apply(OtpConfig.of(whole));
        return open(config, name);
    }

    /** Returns the client's name alone, as settings hold secrets. */
    @Override
    public final String toString() {
        return "Builder[name=" + name + "]";
    }
}
