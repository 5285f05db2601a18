package dev.nywila.otp.simulator;

import dev.nywila.otp.simulator.BeemSwitches.ExpiryFields;
import java.util.List;
import java.util.Locale;

/** {@link BeemSwitches} as data. */
final class BeemPanel {

    static final Panel<BeemSwitches> PANEL = new Panel<>(List.of(
            new Panel.Entry<>(
                    "wrongPinStatus",
                    "Status of a wrong pin",
                    "A client’s comment on live tests says 200, the newer documentation as quoted 403; 400 is guarded against.",
                    List.of("200", "400", "403"),
                    BeemSwitches::wrongPinStatus,
                    (switches, text) -> switches.withWrongPinStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "otherErrorStatus",
                    "Status of other errors",
                    "Recorded replies come with 200; clients also guard against 400 and 404.",
                    List.of("200", "400", "404"),
                    BeemSwitches::otherErrorStatus,
                    (switches, text) -> switches.withOtherErrorStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "authStatus",
                    "Status of a refused login",
                    "401 was seen on the host for text messages; for pins nothing was recorded.",
                    List.of("200", "401"),
                    BeemSwitches::authStatus,
                    (switches, text) -> switches.withAuthStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "expiryFields",
                    "Expiry in a success",
                    "No recorded reply says when a pin expires; some clients read it, as numbers or as text.",
                    Panel.options(ExpiryFields.values()),
                    BeemSwitches::expiryFields,
                    (switches, text) -> switches.withExpiryFields(ExpiryFields.valueOf(text.toUpperCase(Locale.ROOT)))),
            new Panel.Entry<>(
                    "oldPinStaysValid",
                    "Older pin stays valid",
                    "Nothing says whether a new request ends a number’s older pin.",
                    Panel.NO_OR_YES,
                    BeemSwitches::oldPinStaysValid,
                    (switches, text) -> switches.withOldPinStaysValid(Boolean.parseBoolean(text))),
            new Panel.Entry<>(
                    "codeAsText",
                    "Codes as text",
                    "Recorded codes are numbers; some clients accept numeric text too.",
                    Panel.NO_OR_YES,
                    BeemSwitches::codeAsText,
                    (switches, text) -> switches.withCodeAsText(Boolean.parseBoolean(text))),
            new Panel.Entry<>(
                    "messageAsText",
                    "Message as text",
                    "Some clients guard against a message that is plain text, without any code.",
                    Panel.NO_OR_YES,
                    BeemSwitches::messageAsText,
                    (switches, text) -> switches.withMessageAsText(Boolean.parseBoolean(text)))));

    private BeemPanel() {}
}
