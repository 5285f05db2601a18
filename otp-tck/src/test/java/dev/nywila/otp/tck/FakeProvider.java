package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;
import dev.nywila.otp.spi.OtpSettings;
import java.util.Optional;

/** A small honest provider, or a broken one if its side is told a fault. */
public final class FakeProvider implements OtpProvider {

    /** How a broken provider opens its clients. */
    interface Opening {
        OtpClient open(OtpConfig config, String name);
    }

    /** What a broken provider does when it is made. */
    static volatile Runnable whenMade = () -> {};

    /** Made by the service loader. */
    public FakeProvider() {
        whenMade.run();
    }

    @Override
    public String id() {
        return "kit-fake";
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        Optional<Opening> broken = config.component(Opening.class);
        if (broken.isPresent()) {
            return broken.get().open(config, name);
        }
        OtpSettings settings = new OtpSettings(id(), config, name);
        settings.required("api-key");
        settings.required("secret-key");
        return new FakeClient(
                settings,
                config.component(FakeSide.class).orElseThrow(() -> new IllegalArgumentException("no provider's side")));
    }
}
