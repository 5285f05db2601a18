package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;
import dev.nywila.otp.spi.OtpSettings;

/** A small honest provider, or a broken one if its side is told a fault. */
public final class FakeProvider implements OtpProvider {

    @Override
    public String id() {
        return "kit-fake";
    }

    @Override
    public OtpClient open(OtpConfig config) {
        OtpSettings settings = new OtpSettings(id(), config);
        settings.required("api-key");
        settings.required("secret-key");
        return new FakeClient(
                settings,
                config.component(FakeSide.class).orElseThrow(() -> new IllegalArgumentException("no provider's side")));
    }
}
