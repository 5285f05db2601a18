package dev.nywila.otp.twilio;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;

/**
 * The provider {@code twilio}, for {@link java.util.ServiceLoader}. Opens what {@link TwilioOtp} builds, with the same
 * objects as components of the settings.
 */
public final class TwilioOtpProvider implements OtpProvider {

    /** Does nothing. */
    public TwilioOtpProvider() {}

    @Override
    public String id() {
        return TwilioOtp.ID;
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        return TwilioClient.open(config, name, null);
    }
}
