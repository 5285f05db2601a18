package dev.nywila.otp.spi;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpProviders;

/**
 * What {@link java.util.ServiceLoader} finds: a factory of clients. Thread-safe.
 *
 * @implSpec Needs a public constructor without parameters that does nothing (D2), and is listed both in
 *     {@code META-INF/services/dev.nywila.otp.spi.OtpProvider} and in the module descriptor.
 */
public interface OtpProvider {

    /**
     * Returns the name by which {@link OtpProviders} finds it, and the middle of its settings' keys
     * ({@code otp.<id>.…}).
     *
     * @return the same text each time, of the form {@code [a-z][a-z0-9-]{0,31}}
     */
    String id();

    /**
     * Makes a client. Resolves no name, opens no socket, sends nothing (D3); two clients are independent of one another
     * (D4).
     *
     * @param config the settings, read during this call only
     * @return the client; the caller closes it
     * @throws OtpException with {@link dev.nywila.otp.OtpFailure#CONFIGURATION} if settings are missing or malformed; it
     *     lists all of them by key, without values
     */
    OtpClient open(OtpConfig config);
}
