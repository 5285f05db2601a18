package dev.nywila.otp;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's settings come from: one method, so that {@code environment::getProperty} or {@code map::get} will
 * do. Keys are always whole, such as {@code otp.beem.api-key}; a blank value counts as absent. A list is one value with
 * commas, or a key for each of its values: {@code key[0]}, {@code key[1]}. Implementations are read while a client is
 * opened, on the opening thread, and not kept.
 */
@FunctionalInterface
public interface OtpConfig {

    /**
     * Returns the value of a setting.
     *
     * @param key the whole key
     * @return its value, or null if it is not set
     */
    @Nullable
    String get(String key);

    /**
     * Returns what is set, where that can be listed, so that a mistyped key is found: an unknown one of the client that is
     * opened is a fault.
     *
     * @return whole keys; also names of environment variables ({@code OTP_BEEM_API_KEY}), of which an unknown one is only
     *     warned of, since others set such variables too; by default empty
     */
    default Set<String> keys() {
        return Set.of();
    }

    /**
     * Returns an object that cannot travel as text, such as the {@code InstantSource} or the meter registry to use.
     *
     * @param <T> its type
     * @param type its class
     * @return the object, or empty
     */
    default <T> Optional<T> component(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return Optional.empty();
    }

    /**
     * Returns how an error message names a key, so that its reader finds the place to correct.
     *
     * @param key the whole key
     * @return the key, or what it stands for here
     */
    default String describe(String key) {
        return key;
    }

    /**
     * Adds an object to these settings.
     *
     * @param <T> its type
     * @param type the class under which adapters ask for it
     * @param component the object
     * @return these settings and the object
     */
    default <T> OtpConfig with(Class<T> type, T component) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(component, "component");
        return new DerivedConfig(this) {
            @Override
            public <U> Optional<U> component(Class<U> wanted) {
                return wanted.equals(type) ? Optional.of(wanted.cast(component)) : super.component(wanted);
            }
        };
    }

    /**
     * Takes settings from a map.
     *
     * @param settings whole keys and their values; copied
     * @return the settings
     */
    static OtpConfig of(Map<String, String> settings) {
        Map<String, String> copy = Map.copyOf(settings);
        return new OtpConfig() {
            @Override
            public @Nullable String get(String key) {
                return copy.get(key);
            }

            @Override
            public Set<String> keys() {
                return copy.keySet();
            }
        };
    }

    /**
     * Takes settings from the JVM's surroundings: for {@code otp.beem.api-key} the system property of that name, else
     * the environment variable {@code OTP_BEEM_API_KEY}. A property that is blank hides the variable. Read at each call.
     *
     * @apiNote A secret given as {@code -D…} shows in process lists; prefer the variable.
     * @return the settings
     */
    static OtpConfig environment() {
        return new EnvironmentConfig(System.getenv());
    }
}
