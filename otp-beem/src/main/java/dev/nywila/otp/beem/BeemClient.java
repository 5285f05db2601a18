package dev.nywila.otp.beem;

import static java.util.Map.entry;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
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
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.Encoding;
import dev.nywila.otp.http.HttpOtpClient;
import dev.nywila.otp.http.HttpSettings;
import dev.nywila.otp.http.Reply;
import dev.nywila.otp.spi.Call;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Beem is asked, and what its replies mean. The numbers are those of its OTP documentation; its SMS product gives the
 * same numbers other meanings. Successes are read strictly, everything else by its code at whatever status, the status only
 * where there is no code.
 */
final class BeemClient extends HttpOtpClient {

    private static final URI BEEM = URI.create("https://apiotp.beem.africa");
    private static final String SENT = "100";
    private static final String APPROVED = "117";
    private static final String BAD_CREDENTIALS = "120";

    private static final Map<String, Rejection> REJECTIONS = Map.of(
            "113", Rejection.UNKNOWN_CHALLENGE,
            "114", Rejection.INCORRECT_CODE,
            "115", Rejection.EXPIRED,
            "116", Rejection.TOO_MANY_ATTEMPTS,
            "118", Rejection.ALREADY_USED);

    private static final Map<String, String> ACCOUNT_FAULTS = Map.ofEntries(
            entry("104", "Beem found no application id in the request; check app-id"),
            entry("106", "Beem does not know the application; check app-id"),
            entry("107", "the application is inactive; check the dashboard"),
            entry("108", "the application has no channel; set one in the dashboard"),
            entry("109", "the message template has no placeholder; mend it in the dashboard"),
            entry("110", "the multi-country channel has no credentials; set them in the dashboard"));

    static final Codes CODES = new Codes(
            BeemReplies::code,
            Pattern.compile("[1-9][0-9]{2}"),
            Set.of(
                    SENT,
                    "101",
                    "102",
                    "103",
                    "104",
                    "106",
                    "107",
                    "108",
                    "109",
                    "110",
                    "111",
                    "112",
                    "113",
                    "114",
                    "115",
                    "116",
                    APPROVED,
                    "118",
                    BAD_CREDENTIALS));

    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,256}");

    private final String appId;
    private final Optional<Duration> codeLifetime;
    private final BeemApi api;

    /**
     * Opens a client.
     *
     * @param name the client's
     * @param given what is asked for the credentials, or null if they are settings
     */
    static OtpClient open(OtpConfig config, String name, @Nullable Supplier<Credentials> given) {
        return HttpOtpClient.open(name, () -> {
            HttpSettings settings = new HttpSettings(BeemOtp.ID, config, name, BEEM);
            return new BeemClient(
                    settings,
                    settings.credentials(given, "api-key", "secret-key"),
                    settings.visible("app-id"),
                    settings.reader()
                            .text("code-lifetime")
                            .map(text -> settings.reader()
                                    .duration(
                                            "code-lifetime",
                                            Duration.ofMinutes(5),
                                            Duration.ofSeconds(1),
                                            Duration.ofHours(24))));
        });
    }

    private BeemClient(
            HttpSettings settings, Supplier<Credentials> credentials, String appId, Optional<Duration> codeLifetime) {
        super(settings, capabilities(codeLifetime), Auth.basic(credentials), CODES);
        this.appId = appId;
        this.codeLifetime = codeLifetime;
        this.api = api(BeemApi.class, Encoding.JSON);
    }

    /** No channels, as Beem's API has none: the dashboard decides. An expiry is sure only where the settings have it. */
    private static Capabilities capabilities(Optional<Duration> codeLifetime) {
        Capabilities.Builder all = Capabilities.builder()
                .rejections(Set.copyOf(REJECTIONS.values()))
                .declare(Capability.BOUND_TO_CHALLENGE, Capability.SINGLE_USE, Capability.OWN_REFERENCE);
        if (codeLifetime.isPresent()) {
            all.declare(Capability.EXPIRES_AT);
        }
        return all.build();
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String msisdn = request.phoneNumber().e164().substring(1);
        return sent(call, send(request, call, exchange -> api.request(appId, msisdn, exchange)));
    }

    /** Reads the reply to a send. */
    Challenge sent(Call call, Reply reply) {
        String pinId =
                BeemReplies.isSuccess(reply, SENT) ? BeemReplies.pinId(reply).orElse("") : "";
        if (!REFERENCE.matcher(pinId).matches()) {
            throw notSent(call, reply);
        }
        Challenge sent = call.challenge(pinId);
        return BeemReplies.lifetime(reply)
                .or(() -> codeLifetime)
                .map(lifetime -> sent.expiresAt(sent.sentAt().plus(lifetime)))
                .orElse(sent);
    }

    private OtpException notSent(Call call, Reply reply) {
        return switch (code(reply)) {
            case "101" ->
                unclear(
                        call,
                        reply,
                        OtpFailure.UNAVAILABLE,
                        "Beem failed to send, perhaps after it had handed the message on");
            case "102" -> refused(call, reply, OtpFailure.INVALID_RECIPIENT, "Beem rejected the phone number");
            default -> otherTrouble(call, reply);
        };
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        String pinId = challenge.reference();
        return verified(call, challenge, verify(challenge, code, call, exchange -> api.verify(pinId, code, exchange)));
    }

    /** Reads the reply to a check. */
    VerificationResult verified(Call call, Challenge challenge, Reply reply) {
        if (BeemReplies.isSuccess(reply, APPROVED)) {
            return Approved.of(challenge.recipient());
        }
        Rejection rejection = REJECTIONS.get(code(reply));
        if (rejection != null) {
            return Rejected.of(rejection).providerCode(code(reply));
        }
        if (BeemReplies.isAboutTheForm(reply)) {
            return Rejected.of(Rejection.INCORRECT_CODE);
        }
        throw otherTrouble(call, reply);
    }

    private OtpException otherTrouble(Call call, Reply reply) {
        String code = code(reply);
        if (code.isEmpty()) {
            return trouble(call, reply);
        }
        if (code.equals(BAD_CREDENTIALS)) {
            return badCredentials(call, reply);
        }
        String fault = ACCOUNT_FAULTS.get(code);
        return fault != null ? refused(call, reply, OtpFailure.CONFIGURATION, fault) : notUnderstood(call, reply);
    }

    @Override
    protected boolean isProper(Reply reply) {
        return BeemReplies.isOwn(reply) || isRefusal(reply);
    }

    @Override
    protected boolean rejectsCredentials(Reply reply) {
        String code = code(reply);
        return code.isEmpty() ? super.rejectsCredentials(reply) : code.equals(BAD_CREDENTIALS);
    }
}
