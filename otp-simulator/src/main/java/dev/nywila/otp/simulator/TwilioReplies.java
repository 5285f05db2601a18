package dev.nywila.otp.simulator;

import dev.nywila.otp.simulator.TwilioVerification.Attempt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Twilio's replies, in the forms of its specification and its pages on errors. */
final class TwilioReplies {

    /** An error's usual text, and its status where no switch decides. */
    private record Known(int status, String message) {}

    private static final int BY_SWITCH = 0;

    private static final Map<String, Known> ERRORS = Map.ofEntries(
            Map.entry("20003", new Known(401, "Authenticate")),
            Map.entry("20004", new Known(405, "Method not allowed")),
            Map.entry("20404", new Known(404, "The requested resource was not found")),
            Map.entry("20429", new Known(429, "Too many requests")),
            Map.entry("60200", new Known(400, "Invalid parameter")),
            Map.entry("60202", new Known(429, "Max check attempts reached")),
            Map.entry("60203", new Known(429, "Max send attempts reached")),
            Map.entry("60205", new Known(BY_SWITCH, "SMS is not supported by landline phone number")),
            Map.entry("60212", new Known(429, "Too many concurrent requests for phone number")),
            Map.entry("60238", new Known(BY_SWITCH, "Verification creation attempt blocked by Twilio")),
            Map.entry("60410", new Known(BY_SWITCH, "Verification delivery attempt blocked")),
            Map.entry("60412", new Known(BY_SWITCH, "Verification blocked by Fraudulent Signup Prevention")),
            Map.entry("60413", new Known(BY_SWITCH, "Verification blocked by device intelligence")),
            Map.entry("60605", new Known(403, "Verification delivery attempt blocked. Country is not enabled")));

    private final TwilioAccount account;
    private final TwilioSwitches switches;

    TwilioReplies(TwilioAccount account, TwilioSwitches switches) {
        this.account = account;
        this.switches = switches;
    }

    Reply started(TwilioVerification verification) {
        return Reply.json(201, Json.write(json -> {
            begin(json, verification, false);
            json.writeObjectPropertyStart("lookup");
            json.writeEndObject();
            json.writeArrayPropertyStart("send_code_attempts");
            verification.attempts().forEach(attempt -> write(json, attempt));
            json.writeEndArray();
            json.writeNullProperty("sna");
            json.writeStringProperty(
                    "url",
                    "https://verify.twilio.com/v2/Services/" + account.serviceSid() + "/Verifications/"
                            + verification.sid());
            json.writeEndObject();
        }));
    }

    private static void write(JsonGenerator json, Attempt attempt) {
        json.writeStartObject();
        json.writeStringProperty("time", text(attempt.time()));
        json.writeStringProperty("channel", attempt.channel().toUpperCase(Locale.ROOT));
        json.writeStringProperty("attempt_sid", attempt.sid());
        json.writeEndObject();
    }

    Reply checked(TwilioVerification verification) {
        return Reply.json(switches.checkStatus(), Json.write(json -> {
            begin(json, verification, verification.isApproved());
            json.writeArrayPropertyStart("sna_attempts_error_codes");
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private void begin(JsonGenerator json, TwilioVerification verification, boolean isApproved) {
        json.writeStartObject();
        json.writeStringProperty("sid", verification.sid());
        json.writeStringProperty("service_sid", account.serviceSid());
        json.writeStringProperty("account_sid", account.accountSid());
        json.writeStringProperty("to", verification.to());
        json.writeStringProperty("channel", verification.channel());
        json.writeStringProperty("status", isApproved ? "approved" : "pending");
        json.writeBooleanProperty("valid", isApproved);
        json.writeStringProperty("date_created", text(verification.created()));
        json.writeStringProperty("date_updated", text(verification.updated()));
        json.writeNullProperty("amount");
        json.writeNullProperty("payee");
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An error with its usual text; of one that is not known, 400. */
    Reply error(String code) {
        Known known = ERRORS.getOrDefault(code, new Known(400, "Unknown"));
        return error(status(code, known), code, known.message());
    }

    private int status(String code, Known known) {
        if (known.status() != BY_SWITCH) {
            return known.status();
        }
        return switch (code) {
            case "60205" -> switches.landlineStatus();
            case "60410" -> switches.fraudGuardStatus();
            default -> switches.otherBlockStatus();
        };
    }

    Reply invalidParameter(String name, String value) {
        String message = switch (switches.invalidParameterText()) {
            case QUOTED -> "Invalid parameter `" + name + "`: " + value;
            case NAMED -> "Invalid parameter: " + name;
            case BARE -> "Invalid parameter";
        };
        return error(400, "60200", message);
    }

    Reply notFound(String path) {
        String resource = path.startsWith("/v2") ? path.substring("/v2".length()) : path;
        return error(404, "20404", "The requested resource " + resource + " was not found");
    }

    Reply noCredentials() {
        return error(401, "20003", "Authentication Error - No credentials provided");
    }

    /** The envelope that all errors have. */
    private static Reply error(int status, String code, String message) {
        return Reply.json(status, Json.write(json -> {
            json.writeStartObject();
            json.writeName("code");
            if (code.matches("0|[1-9][0-9]{0,8}")) {
                json.writeNumber(Integer.parseInt(code));
            } else {
                json.writeString(code);
            }
            json.writeStringProperty("message", message);
            json.writeStringProperty("more_info", "https://www.twilio.com/docs/errors/" + code);
            json.writeNumberProperty("status", status);
            json.writeEndObject();
        }));
    }
}
