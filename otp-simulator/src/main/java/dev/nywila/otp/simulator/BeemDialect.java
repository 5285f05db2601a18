package dev.nywila.otp.simulator;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.inmemory.InMemoryOtp;
import dev.nywila.otp.inmemory.InMemoryOtp.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Beem's OTP interface, as far as public material shows it; where it does not, {@link BeemSwitches} decide. */
final class BeemDialect implements Dialect {

    private static final String REQUEST = "/v1/request";
    private static final String VERIFY = "/v1/verify";

    /** Numbers of Tanzania have nine digits after 255: one with eight was recorded as invalid. */
    private static final Pattern MSISDN = Pattern.compile("255[0-9]{9}|(?!255)[1-9][0-9]{6,14}");

    private final InMemoryOtp phones;
    private final BasicLogin login;
    private final String appId;
    private volatile BeemSwitches switches;

    BeemDialect(InMemoryOtp phones, BasicLogin login, String appId, BeemSwitches switches) {
        this.phones = phones;
        this.login = login;
        this.appId = appId;
        this.switches = switches;
    }

    void switches(BeemSwitches next) {
        this.switches = next;
    }

    @Override
    public Set<String> paths() {
        return Set.of(REQUEST, VERIFY);
    }

    @Override
    public Reply withCode(int code) {
        return new BeemReplies(switches).coded(code);
    }

    @Override
    public Reply answer(Call call) {
        BeemSwitches now = switches;
        BeemReplies replies = new BeemReplies(now);
        return switch (login.check(call.authorization)) {
            case EMPTY -> replies.refusedLogin("Invalid api_key and/or secret_id");
            case WRONG -> replies.refusedLogin("Invalid Authentication Parameters");
            case MATCHED -> admitted(call, replies, now);
        };
    }

    private Reply admitted(Call call, BeemReplies replies, BeemSwitches now) {
        if (!call.method.equals("POST")) {
            return Reply.text(405, "POST only");
        }
        Optional<Map<String, Json.Value>> body = Json.object(call.body);
        if (body.isEmpty()) {
            return replies.malformed("Body must be a JSON object.");
        }
        return call.path.equals(REQUEST)
                ? request(replies, body.get())
                : verify(replies, body.get(), now.oldPinStaysValid());
    }

    private Reply request(BeemReplies replies, Map<String, Json.Value> body) {
        Json.Value app = body.get("appId");
        if (app == null || app.isEmpty()) {
            return replies.coded(104);
        }
        Json.Value msisdn = body.get("msisdn");
        if (msisdn == null || msisdn.isEmpty()) {
            return replies.coded(103);
        }
        if (!app.isTextOrInteger() || !app.text().equals(appId)) {
            return replies.coded(106);
        }
        if (!msisdn.isTextOrInteger() || !MSISDN.matcher(msisdn.text()).matches()) {
            return replies.coded(102);
        }
        Message sent = phones.accept(PhoneNumber.of("+" + msisdn.text()), null);
        return replies.sent(sent.reference(), Duration.between(sent.sentAt(), sent.expiresAt()));
    }

    private Reply verify(BeemReplies replies, Map<String, Json.Value> body, boolean oldPinStaysValid) {
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
            return replies.malformed(faults.toString());
        }
        if (pin.isEmpty()) {
            return replies.coded(111);
        }
        if (!oldPinStaysValid && hasSuccessor(pinId.text())) {
            return replies.coded(113);
        }
        return replies.coded(code(phones.check(pinId.text(), pin.text())));
    }

    /** Decided here and not by the engine, so that the switch can be thrown while pins are out. */
    private boolean hasSuccessor(String pinId) {
        PhoneNumber recipient = null;
        for (Message message : phones.outbox()) {
            if (message.recipient().equals(recipient)) {
                return true;
            }
            if (message.reference().equals(pinId)) {
                recipient = message.recipient();
            }
        }
        return false;
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
