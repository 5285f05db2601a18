package dev.nywila.otp.inmemory;

import dev.nywila.otp.OtpConfig;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's settings, with the fake's clock and attempt limit where they say nothing. */
record DefaultsOfFake(OtpConfig origin, InstantSource clock, int maxAttempts) implements OtpConfig {

    @Override
    public @Nullable String get(String key) {
        String value = origin.get(key);
        boolean absent = value == null || value.isBlank();
        // the skeleton's own default would end a challenge before a fake that allows more attempts does
        return absent && key.equals("otp.inmemory.max-attempts") ? Integer.toString(maxAttempts) : value;
    }

    @Override
    public <T> Optional<T> component(Class<T> type) {
        Optional<T> component = origin.component(type);
        return component.isEmpty() && type.equals(InstantSource.class) ? Optional.of(type.cast(clock)) : component;
    }

    @Override
    public String describe(String key) {
        return origin.describe(key);
    }
}
