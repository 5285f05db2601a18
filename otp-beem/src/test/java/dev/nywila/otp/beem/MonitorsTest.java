package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.PhoneNumber;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C4: what a calling thread holds while the provider is silent. */
@Timeout(30)
class MonitorsTest {

    @Test
    void aCallerHoldsNoMonitorWhileItWaitsForTheReply() throws Exception {
        assertThat(monitorsHeldDuring(OtpClient::send)).isEmpty();
    }

    @Test
    void aMonitorOfTheCallersOwnIsSeen() throws Exception {
        Object planted = new Object();
        assertThat(monitorsHeldDuring((otp, phone) -> {
                    synchronized (planted) {
                        return otp.send(phone);
                    }
                }))
                .hasSize(1);
    }

    private interface Call {
        Object on(OtpClient otp, PhoneNumber phone);
    }

    private static MonitorInfo[] monitorsHeldDuring(Call call) throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    received.countDown();
                    connection.awaitClose();
                });
                OtpClient otp = Clients.open(config(server.url()))) {
            Thread caller = new Thread(() -> {
                try {
                    assertThat(call.on(otp, PHONE)).isNull();
                } catch (OtpException interrupted) {
                    // as this test ends it
                }
            });
            caller.start();
            assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
            MonitorInfo[] held = ManagementFactory.getThreadMXBean()
                    .getThreadInfo(new long[] {caller.getId()}, true, true)[0]
                    .getLockedMonitors();
            caller.interrupt();
            caller.join(10_000);
            return held;
        }
    }
}
