package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.tck.RawServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** V1: a registry that takes its time over the count of requests gives no stray reply the time to come in. */
@Timeout(60)
class SlowRegistryTest {

    private final CountDownLatch counting = new CountDownLatch(1);
    private final CountDownLatch replied = new CountDownLatch(1);

    @Test
    void aReplyThatComesWhileARequestIsCountedIsNone() throws Exception {
        Slow registry = new Slow();
        try (RawServer server = new RawServer(this::replyUnasked);
                OtpClient otp = Clients.open(Clients.config(server.url()).with(MeterRegistry.class, registry))) {
            OtpException trouble =
                    catchThrowableOfType(OtpException.class, () -> otp.verify(Clients.challenge(), "123456"));
            assertThat(trouble).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("no attempt was used");
            assertThat(server.requests()).isEmpty();
            assertThat(registry.get("otp.wire.requests").counter().count()).isZero();
        }
    }

    @Test
    void aRequestThatNothingCameBeforeIsCountedOnce() throws Exception {
        Slow registry = new Slow();
        replied.countDown();
        try (RawServer server = RawServer.answering(RawServer.reply(200, Clients.APPROVED));
                OtpClient otp = Clients.open(Clients.config(server.url()).with(MeterRegistry.class, registry))) {
            assertThat(otp.verify(Clients.challenge(), "123456").isApproved()).isTrue();
            assertThat(registry.get("otp.wire.requests").counter().count()).isOne();
        }
    }

    @Test
    void aRegistryThatIsInterruptedWhileItCountsLosesNoReply() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        if (amount > 0 && id.getName().equals("otp.wire.requests")) {
                            throw Sneaky.thrown(new InterruptedException());
                        }
                        super.increment(amount);
                    }
                };
            }
        };
        try (RawServer server = RawServer.answering(RawServer.reply(200, Clients.APPROVED));
                OtpClient otp = Clients.open(Clients.config(server.url()).with(MeterRegistry.class, registry))) {
            assertThat(otp.verify(Clients.challenge(), "123456").isApproved()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void replyUnasked(RawServer.Connection connection) throws IOException {
        await(counting);
        connection.write(RawServer.reply(200, Clients.APPROVED));
        replied.countDown();
        connection.awaitClose();
    }

    private final class Slow extends SimpleMeterRegistry {
        @Override
        protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    if (id.getName().equals("otp.wire.requests")) {
                        counting.countDown();
                        await(replied);
                    }
                    super.increment(amount);
                }
            };
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException disturbed) {
            throw new AssertionError(disturbed);
        }
    }
}
