package dev.nywila.otp.simulator;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one account that a simulated Twilio has, with one Verify service; see
 * {@link OtpSimulator.Builder#account(TwilioAccount)}. Immutable; starts at {@link #defaults()}.
 */
public final class TwilioAccount {

    private static final String USUAL_TOKEN = "5ec2e75ec2e75ec2e75ec2e75ec2e75e";
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");

    private final String accountSid;
    private final String authToken;
    private final String serviceSid;
    private final @Nullable ApiKey apiKey;

    private record ApiKey(String sid, String secret) {

        @Override
        public String toString() {
            return "ApiKey[]";
        }
    }

    private TwilioAccount(String accountSid, String authToken, String serviceSid, @Nullable ApiKey apiKey) {
        this.accountSid = accountSid;
        this.authToken = authToken;
        this.serviceSid = serviceSid;
        this.apiKey = apiKey;
    }

    /**
     * Returns the usual account: {@code AC51000000000000000000000000000001} with the token
     * {@code 5ec2e75ec2e75ec2e75ec2e75ec2e75e}, the service {@code VA51000000000000000000000000000001}, no API key.
     *
     * @return the account
     */
    public static TwilioAccount defaults() {
        return new TwilioAccount(
                "AC51000000000000000000000000000001", USUAL_TOKEN, "VA51000000000000000000000000000001", null);
    }

    /**
     * Sets the account's own pair of credentials.
     *
     * @param sid {@code AC} and 32 hexadecimal digits in lower case
     * @param token 32 hexadecimal digits in lower case
     * @return the account with them
     */
    public TwilioAccount credentials(String sid, String token) {
        return new TwilioAccount(
                Objects.requireNonNull(sid, "sid"), Objects.requireNonNull(token, "token"), serviceSid, apiKey);
    }

    /**
     * Lets a second pair of credentials in.
     *
     * @param sid {@code SK} and 32 hexadecimal digits in lower case
     * @param secret its password
     * @return the account with the key
     */
    public TwilioAccount apiKey(String sid, String secret) {
        return new TwilioAccount(
                accountSid,
                authToken,
                serviceSid,
                new ApiKey(Objects.requireNonNull(sid, "sid"), Objects.requireNonNull(secret, "secret")));
    }

    /**
     * Sets the one Verify service that exists.
     *
     * @param sid {@code VA} and 32 hexadecimal digits in lower case
     * @return the account with it
     */
    public TwilioAccount service(String sid) {
        return new TwilioAccount(accountSid, authToken, Objects.requireNonNull(sid, "sid"), apiKey);
    }

    String accountSid() {
        return accountSid;
    }

    String authToken() {
        return authToken;
    }

    String serviceSid() {
        return serviceSid;
    }

    /** Whether everybody knows its secret. */
    boolean isUsual() {
        return authToken.equals(USUAL_TOKEN);
    }

    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        requireSid("account-sid", "AC", accountSid, mistakes);
        requireSid("service-sid", "VA", serviceSid, mistakes);
        if (!DIGITS.matcher(authToken).matches()) {
            mistakes.add("Twilio's auth-token must be 32 hexadecimal digits in lower case");
        }
        if (apiKey != null) {
            requireSid("API key", "SK", apiKey.sid(), mistakes);
            if (apiKey.secret().isBlank()) {
                mistakes.add("the secret of Twilio's API key must not be blank");
            }
        }
        return mistakes;
    }

    private static void requireSid(String what, String prefix, String sid, List<String> mistakes) {
        if (!sid.startsWith(prefix)
                || !DIGITS.matcher(sid.substring(prefix.length())).matches()) {
            mistakes.add("Twilio's " + what + " must be " + prefix + " and 32 hexadecimal digits in lower case");
        }
    }

    BasicLogin login() {
        BasicLogin own = BasicLogin.of(accountSid, authToken);
        return apiKey == null ? own : own.or(apiKey.sid(), apiKey.secret());
    }

    List<Setting> settings(URI baseUrl) {
        return List.of(
                new Setting("otp.provider", TwilioDialect.ID, false),
                new Setting("otp.twilio.base-url", baseUrl.toString(), false),
                new Setting("otp.twilio.account-sid", accountSid, false),
                new Setting("otp.twilio.auth-token", authToken, !isUsual()),
                new Setting("otp.twilio.service-sid", serviceSid, false));
    }

    /** Leaves tokens and secrets out. */
    @Override
    public String toString() {
        return "TwilioAccount[service=" + serviceSid + "]";
    }
}
