package dev.nywila.otp.tck;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.spi.OtpSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** What the plain client reads from its settings. */
record Settings(
        String name,
        FakeSide side,
        InstantSource clock,
        String secret,
        Set<String> callingCodes,
        Duration longest,
        int maxAttempts) {

    static Settings read(OtpConfig config, String name) {
        OtpSettings settings = new OtpSettings(PlainClient.ID, config, name);
        settings.required("api-key");
        String secret = settings.required("secret-key");
        Set<String> callingCodes = Set.copyOf(settings.list("allowed-calling-codes"));
        if (!callingCodes.stream().allMatch(code -> code.matches("[1-9][0-9]{0,6}"))) {
            settings.fault("allowed-calling-codes", "is not calling codes such as 255,254");
        }
        Duration longest = settings.duration(
                "send.deadline", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5));
        int maxAttempts = settings.integer("max-attempts", 5, 1, 100);
        settings.check();
        FakeSide side = config.component(FakeSide.class).orElseThrow();
        return new Settings(name, side, settings.clock(), secret, callingCodes, longest, maxAttempts);
    }

    /** The same settings for a client of another name. */
    Settings named(String another) {
        return new Settings(another, side, clock, secret, callingCodes, longest, maxAttempts);
    }

    boolean admits(PhoneNumber number) {
        return callingCodes.isEmpty()
                || callingCodes.stream().anyMatch(code -> number.e164().startsWith(code, 1));
    }
}
