package dev.nywila.otp.spi;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpNotDoneException;

/**
 * What {@link java.util.ServiceLoader} finds: a factory of clients. Thread-safe.
 *
 * @implSpec Needs a public constructor without parameters that does nothing (D2), and is listed both in
 *     {@code META-INF/services/dev.nywila.otp.spi.OtpProvider} and in the module descriptor.
 */
public interface OtpProvider {

    /**
     * Returns the name by which applications find it. It is also the name of a client that has no other.
     *
     * @return the same text each time, of the form {@code [a-z][a-z0-9-]{0,31}}
     */
    String id();

    /**
     * Makes a client that reads the settings {@code otp.<name>.…}. Resolves no name, opens no socket, sends nothing (D3);
     * two clients are independent of one another (D4).
     *
     * @param config the settings, read during this call only
     * @param name the client's name, which tells accounts of this provider apart
     * @return the client; the caller closes it
     * @throws OtpNotDoneException with {@link dev.nywila.otp.OtpFailure#CONFIGURATION} if settings are missing, malformed
     *     or unknown; it lists all of them by key, without values
     */
    OtpClient open(OtpConfig config, String name);

    /**
     * Makes a client of the provider's own name.
     *
     * @param config the settings, read during this call only
     * @return the client; the caller closes it
     * @throws OtpNotDoneException as {@link #open(OtpConfig, String)}
     */
    default OtpClient open(OtpConfig config) {
        return open(config, id());
    }
}
