package dev.nywila.otp.simulator;

import java.net.URI;
import java.util.List;

/**
 * The one account that the simulated Beem has.
 *
 * @param apiKey user name of the one pair that is let in
 * @param secretKey its password
 * @param appId the one application that exists
 */
record BeemAccount(String apiKey, String secretKey, String appId) {

    static final BeemAccount DEFAULT = new BeemAccount("simulator-key", "simulator-secret", "1");

    List<Setting> settings(URI baseUrl) {
        return List.of(
                new Setting("otp.provider", "beem", false),
                new Setting("otp.beem.base-url", baseUrl.toString(), false),
                new Setting("otp.beem.api-key", apiKey, false),
                new Setting("otp.beem.secret-key", secretKey, !secretKey.equals(DEFAULT.secretKey())),
                new Setting("otp.beem.app-id", appId, false));
    }

    /** Leaves key and secret out. */
    @Override
    public String toString() {
        return "BeemAccount[appId=" + appId + "]";
    }
}
