package dev.nywila.otp.tck;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpSettings;
import java.util.Set;

/** What the plain client reads from its settings. */
record Settings(FakeSide side, String secret, Set<String> callingCodes) {

    static Settings read(OtpConfig config) {
        OtpSettings settings = new OtpSettings(PlainClient.ID, config);
        settings.required("api-key");
        String secret = settings.required("secret-key");
        Set<String> callingCodes = settings.value(
                "allowed-calling-codes", Set.of(), "calling codes such as 255,254", Settings::callingCodes);
        settings.check();
        return new Settings(config.component(FakeSide.class).orElseThrow(), secret, callingCodes);
    }

    private static Set<String> callingCodes(String text) {
        Set<String> codes = Set.of(text.split(", *"));
        if (!codes.stream().allMatch(code -> code.matches("[1-9][0-9]{0,6}"))) {
            throw new IllegalArgumentException("no calling codes");
        }
        return codes;
    }
}
