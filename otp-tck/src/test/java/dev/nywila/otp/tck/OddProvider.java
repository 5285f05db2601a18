package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;
import dev.nywila.otp.spi.OtpSettings;

/** Opens clients of whichever odd provider's side the settings hold. */
public final class OddProvider implements OtpProvider {

    @Override
    public String id() {
        return "kit-odd";
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        OtpSettings settings = new OtpSettings(id(), config, name);
        settings.required("api-key");
        return new OddClient(settings, config.component(OddSide.class).orElseThrow());
    }
}
