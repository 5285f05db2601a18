package com.example.kupepe;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.Auth;
import dev.nywila.otp.http.Codes;
import dev.nywila.otp.http.Encoding;
import dev.nywila.otp.http.HttpOtpClient;
import dev.nywila.otp.http.HttpSettings;
import dev.nywila.otp.http.Reply;
import dev.nywila.otp.spi.Call;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Kupepe is asked, and what its answers mean. */
final class KupepeClient extends HttpOtpClient {

    private static final Map<String, OtpFailure> FAILURES = Map.of(
            "invalid_number", OtpFailure.INVALID_RECIPIENT,
            "no_credit", OtpFailure.INSUFFICIENT_FUNDS,
            "slow_down", OtpFailure.RATE_LIMITED,
            "number_limit", OtpFailure.RECIPIENT_LIMITED);

    private static final Map<String, Rejection> REJECTIONS = Map.of(
            "wrong", Rejection.INCORRECT_CODE,
            "expired", Rejection.EXPIRED,
            "used", Rejection.ALREADY_USED,
            "too_many_checks", Rejection.TOO_MANY_ATTEMPTS,
            "unknown_verification", Rejection.UNKNOWN_CHALLENGE);

    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .rejections(Set.copyOf(REJECTIONS.values()))
            .declare(Capability.BOUND_TO_CHALLENGE, Capability.SINGLE_USE)
            .declare(Capability.KEEPS_OLD_CHALLENGE, Capability.EXPIRES_AT, Capability.OWN_REFERENCE)
            .build();

    /** Only a refusal has one: beside a success or an outage, a word decides nothing. */
    private static final Codes CODES = new Codes(
            reply -> reply.status() / 100 == 4 ? reply.text("error") : Optional.empty(),
            Pattern.compile("[a-z_]{1,30}"),
            FAILURES.keySet());

    private static final Pattern ID = Pattern.compile("v-[0-9]{1,18}");
    private static final Set<String> DOCUMENTED = Set.of("id", "status", "expires_at");

    private final KupepeApi api;

    private KupepeClient(HttpSettings settings, Auth auth) {
        super(settings, CAPABILITIES, auth, CODES);
        api = api(KupepeApi.class, Encoding.JSON);
    }

    static KupepeClient of(OtpConfig config, String name) {
        HttpSettings settings =
                new HttpSettings(KupepeProvider.ID, config, name, URI.create("https://api.kupepe.example"));
        String key = settings.secret("api-key");
        return new KupepeClient(settings, Auth.key("Bearer", () -> key));
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String to = request.recipient().address();
        Reply reply = send(request, call, exchange -> api.start(to, exchange));
        String id = reply.text("id").orElse("");
        if (isSuccess(reply, 201, "pending") && ID.matcher(id).matches()) {
            Challenge sent = call.challenge(id);
            return sent.expiresAt(
                    reply.instant("expires_at").filter(sent.sentAt()::isBefore).orElse(null));
        }
        throw refusal(call, reply);
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        String id = challenge.reference();
        if (!ID.matcher(id).matches()) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        Reply reply = verify(challenge, code, call, exchange -> api.check(id, code, exchange));
        // an answer may be another request's
        boolean isOurs = reply.says("id", id);
        if (isOurs && isSuccess(reply, 200, "approved")) {
            return Approved.of(challenge.recipient());
        }
        String word = isOurs && reply.status() == 200 ? reply.text("status").orElse("") : code(reply);
        if (!REJECTIONS.containsKey(word)) {
            throw refusal(call, reply);
        }
        return Rejected.of(REJECTIONS.get(word)).providerCode(word);
    }

    private static boolean isSuccess(Reply reply, int status, String word) {
        return reply.status() == status && reply.says("status", word) && !reply.contradictsSuccess(DOCUMENTED);
    }

    private OtpException refusal(Call call, Reply reply) {
        OtpFailure failure = FAILURES.get(code(reply));
        return failure == null ? trouble(call, reply) : refused(call, reply, failure, "Kupepe refused");
    }
}
