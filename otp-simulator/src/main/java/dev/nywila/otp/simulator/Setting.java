package dev.nywila.otp.simulator;

import java.util.Locale;

/**
 * One setting of a client that calls a simulated provider.
 *
 * @param key such as {@code otp.beem.app-id}
 * @param value as a client needs it
 * @param isPrivate whether it is the user's own secret, perhaps a real one, and thus not shown anywhere
 */
record Setting(String key, String value, boolean isPrivate) {

    /** The environment variable that the key is read from. */
    String variable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Leaves the value out: it may be a secret. */
    @Override
    public String toString() {
        return "Setting[" + key + "]";
    }
}
