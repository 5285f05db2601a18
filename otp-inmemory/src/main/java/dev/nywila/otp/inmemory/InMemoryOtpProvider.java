package dev.nywila.otp.inmemory;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/**
 * How the fake is found by its id, {@code inmemory}. Thread-safe.
 *
 * <p>Every client that is opened here logs one warning that nothing is delivered. The fake behind a client is the
 * {@link InMemoryOtp} component of the settings, so that a test can hold it; without one, each client has a fake of its
 * own, reached through {@code client.unwrap(InMemoryOtp.class)}, whose clock is the {@link InstantSource} component.
 *
 * <p>With {@code otp.beem.provider=inmemory} the client {@code beem} is a fake, and Beem's own settings are no fault.
 */
public final class InMemoryOtpProvider implements OtpProvider {

    static final String ID = "inmemory";

    /** Does nothing. */
    public InMemoryOtpProvider() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        InMemoryOtp fake = config.component(InMemoryOtp.class)
                .orElseGet(() -> InMemoryOtp.builder()
                        .clock(config.component(InstantSource.class).orElse(InstantSource.system()))
                        .build());
        OtpClient client = fake.client(config, name);
        warn(name);
        return client;
    }

    private static void warn(String name) {
        try {
            System.Logger log = System.getLogger(InMemoryOtpProvider.class.getName());
            log.log(
                    Level.WARNING,
                    "the client " + name
                            + " is a fake (provider inmemory): nothing is delivered to any phone or mailbox");
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Throwable broken) {
            // a log that cannot be written is no reason to open no client
        }
    }
}
