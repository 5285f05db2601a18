package com.example.kupepe;

import com.example.kupepe.KupepeHttp.Reply;
import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpSettings;
import java.net.ProxySelector;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** What Kupepe is asked, and what its answers mean. */
final class KupepeClient extends AbstractOtpClient {

    // no channels, as a request cannot choose one
    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .rejections(
                    Rejection.INCORRECT_CODE,
                    Rejection.EXPIRED,
                    Rejection.ALREADY_USED,
                    Rejection.TOO_MANY_ATTEMPTS,
                    Rejection.UNKNOWN_CHALLENGE)
            .declare(
                    Capability.OWN_REFERENCE,
                    Capability.BOUND_TO_CHALLENGE,
                    Capability.SINGLE_USE,
                    Capability.IDEMPOTENT_SEND,
                    Capability.ATTEMPTS_REMAINING,
                    Capability.EXPIRES_AT,
                    Capability.KEEPS_OLD_CHALLENGE)
            .build();

    /** It becomes a part of a path, so nothing else may be in it. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final KupepeHttp http;

    KupepeClient(OtpSettings settings, String apiKey, URI baseUrl, ProxySelector proxies) {
        super(settings, CAPABILITIES); // first, as it throws if any setting has a fault
        http = new KupepeHttp(apiKey, baseUrl, proxies);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String ref = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
        String body = KupepeJson.write(Map.of("to", request.phoneNumber().e164(), "ref", ref));
        Reply reply = http.post(call, "/verifications", body);
        Map<String, String> told = KupepeJson.read(reply.body());
        if (reply.status() != 201 || !"pending".equals(told.get("status"))) {
            throw trouble(call, reply, told);
        }
        String id = told.getOrDefault("id", "");
        if (!ID.matcher(id).matches()) {
            throw call.outcomeUnknown(OtpFailure.PROTOCOL, "Kupepe accepted without a usable id");
        }
        Challenge sent = call.challenge(id);
        return sent.expiresAt(expiry(told.get("expires_at"), sent.sentAt()));
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        String id = challenge.reference();
        if (!ID.matcher(id).matches()) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        Reply reply = http.post(call, "/verifications/" + id + "/check", KupepeJson.write(Map.of("code", code)));
        Map<String, String> told = KupepeJson.read(reply.body());
        if (reply.status() == 404 && "unknown_verification".equals(told.get("error"))) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        // the id is compared, as an answer may be another request's
        if (reply.status() != 200 || !id.equals(told.get("id"))) {
            throw trouble(call, reply, told);
        }
        return switch (told.getOrDefault("status", "")) {
            case "approved" -> Approved.of(challenge.recipient());
            case "wrong" -> wrong(told.get("attempts_left"));
            case "expired" -> Rejected.of(Rejection.EXPIRED);
            case "used" -> Rejected.of(Rejection.ALREADY_USED);
            case "exhausted" -> Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
            default -> throw call.outcomeUnknown(OtpFailure.PROTOCOL, "Kupepe answered a check with an unknown status");
        };
    }

    @Override
    protected void doClose() {
        http.close();
    }

    /** What every reply but a success means. */
    private static OtpException trouble(Call call, Reply reply, Map<String, String> told) {
        String seen = reply.status() + " " + told.get("error");
        if (reply.status() == 401) {
            return refused(call, OtpFailure.CONFIGURATION, "refused the api-key", reply);
        }
        if (reply.status() == 429) {
            return refused(call, OtpFailure.RATE_LIMITED, "asks to wait", reply);
        }
        if (seen.equals("402 no_credit")) {
            return refused(call, OtpFailure.INSUFFICIENT_FUNDS, "says that the account has no credit", reply);
        }
        if (seen.equals("422 invalid_number")) {
            return refused(call, OtpFailure.INVALID_RECIPIENT, "rejected the phone number", reply);
        }
        return reply.status() >= 500
                ? call.outcomeUnknown(OtpFailure.UNAVAILABLE, "Kupepe says that it is broken")
                : call.outcomeUnknown(OtpFailure.PROTOCOL, "Kupepe answered something that is not documented");
    }

    private static OtpException refused(Call call, OtpFailure failure, String what, Reply reply) {
        return call.notDone(failure, "Kupepe " + what)
                .providerCode(Integer.toString(reply.status()))
                .retryAfter(reply.retryAfter().orElse(null));
    }

    // ---- hints: what cannot be read is absent

    private static Instant expiry(String text, Instant sentAt) {
        try {
            Instant expiry = Instant.parse(text == null ? "" : text);
            return expiry.isAfter(sentAt) ? expiry : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static Rejected wrong(String attemptsLeft) {
        Rejected wrong = Rejected.of(Rejection.INCORRECT_CODE);
        return attemptsLeft != null && attemptsLeft.matches("[0-9]{1,3}")
                ? wrong.attemptsRemaining(Integer.parseInt(attemptsLeft))
                : wrong;
    }
}
