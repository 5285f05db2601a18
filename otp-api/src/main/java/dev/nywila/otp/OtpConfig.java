package dev.nywila.otp;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's settings come from: one method, so that {@code environment::getProperty} or {@code map::get} will
 * do. Keys are always whole, such as {@code otp.beem.api-key}; a blank value counts as absent. Implementations are read
 * while a client is opened, on the opening thread, and not kept.
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
     * Returns how an error message names a key, so that its reader finds the place to mend.
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
     * Reads one adapter's settings from under another prefix, for a second account:
     * {@code config.relocated("otp.beem", "otp.kenya")} looks up {@code otp.kenya.api-key} where the adapter asks for
     * {@code otp.beem.api-key}. Other keys stay.
     *
     * @param from the prefix that the adapter asks for
     * @param to the prefix that is set
     * @return these settings, seen so
     */
    default OtpConfig relocated(String from, String to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        String prefix = from + ".";
        return new DerivedConfig(this) {
            @Override
            public @Nullable String get(String key) {
                return super.get(moved(key));
            }

            @Override
            public String describe(String key) {
                return super.describe(moved(key));
            }

            private String moved(String key) {
                return key.startsWith(prefix) ? to + "." + key.substring(prefix.length()) : key;
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
        return copy::get;
    }

    /**
     * Takes settings from the JVM's surroundings: for {@code otp.beem.api-key} the system property of that name, else
     * the environment variable {@code OTP_BEEM_API_KEY}. A property that is blank hides the variable. Read at each call.
     *
     * @apiNote A secret given as {@code -D…} shows in process lists; prefer the variable.
     * @return the settings
     */
    static OtpConfig environment() {
        return new OtpConfig() {
            @Override
            public @Nullable String get(String key) {
                String property = System.getProperty(key);
                return property != null ? property : System.getenv(variable(key));
            }

            @Override
            public String describe(String key) {
                return key + " (or variable " + variable(key) + ")";
            }

            private String variable(String key) {
                return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            }
        };
    }
}
