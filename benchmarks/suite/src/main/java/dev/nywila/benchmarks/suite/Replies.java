package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.Subject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What each provider answers when all is well, in the form that its documentation gives. */
final class Replies {

    private static final int SID_LENGTH = 34;
    private static final String DIGITS = Subject.NUMBER.substring(1);

    private final AtomicLong number = new AtomicLong();

    static String status(String path) {
        return path.endsWith("/Verifications") ? "201 Created" : path.equals("/v2/verify") ? "202 Accepted" : "200 OK";
    }

    /** The reply to a request, which may be about what an earlier reply named. */
    String to(String path, String request) {
        UUID id = new UUID(0x123456789abc4defL, number.incrementAndGet());
        return switch (path) {
            case "/v1/request" ->
                "{\"data\":{\"pinId\":\"" + id
                        + "\",\"message\":{\"code\":100,\"message\":\"SMS sent successfully\"}}}";
            case "/v1/verify" -> "{\"data\":{\"message\":{\"code\":117,\"message\":\"Valid Pin\"}}}";
            case "/v2/verify" ->
                "{\"request_id\":\"" + id + "\",\"check_url\":\"https://api.nexmo.com/v2/verify/" + id + "\"}";
            case "/2fa/2/pin" ->
                "{\"pinId\":\"" + id + "\",\"to\":\"" + DIGITS
                        + "\",\"ncStatus\":\"NC_DESTINATION_UNKNOWN\",\"smsStatus\":\"MESSAGE_SENT\"}";
            default ->
                path.startsWith("/2fa/2/pin/")
                        ? "{\"pinId\":\"" + id + "\",\"msisdn\":\"" + DIGITS
                                + "\",\"verified\":true,\"attemptsRemaining\":0}"
                        : path.startsWith("/v2/verify/")
                                ? "{\"request_id\":\"" + id + "\",\"status\":\"completed\"}"
                                : path.endsWith("/VerificationCheck")
                                        ? twilio(asked(request), "approved")
                                        : twilio(String.format("VE%032x", number.get()), "pending");
        };
    }

    private static String asked(String request) {
        int at = request.indexOf("VerificationSid=") + "VerificationSid=".length();
        return request.substring(at, Math.min(at + SID_LENGTH, request.length()));
    }

    private static String twilio(String sid, String status) {
        return "{\"sid\":\"" + sid + "\",\"service_sid\":\"VA00000000000000000000000000000001\","
                + "\"account_sid\":\"AC00000000000000000000000000000001\",\"to\":\"" + Subject.NUMBER
                + "\",\"channel\":\"sms\",\"status\":\"" + status + "\",\"valid\":" + status.equals("approved")
                + ",\"lookup\":{},\"amount\":null,\"payee\":null,\"send_code_attempts\":"
                + "[{\"time\":\"2026-01-01T00:00:00Z\",\"channel\":\"SMS\",\"attempt_sid\":\"VL00000000000000000000000000000001\"}],"
                + "\"date_created\":\"2026-01-01T00:00:00Z\",\"date_updated\":\"2026-01-01T00:00:00Z\",\"sna\":null,"
                + "\"url\":\"https://verify.twilio.com/v2/Services/VA00000000000000000000000000000001/Verifications/"
                + sid + "\"}";
    }
}
