package dev.nywila.otp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * System properties, then environment variables.
 *
 * @param variables the environment
 */
record EnvironmentConfig(Map<String, String> variables) implements OtpConfig {

    @Override
    public @Nullable String get(String key) {
        String property = System.getProperty(key);
        return property != null ? property : variables.get(variable(key));
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(System.getProperties().stringPropertyNames());
        keys.addAll(variables.keySet());
        keys.removeIf(key -> !key.startsWith("otp.") && !key.startsWith("OTP_"));
        return keys;
    }

    @Override
    public String describe(String key) {
        return key + " (or variable " + variable(key) + ")";
    }

    /** Returns nothing of it: the environment is full of secrets. */
    @Override
    public String toString() {
        return "EnvironmentConfig";
    }

    /** {@code otp.beem.key[0]} is {@code OTP_BEEM_KEY_0}. */
    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.\\[-]", "_").replace("]", "");
    }
}
