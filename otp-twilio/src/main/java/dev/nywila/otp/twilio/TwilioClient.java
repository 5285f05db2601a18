package dev.nywila.otp.twilio;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Twilio Verify is asked, and what its replies mean: errors by their codes, as one status stands for several. */
final class TwilioClient extends HttpOtpClient {

    private static final String HEX = "[0-9a-fA-F]{32}";
    private static final Pattern SID = Pattern.compile("VE" + HEX);
    private static final Pattern CODE = Pattern.compile("[0-9]{4,10}");

    private static final Map<Channel, String> CHANNELS =
            Map.of(Channel.SMS, "sms", Channel.VOICE, "call", Channel.WHATSAPP, "whatsapp", Channel.EMAIL, "email");

    /** Of messages to phones. Any other is answered as if the service were unknown. */
    private static final Set<String> LANGUAGES = Set.of(
            ("af ar ca zh zh-CN zh-HK hr cs da nl en en-GB et fi fr de el he hi hu id it ja kn ko lt ms mr nb pl pt"
                            + " pt-BR ro ru sk es sv tl te th tr uk vi")
                    .split(" "));

    private static final Map<String, Rejection> REJECTIONS = Map.of(
            "20404", Rejection.NO_LONGER_VALID,
            "60200", Rejection.INCORRECT_CODE,
            "60202", Rejection.TOO_MANY_ATTEMPTS,
            "pending", Rejection.INCORRECT_CODE,
            "max_attempts_reached", Rejection.TOO_MANY_ATTEMPTS,
            "canceled", Rejection.NO_LONGER_VALID,
            "deleted", Rejection.NO_LONGER_VALID,
            "expired", Rejection.NO_LONGER_VALID,
            "failed", Rejection.NO_LONGER_VALID);

    /** What else there is: certainly nothing was done. */
    private static final Map<OtpFailure, Set<String>> FAILURES = Map.of(
            OtpFailure.CONFIGURATION, Set.of("20003", "20404", "60201", "60204", "60217"),
            OtpFailure.INVALID_RECIPIENT, Set.of("21211", "21614", "60200", "60205"),
            OtpFailure.NO_ROUTE, Set.of("21612", "60220"),
            OtpFailure.RATE_LIMITED, Set.of("20429"),
            OtpFailure.RECIPIENT_LIMITED, Set.of("60202", "60203", "60212"),
            OtpFailure.RECIPIENT_BLOCKED,
                    Set.of("21215", "21216", "21408", "21610", "30450", "60238", "60410", "60412", "60413", "60605"));

    private static final Codes CODES = new Codes(
            // the envelope of an error says which status it is about
            reply -> reply.digits("code").filter(code -> reply.integer("status").orElse(0) == reply.status()),
            Pattern.compile("[1-9][0-9]{4}"),
            FAILURES.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));

    /** An invalid parameter that is no recipient. Twilio may also name none; then all others have their form. */
    private static final Pattern OTHER = Pattern.compile("Invalid parameter:? `?(?!To\\b)[A-Z].*", Pattern.DOTALL);

    private static final Set<String> DOCUMENTED =
            Set.of("sid", "to", "channel", "status", "valid", "lookup.carrier.error_code");

    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .channels(CHANNELS.keySet())
            .rejections(Rejection.INCORRECT_CODE, Rejection.TOO_MANY_ATTEMPTS, Rejection.ALREADY_USED)
            .declare(Capability.BOUND_TO_CHALLENGE, Capability.SINGLE_USE)
            .declare(Capability.KEEPS_OLD_CHALLENGE, Capability.LOCALE)
            .build();

    private final String service;
    private final Channel toPhones;
    private final @Nullable String riskCheck;
    private final TwilioApi api;

    private TwilioClient(HttpSettings settings, Auth auth, String service, Channel toPhones, String riskCheck) {
        super(settings, CAPABILITIES, auth, CODES);
        this.service = service;
        this.toPhones = toPhones;
        this.riskCheck = riskCheck.isEmpty() ? null : riskCheck;
        this.api = api(TwilioApi.class, Encoding.FORM);
    }

    /** Opens a client, whose credentials are settings unless something is given that is asked for them. */
    static OtpClient open(OtpConfig config, String name, @Nullable Supplier<Credentials> given) {
        return HttpOtpClient.open(name, () -> {
            HttpSettings settings =
                    new HttpSettings(TwilioOtp.ID, config, name, URI.create("https://verify.twilio.com"));
            if (given == null) {
                settings.matching("account-sid", "(AC|SK)" + HEX, "AC or SK and 32 hexadecimal digits");
            }
            return new TwilioClient(
                    settings,
                    Auth.basic(settings.credentials(given, "account-sid", "auth-token")),
                    settings.matching("service-sid", "VA" + HEX, "VA and 32 hexadecimal digits"),
                    settings.choice(
                            "channel",
                            Map.of("sms", Channel.SMS, "voice", Channel.VOICE, "whatsapp", Channel.WHATSAPP),
                            "sms"),
                    settings.choice(
                            "risk-check", Map.of("default", "", "enable", "enable", "disable", "disable"), "default"));
        });
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String to = request.recipient().address();
        boolean email = request.recipient() instanceof EmailAddress;
        Channel channel = email ? Channel.EMAIL : request.channel().orElse(toPhones);
        String word = CHANNELS.getOrDefault(channel, "");
        String locale =
                email ? null : request.locale().flatMap(TwilioClient::language).orElse(null);
        Reply reply = send(request, call, exchange -> api.start(service, to, word, locale, riskCheck, exchange));
        String sid = reply.text("sid").orElse("");
        if (reply.status() == 201
                && SID.matcher(sid).matches()
                && reply.text("to").filter(to::equalsIgnoreCase).isPresent() // mail servers mind no case
                && reply.says("status", "pending")
                && (!reply.has("channel") || reply.says("channel", word))
                && !reply.contradictsSuccess(DOCUMENTED)) {
            return call.challenge(sid).channel(channel);
        }
        throw refusal(call, reply);
    }

    /** The nearest that Twilio has: the country's own, or the language alone. */
    private static Optional<String> language(Locale wished) {
        return Stream.of(wished.getLanguage() + "-" + wished.getCountry(), wished.getLanguage())
                .filter(LANGUAGES::contains)
                .findFirst();
    }

    @Override
    protected boolean canBeCode(String code) {
        return CODE.matcher(code).matches();
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        String sid = challenge.reference();
        if (!SID.matcher(sid).matches()) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        Reply reply = verify(challenge, code, call, exchange -> api.check(service, sid, code, exchange));
        String to = reply.text("to").orElse("");
        boolean isCheck = Set.of(200, 201).contains(reply.status()) && reply.says("sid", sid) && !to.isEmpty();
        if (isCheck && !to.equalsIgnoreCase(challenge.recipient().address())) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        String status = isCheck ? reply.text("status").orElse("") : code(reply);
        if (status.equals("approved") && reply.says("valid", true) && !reply.contradictsSuccess(DOCUMENTED)) {
            return Approved.of(challenge.recipient());
        }
        Rejection rejection = REJECTIONS.get(status);
        if (rejection == null || reply.says("valid", true)) {
            throw refusal(call, reply);
        }
        return Rejected.of(rejection).providerCode(status);
    }

    private OtpException refusal(Call call, Reply reply) {
        if (rejectsCredentials(reply)) {
            return badCredentials(call, reply);
        }
        String code = code(reply);
        boolean other = code.equals("60200")
                && OTHER.matcher(reply.text("message").orElse("")).matches();
        return FAILURES.entrySet().stream()
                .filter(each -> each.getValue().contains(code))
                .map(each -> other ? OtpFailure.CONFIGURATION : each.getKey())
                .map(failure -> refused(call, reply, failure, "Twilio refused; see the code's page, or service-sid"))
                .findFirst()
                .orElseGet(() ->
                        isRefusal(reply) || !reply.has("sid") ? trouble(call, reply) : notUnderstood(call, reply));
    }

    @Override
    protected boolean isProper(Reply reply) {
        boolean error = reply.status() < 500 && !code(reply).isEmpty();
        return error || reply.has("sid") || isRefusal(reply);
    }
}
