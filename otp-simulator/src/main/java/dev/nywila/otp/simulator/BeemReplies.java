package dev.nywila.otp.simulator;

import dev.nywila.otp.simulator.BeemSwitches.ExpiryFields;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** Beem's replies, in the forms that were recorded or documented. */
final class BeemReplies {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    static final int SENT = 100;
    static final int VALID_PIN = 117;
    static final int WRONG_PIN = 114;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(SENT, "SMS sent successfully"),
            Map.entry(101, "Failed to send SMS"),
            Map.entry(102, "Invalid phone number"),
            Map.entry(103, "Phone number missing"),
            Map.entry(104, "Application Id missing"),
            Map.entry(106, "Application not found"),
            Map.entry(107, "Application is inactive"),
            Map.entry(108, "No channel found"),
            Map.entry(109, "Placeholder not found"),
            Map.entry(110, "Username or Password missing"),
            Map.entry(111, "Pin missing"),
            Map.entry(112, "pinId missing"),
            Map.entry(113, "pinId not found"),
            Map.entry(WRONG_PIN, "Incorrect Pin"),
            Map.entry(115, "Pin TimeOut"),
            Map.entry(116, "Attempts Exceeded"),
            Map.entry(VALID_PIN, "Valid Pin"),
            Map.entry(118, "Duplicate Pin"));

    /** What the codes mean, in the words of the request log. */
    private static final Map<Integer, String> OUTCOMES = Map.ofEntries(
            Map.entry(SENT, "sent"),
            Map.entry(102, "invalid_number"),
            Map.entry(103, "number_missing"),
            Map.entry(104, "application_missing"),
            Map.entry(106, "unknown_application"),
            Map.entry(111, "code_missing"),
            Map.entry(113, "unknown_reference"),
            Map.entry(WRONG_PIN, "wrong_code"),
            Map.entry(115, "expired"),
            Map.entry(116, "attempts_used_up"),
            Map.entry(VALID_PIN, "approved"),
            Map.entry(118, "already_used"));

    private final BeemSwitches switches;

    BeemReplies(BeemSwitches switches) {
        this.switches = switches;
    }

    static String outcome(int code) {
        return OUTCOMES.getOrDefault(code, "refused");
    }

    Reply sent(String pinId, Duration lifetime) {
        return Reply.json(200, Json.write(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("data");
            json.writeStringProperty("pinId", pinId);
            expiry(json, lifetime);
            message(json, Integer.toString(SENT), TEXTS.getOrDefault(SENT, ""));
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /** Shape A with a code as text, also one that is none of Beem's. */
    Reply coded(String code) {
        return NUMBER.matcher(code).matches()
                ? coded(Integer.parseInt(code))
                : coded(code, "Unknown", switches.otherErrorStatus());
    }

    /** Shape A: {@code data.message} with code and text. */
    Reply coded(int code) {
        int status = switch (code) {
            case SENT, VALID_PIN -> 200;
            case WRONG_PIN -> switches.wrongPinStatus();
            default -> switches.otherErrorStatus();
        };
        return coded(Integer.toString(code), TEXTS.getOrDefault(code, "Unknown"), status);
    }

    private Reply coded(String code, String text, int status) {
        return Reply.json(status, Json.write(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("data");
            message(json, code, text);
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    /** Shape B: a refused login, code and text at the top. */
    Reply refusedLogin(String text) {
        return Reply.json(switches.authStatus(), Json.write(json -> {
            json.writeStartObject();
            code(json, "120");
            json.writeStringProperty("message", text);
            json.writeEndObject();
        }));
    }

    /** Shape C: a check of the body's form, without any code. */
    Reply malformed(String text) {
        return Reply.json(switches.otherErrorStatus(), Json.write(json -> {
            json.writeStartObject();
            json.writeBooleanProperty("error", true);
            json.writeStringProperty("message", text);
            json.writeEndObject();
        }));
    }

    private void expiry(JsonGenerator json, Duration lifetime) {
        if (switches.expiryFields() == ExpiryFields.NUMBERS) {
            json.writeNumberProperty("pinExpiryTimeInMinutes", lifetime.toMinutes());
            json.writeNumberProperty("expiresInSeconds", lifetime.toSeconds());
        } else if (switches.expiryFields() == ExpiryFields.TEXT) {
            json.writeStringProperty("pinExpiryTimeInMinutes", Long.toString(lifetime.toMinutes()));
            json.writeStringProperty("expiresInSeconds", Long.toString(lifetime.toSeconds()));
        }
    }

    private void message(JsonGenerator json, String code, String text) {
        if (switches.messageAsText()) {
            json.writeStringProperty("message", text);
            return;
        }
        json.writeObjectPropertyStart("message");
        code(json, code);
        json.writeStringProperty("message", text);
        json.writeEndObject();
    }

    private void code(JsonGenerator json, String code) {
        if (switches.codeAsText() || !NUMBER.matcher(code).matches()) {
            json.writeStringProperty("code", code);
        } else {
            json.writeNumberProperty("code", Integer.parseInt(code));
        }
    }
}
