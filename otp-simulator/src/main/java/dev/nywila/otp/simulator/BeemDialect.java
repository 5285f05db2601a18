package dev.nywila.otp.simulator;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.inmemory.InMemoryOtp;
import dev.nywila.otp.inmemory.Message;
import dev.nywila.otp.inmemory.Status.State;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Beem's OTP interface, as far as public material shows it; where it does not, {@link BeemSwitches} decide. */
final class BeemDialect implements Dialect {

    static final String ID = "beem";

    /** As clients found it; documented nowhere. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    static final int MAX_ATTEMPTS = 3;

    private static final Endpoint REQUEST = Endpoint.of("request", "/v1/request");
    private static final Endpoint VERIFY = Endpoint.of("verify", "/v1/verify");

    /** Numbers of Tanzania have nine digits after 255: one with eight was recorded as invalid. */
    private static final Pattern MSISDN = Pattern.compile("255[0-9]{9}|(?!255)[1-9][0-9]{6,14}");

    private final InMemoryOtp phones;
    private final BasicLogin login;
    private final BeemAccount account;
    private final BeemSwitches initial;
    private volatile BeemSwitches switches;

    BeemDialect(InMemoryOtp phones, BeemAccount account, BeemSwitches initial) {
        this.phones = phones;
        this.account = account;
        this.login = account.login();
        this.initial = initial;
        this.switches = initial;
    }

    void switches(BeemSwitches next) {
        this.switches = next;
    }

    @Override
    public String name() {
        return ID;
    }

    @Override
    public String label() {
        return "Beem";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(REQUEST, VERIFY);
    }

    @Override
    public List<Setting> settings(URI baseUrl) {
        return account.settings(baseUrl);
    }

    @Override
    public Standing standing(Message message) {
        Standing standing = Standing.of(phones.status(message.reference()));
        boolean isReplaced = standing.state() == State.OPEN && endsOlder() && hasSuccessor(message.reference());
        return isReplaced
                ? new Standing(State.SUPERSEDED, standing.attemptsUsed(), standing.attemptsAllowed())
                : standing;
    }

    private boolean endsOlder() {
        return !switches.oldPinStaysValid();
    }

    @Override
    public List<Switch> switches() {
        return BeemPanel.PANEL.show(switches);
    }

    @Override
    public void set(Map<String, String> values) {
        switches(BeemPanel.PANEL.set(switches, values));
    }

    @Override
    public void reset() {
        switches(initial);
    }

    @Override
    public void forget() {
        // all of it is with the phones
    }

    @Override
    public Reply withCode(String code) {
        return new BeemReplies(switches).coded(code);
    }

    @Override
    public Credentials credentials(Call call) {
        return login.check(call.header("Authorization"));
    }

    @Override
    public Answer answer(Call call) {
        BeemReplies replies = new BeemReplies(switches);
        return switch (credentials(call)) {
            case MISSING -> refusedLogin(replies, "Invalid api_key and/or secret_id");
            case WRONG -> refusedLogin(replies, "Invalid Authentication Parameters");
            case MATCHED -> admitted(call, replies);
        };
    }

    private static Answer refusedLogin(BeemReplies replies, String text) {
        return new Answer(replies.refusedLogin(text), "login_refused");
    }

    private Answer admitted(Call call, BeemReplies replies) {
        if (!call.method.equals("POST")) {
            return new Answer(Reply.text(405, "POST only"), "malformed");
        }
        Optional<Map<String, Json.Value>> body;
        try {
            body = Json.object(call.body);
        } catch (BadInput twice) {
            return malformed(replies, "Body must not repeat a name: " + twice.getMessage() + ".");
        }
        if (body.isEmpty()) {
            return malformed(replies, "Body must be a JSON object.");
        }
        return call.endpoint.equals(REQUEST) ? request(replies, body.get()) : verify(replies, body.get());
    }

    private static Answer malformed(BeemReplies replies, String text) {
        return new Answer(replies.malformed(text), "malformed");
    }

    private static Answer coded(BeemReplies replies, int code) {
        return new Answer(replies.coded(code), BeemReplies.outcome(code));
    }

    private Answer request(BeemReplies replies, Map<String, Json.Value> body) {
        Json.Value app = body.get("appId");
        if (app == null || app.isEmpty()) {
            return coded(replies, 104);
        }
        Json.Value msisdn = body.get("msisdn");
        if (msisdn == null || msisdn.isEmpty()) {
            return coded(replies, 103);
        }
        if (!app.isTextOrInteger() || !app.text().equals(account.appId())) {
            return coded(replies, 106);
        }
        if (!msisdn.isTextOrInteger() || !MSISDN.matcher(msisdn.text()).matches()) {
            return coded(replies, 102);
        }
        Message sent = phones.accept(PhoneNumber.of("+" + msisdn.text()), null, ID);
        Duration lifetime = Duration.between(sent.sentAt(), sent.expiresAt());
        return new Answer(replies.sent(sent.reference(), lifetime), BeemReplies.outcome(BeemReplies.SENT));
    }

    private Answer verify(BeemReplies replies, Map<String, Json.Value> body) {
        Json.Value pin = body.get("pin");
        Json.Value pinId = body.get("pinId");
        StringJoiner faults = new StringJoiner(" ");
        if (pin == null || !pin.isText()) {
            faults.add("Pin must be a string.");
        }
        if (pinId == null || !pinId.isText() || pinId.text().isEmpty()) {
            faults.add("Please enter PinId");
        }
        if (pin == null || pinId == null || faults.length() > 0) {
            return malformed(replies, faults.toString());
        }
        if (pin.isEmpty()) {
            return coded(replies, 111);
        }
        if (endsOlder() && hasSuccessor(pinId.text())) {
            return coded(replies, 113);
        }
        return coded(replies, code(phones.check(pinId.text(), pin.text())));
    }

    /** Decided here and not by the engine, so that the switch can be thrown while pins are out. */
    private boolean hasSuccessor(String pinId) {
        return phones.status(pinId).map(status -> !status.newest()).orElse(false);
    }

    private static int code(VerificationResult result) {
        return result instanceof Rejected rejected
                ? switch (rejected.reason()) {
                    case INCORRECT_CODE -> BeemReplies.WRONG_PIN;
                    case EXPIRED -> 115;
                    case TOO_MANY_ATTEMPTS -> 116;
                    case ALREADY_USED -> 118;
                    case SUPERSEDED, UNKNOWN_CHALLENGE, NO_LONGER_VALID, REFUSED -> 113;
                }
                : BeemReplies.VALID_PIN;
    }
}
