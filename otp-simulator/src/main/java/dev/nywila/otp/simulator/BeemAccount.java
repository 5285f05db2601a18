package dev.nywila.otp.simulator;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The one account that a simulated Beem has; see {@link OtpSimulator.Builder#account(BeemAccount)}. Immutable; starts at
 * {@link #defaults()}.
 */
public final class BeemAccount {

    private static final String USUAL_SECRET = "simulator-secret";

    private final String apiKey;
    private final String secretKey;
    private final String appId;

    private BeemAccount(String apiKey, String secretKey, String appId) {
        this.apiKey = apiKey;
        this.secretKey = secretKey;
        this.appId = appId;
    }

    /**
     * Returns the usual account: API key {@code simulator-key}, secret {@code simulator-secret}, application {@code 1}.
     *
     * @return the account
     */
    public static BeemAccount defaults() {
        return new BeemAccount("simulator-key", USUAL_SECRET, "1");
    }

    /**
     * Sets the one pair of credentials that is let in.
     *
     * @param key the API key, the user name of the pair
     * @param secret the secret key, its password
     * @return the account with them
     */
    public BeemAccount credentials(String key, String secret) {
        return new BeemAccount(Objects.requireNonNull(key, "key"), Objects.requireNonNull(secret, "secret"), appId);
    }

    /**
     * Sets the one application that exists.
     *
     * @param id callers may send it as a number or as a string
     * @return the account with it
     */
    public BeemAccount appId(String id) {
        return new BeemAccount(apiKey, secretKey, Objects.requireNonNull(id, "id"));
    }

    String apiKey() {
        return apiKey;
    }

    String secretKey() {
        return secretKey;
    }

    String appId() {
        return appId;
    }

    /** Whether everybody knows its secret. */
    boolean isUsual() {
        return secretKey.equals(USUAL_SECRET);
    }

    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (apiKey.isBlank() || secretKey.isBlank() || appId.isBlank()) {
            mistakes.add("Beem's api-key, secret-key and app-id must not be blank");
        }
        return mistakes;
    }

    BasicLogin login() {
        return BasicLogin.of(apiKey, secretKey);
    }

    List<Setting> settings(URI baseUrl) {
        return List.of(
                new Setting("otp.provider", BeemDialect.ID, false),
                new Setting("otp.beem.base-url", baseUrl.toString(), false),
                new Setting("otp.beem.api-key", apiKey, false),
                new Setting("otp.beem.secret-key", secretKey, !isUsual()),
                new Setting("otp.beem.app-id", appId, false));
    }

    /** Leaves key and secret out. */
    @Override
    public String toString() {
        return "BeemAccount[appId=" + appId + "]";
    }
}
