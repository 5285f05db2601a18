package dev.nywila.otp.simulator;

import dev.nywila.otp.simulator.TwilioSwitches.Exhaustion;
import dev.nywila.otp.simulator.TwilioSwitches.InvalidParameterText;
import java.util.List;
import java.util.Locale;

/** {@link TwilioSwitches} as data. */
final class TwilioPanel {

    static final Panel<TwilioSwitches> PANEL = new Panel<>(List.of(
            new Panel.Entry<>(
                    "checkStatus",
                    "Status of a check",
                    "The specification has both; 200 was measured, for a wrong code.",
                    List.of("200", "201"),
                    TwilioSwitches::checkStatus,
                    (switches, text) -> switches.withCheckStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "exhaustion",
                    "After five wrong codes",
                    "The page on 60202 says 429 until the verification expires, the page on checks that it is deleted, 404.",
                    Panel.options(Exhaustion.values()),
                    TwilioSwitches::exhaustion,
                    (switches, text) -> switches.withExhaustion(Exhaustion.valueOf(text.toUpperCase(Locale.ROOT)))),
            new Panel.Entry<>(
                    "fraudGuardStatus",
                    "Status of 60410, Fraud Guard",
                    "The documentation has none; somebody’s test has 403, a client’s mapping 429.",
                    List.of("403", "429"),
                    TwilioSwitches::fraudGuardStatus,
                    (switches, text) -> switches.withFraudGuardStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "otherBlockStatus",
                    "Status of 60238, 60412, 60413",
                    "No source has the status of these blocks; 403 is that of 60605, which blocks countries.",
                    List.of("400", "403", "429"),
                    TwilioSwitches::otherBlockStatus,
                    (switches, text) -> switches.withOtherBlockStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "landlineStatus",
                    "Status of 60205, landline",
                    "No source has it; 400 is that of 60200, another number that is refused.",
                    List.of("400", "403"),
                    TwilioSwitches::landlineStatus,
                    (switches, text) -> switches.withLandlineStatus(Integer.parseInt(text))),
            new Panel.Entry<>(
                    "sendLimitRetryAfter",
                    "Retry-After on 60203",
                    "The specification declares the header for a start’s 429; nobody recorded one, and Twilio’s library would wait that long.",
                    Panel.NO_OR_YES,
                    TwilioSwitches::sendLimitRetryAfter,
                    (switches, text) -> switches.withSendLimitRetryAfter(Boolean.parseBoolean(text))),
            new Panel.Entry<>(
                    "invalidParameterText",
                    "Text of 60200",
                    "Three forms were seen: with the parameter’s value, with its name only, and with neither.",
                    Panel.options(InvalidParameterText.values()),
                    TwilioSwitches::invalidParameterText,
                    (switches, text) -> switches.withInvalidParameterText(
                            InvalidParameterText.valueOf(text.toUpperCase(Locale.ROOT))))));

    private TwilioPanel() {}
}
