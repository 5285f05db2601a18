package dev.nywila.otp.beem;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;

/**
 * The provider {@code beem}, for {@link java.util.ServiceLoader}. Opens what {@link BeemOtp} builds. Objects come as
 * components of the settings: {@link io.micrometer.core.instrument.MeterRegistry} (else the global one),
 * {@link javax.net.ssl.SSLContext}, {@link java.time.InstantSource}, {@link dev.nywila.otp.spi.MonotonicClock}.
 */
public final class BeemOtpProvider implements OtpProvider {

    /** Does nothing. */
    public BeemOtpProvider() {}

    @Override
    public String id() {
        return BeemOtp.ID;
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        return BeemClient.open(config, name, null);
    }
}
