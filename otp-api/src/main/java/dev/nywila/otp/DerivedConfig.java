package dev.nywila.otp;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that answer as others do, but for what a subclass changes. */
abstract class DerivedConfig implements OtpConfig {

    private final OtpConfig origin;

    DerivedConfig(OtpConfig origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String get(String key) {
        return origin.get(key);
    }

    @Override
    public Set<String> keys() {
        return origin.keys();
    }

    @Override
    public <T> Optional<T> component(Class<T> type) {
        return origin.component(type);
    }

    @Override
    public String describe(String key) {
        return origin.describe(key);
    }
}
