package dev.nywila.otp.simulator;

import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.inmemory.InMemoryOtp;
import dev.nywila.otp.inmemory.Message;
import dev.nywila.otp.simulator.TwilioSwitches.Exhaustion;
import dev.nywila.otp.simulator.TwilioVerifications.Checked;
import dev.nywila.otp.simulator.TwilioVerifications.Started;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Start and check of Twilio Verify v2, as its specification and its pages show them; where these do not agree,
 * {@link TwilioSwitches} decide. Parameters of a start that are not simulated are passed over.
 */
final class TwilioDialect implements Dialect {

    static final String ID = "twilio";
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final int MAX_SENDS = 5;
    static final int MAX_CHECKS = 5;

    private static final Endpoint START = Endpoint.of("start", "/v2/Services/{service}/Verifications");
    private static final Endpoint CHECK = Endpoint.of("check", "/v2/Services/{service}/VerificationCheck");

    private static final Map<String, Channel> CHANNELS = Map.of(
            "sms", Channel.SMS,
            "call", Channel.VOICE,
            "whatsapp", Channel.WHATSAPP,
            "email", Channel.EMAIL);

    private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Pattern CODE = Pattern.compile(".{4,10}", Pattern.DOTALL);

    private final InMemoryOtp phones;
    private final InstantSource clock;
    private final TwilioVerifications verifications;
    private final TwilioAccount account;
    private final BasicLogin login;
    private final TwilioSwitches initial;
    private volatile TwilioSwitches switches;

    TwilioDialect(
            InMemoryOtp phones,
            InstantSource clock,
            TwilioVerifications verifications,
            TwilioAccount account,
            TwilioSwitches initial) {
        this.phones = phones;
        this.clock = clock;
        this.verifications = verifications;
        this.account = account;
        this.login = account.login();
        this.initial = initial;
        this.switches = initial;
    }

    void switches(TwilioSwitches next) {
        this.switches = next;
    }

    private TwilioReplies replies() {
        return new TwilioReplies(account, switches);
    }

    @Override
    public String name() {
        return ID;
    }

    @Override
    public String label() {
        return "Twilio";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(START, CHECK);
    }

    @Override
    public List<Setting> settings(URI baseUrl) {
        return account.settings(baseUrl);
    }

    @Override
    public Standing standing(Message message) {
        return verifications.standing(message.reference(), clock.instant());
    }

    @Override
    public List<Switch> switches() {
        return TwilioPanel.PANEL.show(switches);
    }

    @Override
    public void set(Map<String, String> values) {
        switches(TwilioPanel.PANEL.set(switches, values));
    }

    @Override
    public void reset() {
        switches(initial);
    }

    @Override
    public void forget() {
        verifications.clear();
    }

    @Override
    public Reply withCode(String code) {
        return replies().error(code);
    }

    @Override
    public Credentials credentials(Call call) {
        return login.check(call.header("Authorization"));
    }

    @Override
    public Answer answer(Call call) {
        return switch (credentials(call)) {
            case MISSING -> new Answer(replies().noCredentials(), "login_refused");
            case WRONG -> new Answer(replies().error("20003"), "login_refused");
            case MATCHED -> admitted(call);
        };
    }

    private Answer admitted(Call call) {
        if (!call.method.equals("POST")) {
            return new Answer(replies().error("20004"), "malformed");
        }
        if (!call.parameter("service").equals(account.serviceSid())) {
            return new Answer(replies().notFound(call.path), "unknown_service");
        }
        Map<String, String> form;
        try {
            form = Form.read("the body", call.text());
        } catch (BadInput malformed) {
            return new Answer(replies().error("60200"), "malformed");
        }
        return call.endpoint.equals(START) ? start(form) : check(form, call.path);
    }

    private Answer invalid(String name, Map<String, String> form, String outcome) {
        return new Answer(replies().invalidParameter(name, form.getOrDefault(name, "")), outcome);
    }

    private Answer start(Map<String, String> form) {
        String word = form.getOrDefault("Channel", "");
        Channel channel = CHANNELS.get(word);
        if (channel == null) {
            return invalid("Channel", form, "unknown_channel");
        }
        String to = form.getOrDefault("To", "");
        Optional<Recipient> recipient = recipient(to, channel);
        if (recipient.isEmpty()) {
            return invalid("To", form, channel.equals(Channel.EMAIL) ? "invalid_address" : "invalid_number");
        }
        String locale = form.get("Locale");
        if (locale != null && !LOCALE.matcher(locale).matches()) {
            return invalid("Locale", form, "unknown_locale");
        }
        return start(recipient.get(), to, word);
    }

    private Answer start(Recipient recipient, String to, String word) {
        Instant now = clock.instant();
        boolean endsUsedUp = switches.exhaustion() == Exhaustion.NOT_FOUND;
        Started started = verifications.start(recipient, to, word, endsUsedUp, () -> phones.nextCode(recipient), now);
        TwilioVerification verification = started.verification();
        if (!started.isAccepted()) {
            return new Answer(sendLimit(Duration.between(now, verification.expiresAt())), "sends_used_up");
        }
        Message unused = phones.deliver(new Message(
                0,
                ID,
                recipient,
                CHANNELS.getOrDefault(word, Channel.SMS),
                verification.code(),
                verification.sid(),
                now,
                verification.expiresAt()));
        return new Answer(replies().started(verification), "sent");
    }

    private Reply sendLimit(Duration left) {
        Reply reply = replies().error("60203");
        return switches.sendLimitRetryAfter()
                ? reply.with(Map.of("Retry-After", Long.toString(Math.max(1, left.toSeconds()))))
                : reply;
    }

    private static Optional<Recipient> recipient(String to, Channel channel) {
        try {
            return Optional.of(channel.equals(Channel.EMAIL) ? EmailAddress.of(to) : PhoneNumber.of(to));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Answer check(Map<String, String> form, String path) {
        if (!CODE.matcher(form.getOrDefault("Code", "")).matches()) {
            return invalid("Code", form, "malformed");
        }
        String to = form.get("To");
        Optional<Recipient> recipient =
                to == null ? Optional.empty() : recipient(to, to.contains("@") ? Channel.EMAIL : Channel.SMS);
        if (to != null && recipient.isEmpty()) {
            return invalid("To", form, "malformed");
        }
        String sid = form.get("VerificationSid");
        if (sid == null && recipient.isEmpty()) {
            return invalid("VerificationSid", form, "malformed");
        }
        Optional<String> which = which(sid, recipient);
        return which.map(found -> check(found, form.getOrDefault("Code", ""), path))
                .orElseGet(() -> new Answer(replies().notFound(path), "unknown_reference"));
    }

    /** The verification that is meant; where both are given, they must agree. */
    private Optional<String> which(@Nullable String sid, Optional<Recipient> recipient) {
        if (sid == null) {
            return recipient.flatMap(verifications::latest);
        }
        boolean agrees = recipient.isEmpty() || recipient.equals(verifications.recipient(sid));
        return agrees ? Optional.of(sid) : Optional.empty();
    }

    private Answer check(String sid, String code, String path) {
        Checked checked = verifications.check(sid, code, clock.instant());
        TwilioVerification verification = checked.verification();
        if (verification == null) {
            return new Answer(replies().notFound(path), "unknown_reference");
        }
        return switch (checked.outcome()) {
            case APPROVED -> new Answer(replies().checked(verification), "approved");
            case WRONG -> new Answer(replies().checked(verification), "wrong_code");
            case USED_UP, GONE ->
                switches.exhaustion() == Exhaustion.NOT_FOUND
                        ? new Answer(replies().notFound(path), "attempts_used_up")
                        : new Answer(replies().error("60202"), "attempts_used_up");
        };
    }
}
