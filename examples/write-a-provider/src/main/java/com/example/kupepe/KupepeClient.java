package com.example.kupepe;

import com.example.kupepe.KupepeHttp.Reply;
import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.OtpSettings;
import java.net.ProxySelector;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What Kupepe is asked, and what its answers mean. */
final class KupepeClient extends AbstractOtpClient {

    private static final Capabilities CAPABILITIES = new Capabilities(
            Set.of(), // a request cannot choose a channel
            Set.of(
                    Rejection.INCORRECT_CODE,
                    Rejection.EXPIRED,
                    Rejection.ALREADY_USED,
                    Rejection.TOO_MANY_ATTEMPTS,
                    Rejection.UNKNOWN_CHALLENGE),
            Set.of(
                    Capability.BOUND_TO_CHALLENGE,
                    Capability.SINGLE_USE,
                    Capability.IDEMPOTENT_SEND,
                    Capability.ATTEMPTS_REMAINING,
                    Capability.EXPIRES_AT,
                    Capability.KEEPS_OLD_CHALLENGE));

    /** It becomes a part of a path, so nothing else may be in it. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final KupepeHttp http;

    KupepeClient(OtpSettings settings, String apiKey, URI baseUrl, ProxySelector proxies) {
        super(settings, CAPABILITIES); // first, as it throws if any setting has a fault
        http = new KupepeHttp(provider(), apiKey, baseUrl, proxies);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Duration timeLeft) {
        String key = request.idempotencyKey();
        String ref = key == null ? UUID.randomUUID().toString() : key;
        String body = KupepeJson.write(Map.of("to", request.recipient().e164(), "ref", ref));
        Reply reply = http.post("/verifications", body, timeLeft);
        Map<String, String> told = KupepeJson.read(reply.body());
        if (reply.status() != 201 || !"pending".equals(told.get("status"))) {
            throw trouble(reply, told);
        }
        String id = told.getOrDefault("id", "");
        if (!ID.matcher(id).matches()) {
            throw unknown(OtpFailure.PROTOCOL, "accepted without a usable id");
        }
        Instant now = clock().instant();
        return new Challenge(
                provider(), id, request.recipient(), request.channel(), now, expiry(told.get("expires_at"), now));
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
        String id = challenge.reference();
        if (!ID.matcher(id).matches()) {
            return new Rejected(Rejection.UNKNOWN_CHALLENGE);
        }
        Reply reply = http.post("/verifications/" + id + "/check", KupepeJson.write(Map.of("code", code)), timeLeft);
        Map<String, String> told = KupepeJson.read(reply.body());
        if (reply.status() == 404 && "unknown_verification".equals(told.get("error"))) {
            return new Rejected(Rejection.UNKNOWN_CHALLENGE);
        }
        // the id is compared, as an answer may be another request's
        if (reply.status() != 200 || !id.equals(told.get("id"))) {
            throw trouble(reply, told);
        }
        return switch (told.getOrDefault("status", "")) {
            case "approved" -> new Approved(challenge.recipient());
            case "wrong" -> new Rejected(Rejection.INCORRECT_CODE, attempts(told.get("attempts_left")));
            case "expired" -> new Rejected(Rejection.EXPIRED);
            case "used" -> new Rejected(Rejection.ALREADY_USED);
            case "exhausted" -> new Rejected(Rejection.TOO_MANY_ATTEMPTS);
            default -> throw unknown(OtpFailure.PROTOCOL, "answered a check with an unknown status");
        };
    }

    @Override
    protected void doClose() {
        http.close();
    }

    /** What every reply but a success means. */
    private OtpException trouble(Reply reply, Map<String, String> told) {
        String seen = reply.status() + " " + told.get("error");
        if (reply.status() == 401) {
            return certain(OtpFailure.CONFIGURATION, "refuses the api-key", reply);
        }
        if (reply.status() == 429) {
            return certain(OtpFailure.RATE_LIMITED, "asks to wait", reply);
        }
        if (seen.equals("402 no_credit")) {
            return certain(OtpFailure.INSUFFICIENT_FUNDS, "says that the account has no credit", reply);
        }
        if (seen.equals("422 invalid_number")) {
            return certain(OtpFailure.INVALID_RECIPIENT, "says that the number is none", reply);
        }
        return reply.status() >= 500
                ? unknown(OtpFailure.UNAVAILABLE, "says that it is broken")
                : unknown(OtpFailure.PROTOCOL, "answered something that is not documented");
    }

    private OtpException certain(OtpFailure failure, String what, Reply reply) {
        return new OtpException(
                provider(),
                failure,
                "Kupepe " + what + "; nothing was done",
                Integer.toString(reply.status()),
                reply.retryAfter().orElse(null),
                null);
    }

    private OtpException unknown(OtpFailure failure, String what) {
        return new OtpOutcomeUnknownException(
                provider(), failure, "Kupepe " + what + "; it may have been done", null, null, null, null);
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

    private static OptionalInt attempts(String text) {
        return text != null && text.matches("[0-9]{1,3}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }
}
