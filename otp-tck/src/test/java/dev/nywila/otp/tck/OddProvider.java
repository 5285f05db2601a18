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
        OddSide side = config.component(OddSide.class).orElseThrow();
        if (side.shape.attempts() == 1) {
            settings.preset("max-attempts", "1");
        }
        OddClient client = new OddClient(settings, side);
        return side.shape == OddShape.ROUTER ? new OddRouter(client, config, side) : client;
    }
}
