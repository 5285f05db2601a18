package dev.nywila.otp.twilio;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the tests of this package open, and what Twilio says: bodies as its specification has them. */
final class Twilio {

    static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");
    static final String ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef";
    static final String AUTH_TOKEN = "fedcba9876543210fedcba9876543210";
    static final String SERVICE_SID = "VA00112233445566778899aabbccddeeff";
    static final String SID = "VEffeeddccbbaa99887766554433221100";
    static final Challenge CHALLENGE = Challenge.of("twilio", SID, PHONE, Instant.EPOCH);

    private Twilio() {}

    static Map<String, String> settings(String client, URI baseUrl, String... more) {
        String prefix = "otp." + client + ".";
        Map<String, String> settings = new HashMap<>(Map.of(
                prefix + "base-url", baseUrl.toString(),
                prefix + "account-sid", ACCOUNT_SID,
                prefix + "auth-token", AUTH_TOKEN,
                prefix + "service-sid", SERVICE_SID));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(prefix + more[i], more[i + 1]);
        }
        return settings;
    }

    /** A client with pairs of further keys and values. */
    static OtpClient open(URI baseUrl, String... more) {
        OtpConfig config =
                OtpConfig.of(settings("twilio", baseUrl, more)).with(MeterRegistry.class, new SimpleMeterRegistry());
        return new TwilioOtpProvider().open(config, "twilio");
    }

    static String started(String to, String channel) {
        return """
            {"sid":"%s","service_sid":"%s","account_sid":"%s","to":"%s","channel":"%s","status":"pending",\
            "valid":false,"date_created":"2015-07-30T20:00:00Z","date_updated":"2015-07-30T20:00:00Z","lookup":{},\
            "amount":null,"payee":null,"send_code_attempts":[{"time":"2015-07-30T20:00:00Z","channel":"SMS",\
            "attempt_sid":"VL00112233445566778899aabbccddeeff"}],"sna":null,\
            "url":"https://verify.twilio.com/v2/Services/%s/Verifications/%s"}\
            """.formatted(SID, SERVICE_SID, ACCOUNT_SID, to, channel, SERVICE_SID, SID);
    }

    static String checked(String status, boolean valid) {
        return """
            {"sid":"%s","service_sid":"%s","account_sid":"%s","to":"%s","channel":"sms","status":"%s","valid":%s,\
            "amount":null,"payee":null,"sna_attempts_error_codes":[],"date_created":"2015-07-30T20:00:00Z",\
            "date_updated":"2015-07-30T20:00:00Z"}\
            """.formatted(SID, SERVICE_SID, ACCOUNT_SID, PHONE.e164(), status, valid);
    }

    static String error(String code, int status, String message) {
        return "{\"code\":" + code + ",\"message\":\"" + message
                + "\",\"more_info\":\"https://www.twilio.com/docs/errors/" + code + "\",\"status\":" + status + "}";
    }
}
