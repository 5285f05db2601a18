package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A log that cannot be written is no reason to open no client. */
class BrokenLogTest {

    private final AtomicInteger warnings = new AtomicInteger();

    @Test
    void opensThoughItsWarningCannotBeWritten() {
        Logger logger = Logger.getLogger(InMemoryOtpProvider.class.getName());
        Handler broken = new Handler() {
            @Override
            public void publish(LogRecord warning) {
                warnings.incrementAndGet();
                throw new NoSuchMethodError("planted");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(broken);
        try (OtpClient otp = new InMemoryOtpProvider().open(OtpConfig.of(Map.of()))) {
            assertThat(otp.send(PhoneNumber.of("+255713507067")).reference()).isNotEmpty();
            assertThat(warnings).hasValue(1);
        } finally {
            logger.removeHandler(broken);
        }
    }
}
