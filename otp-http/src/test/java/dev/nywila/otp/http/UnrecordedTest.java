package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.SampleServer.Answer;
import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.testing.EmittedLogs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a shared store did not take. */
class UnrecordedTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    /** It takes the first value, and none after that. */
    private static final class BrokenStore implements OtpStore {

        private boolean used;

        @Override
        public byte @Nullable [] get(Keep keep, String key, Duration within) {
            if (used) {
                throw new IllegalStateException("the store is gone");
            }
            return null;
        }

        @Override
        public boolean compareAndSet(
                Keep keep,
                String key,
                byte @Nullable [] before,
                byte @Nullable [] after,
                Duration atLeast,
                Duration within) {
            if (used) {
                throw new IllegalStateException("the store is gone");
            }
            used = true;
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void isCountedAndWarnedOfOnceAMinute() throws Exception {
        try (SampleServer server = new SampleServer(asked -> Answer.of(200, "{\"id\":\"any\"}"));
                EmittedLogs logs = EmittedLogs.listen();
                SampleClient client = SampleClient.open(config(server), settings -> Auth.none())) {
            client.send(SampleClient.PHONE);
            client.send(SampleClient.PHONE);
            assertThat(meters.get("otp.store.unrecorded")
                            .tag("operation", "send")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(logs.text()).containsOnlyOnce("event=otp.store.unrecorded client=sample operation=send");
        }
    }

    private OtpConfig config(SampleServer server) {
        OtpConfig own = SampleClient.config(server.url());
        OtpConfig all = key -> key.equals("otp.store.secret") ? "a secret that all instances share" : own.get(key);
        return all.with(OtpStore.class, new BrokenStore()).with(MeterRegistry.class, meters);
    }
}
