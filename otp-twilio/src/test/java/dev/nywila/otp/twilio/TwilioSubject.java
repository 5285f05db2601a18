package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.ACCOUNT_SID;
import static dev.nywila.otp.twilio.Twilio.AUTH_TOKEN;
import static dev.nywila.otp.twilio.Twilio.SERVICE_SID;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.http.tck.Answer;
import dev.nywila.otp.http.tck.Ending;
import dev.nywila.otp.http.tck.Fault;
import dev.nywila.otp.http.tck.HttpSubject;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Twilio and its adapter, as the tests of all adapters over HTTP see them. */
public final class TwilioSubject extends HttpSubject {

    private static final Pattern FIELD = Pattern.compile("(?:To|VerificationSid)=([^&\\s]*)");

    /** Made by the tests, also in JVMs of their own. */
    public TwilioSubject() {}

    @Override
    public String providerId() {
        return "twilio";
    }

    @Override
    public Map<String, String> settings(URI baseUrl) {
        return Map.of(
                "base-url", baseUrl.toString(),
                "account-sid", ACCOUNT_SID,
                "auth-token", AUTH_TOKEN,
                "service-sid", SERVICE_SID);
    }

    @Override
    public Map<String, String> secrets() {
        String basic = Base64.getEncoder().encodeToString((ACCOUNT_SID + ":" + AUTH_TOKEN).getBytes(UTF_8));
        return Map.of("auth token", AUTH_TOKEN, "Basic header", basic);
    }

    @Override
    public boolean isSend(String request) {
        return request.startsWith("POST /v2/Services/" + SERVICE_SID + "/Verifications ");
    }

    @Override
    public String about(String request) {
        String field = field(request);
        return field.startsWith("+") ? field.substring(1) : field;
    }

    private static String field(String request) {
        Matcher field = FIELD.matcher(request);
        return field.find() ? URLDecoder.decode(field.group(1), UTF_8) : "";
    }

    @Override
    public String reference(long number) {
        return "VE%032x".formatted(number);
    }

    @Override
    public Answer accepted(String request, String reference) {
        return new Answer(
                201,
                "{\"sid\":\"" + reference + "\",\"to\":\"" + field(request)
                        + "\",\"status\":\"pending\",\"valid\":false,\"url\":\"" + MARKER + "\"}");
    }

    @Override
    public Answer approved(String request) {
        return checked(request, "approved", true);
    }

    @Override
    public Answer wrongCode(String request) {
        return checked(request, "pending", false);
    }

    private static Answer checked(String request, String status, boolean valid) {
        return new Answer(
                200,
                "{\"sid\":\"" + field(request) + "\",\"to\":\"" + PHONE.e164() + "\",\"status\":\"" + status
                        + "\",\"valid\":" + valid + ",\"account_sid\":\"" + MARKER + "\"}");
    }

    @Override
    public String referencePath() {
        return "sid";
    }

    @Override
    public List<String> acceptedBy() {
        return List.of("to", "status");
    }

    @Override
    public List<String> approvedBy() {
        return List.of("sid", "to", "status", "valid");
    }

    @Override
    public Set<Integer> acceptedAt() {
        return Set.of(201);
    }

    @Override
    public Set<Integer> approvedAt() {
        return Set.of(200, 201);
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                error("20003", 401, Ending.certain(OtpFailure.CONFIGURATION)),
                error("20404", 404, of(OtpFailure.CONFIGURATION, Rejection.NO_LONGER_VALID)),
                error("20429", 429, Ending.certain(OtpFailure.RATE_LIMITED)),
                error("60200", 400, of(OtpFailure.INVALID_RECIPIENT, Rejection.INCORRECT_CODE)),
                error("60202", 429, of(OtpFailure.RECIPIENT_LIMITED, Rejection.TOO_MANY_ATTEMPTS)),
                error("60203", 429, Ending.certain(OtpFailure.RECIPIENT_LIMITED)),
                error("60410", 403, Ending.certain(OtpFailure.RECIPIENT_BLOCKED)),
                error("60999", 400, Ending.garbled().uncounted()),
                error("60410", 500, Ending.certain(OtpFailure.RECIPIENT_BLOCKED).counting()));
    }

    private static Ending of(OtpFailure failure, Rejection reason) {
        return Ending.each(Ending.certain(failure), Ending.rejected(reason));
    }

    private static Fault error(String code, int status, Ending ending) {
        return Fault.answered("codes of Twilio's", "code " + code + " at " + status, ending, (scene, request) -> {
            String body = Twilio.error(code, status, MARKER);
            return "HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body;
        });
    }

    @Override
    public Map<String, UnaryOperator<String>> echoes() {
        return Map.of(
                "message of an error", echo -> Twilio.error("60200", 400, echo),
                "code, a number", echo -> Twilio.error(echo, 400, "Any text"),
                "code, a text", echo -> Twilio.error("\"" + echo + "\"", 400, "Any text"),
                "status of a verification", echo -> Twilio.checked(echo, false),
                "address", echo -> Twilio.started(echo, "sms"),
                "channel", echo -> Twilio.started(PHONE.e164(), echo));
    }

    @Override
    public OtpConfig resolving(OtpConfig config, Resolver resolver) {
        return config.with(dev.nywila.otp.http.Resolver.class, resolver::resolve);
    }

    /** Whoever exceeds one on purpose writes the new figure here, with the reason in the commit. */
    @Override
    public Budget budget() {
        // runs on 17 and on 25 lay within 20 bytes
        return Runtime.version().feature() < 25 ? new Budget(22_700, 24_200) : new Budget(21_500, 22_600);
    }
}
