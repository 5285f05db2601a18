package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.testing.EmittedLogs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a store has while it lives, and leaves behind. */
class EndingTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static List<Thread> threads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("lettuce"))
                .collect(Collectors.toList());
    }

    @Test
    void itsThreadsAreFewAndEndWithIt() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<Thread> during;
        try (RedisServer server = RedisServer.start()) {
            RedisOtpStore store = RedisOtpStore.open(server.uri());
            for (int i = 0; i < 4; i++) {
                server.kill();
                server.restart();
                assertThat(store.get(Keep.MAY_FORGET, "key", LONG)).isNull();
            }
            during = threads(before);
            // two for sockets, one timer, two for events
            assertThat(during).isNotEmpty().hasSizeLessThanOrEqualTo(5);
            store.close();
            store.close();
            assertThatThrownBy(() -> store.get(Keep.MAY_FORGET, "key", LONG))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThat(server.info("connected_clients")).isEqualTo("1");
        }
        for (Thread thread : during) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void aStoreThatDoesNotOpenLeavesNothingBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        assertThatThrownBy(() -> RedisOtpStore.open("redis://127.0.0.1:" + RedisServer.freePort()))
                .isNotNull();
        for (Thread thread : threads(before)) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void noLoggerSaysThePasswordKeysOrValues() {
        try (RedisServer server = RedisServer.start("--requirepass", "s3cret-password");
                EmittedLogs logs = EmittedLogs.listen()) {
            String uri = "redis://:s3cret-password@127.0.0.1:" + server.port();
            try (RedisOtpStore store = RedisOtpStore.open(uri)) {
                byte[] value = "s3cret-value".getBytes(StandardCharsets.US_ASCII);
                store.compareAndSet(Keep.MUST_KEEP, "s3cret-key", null, value, LONG, LONG);
                store.get(Keep.MUST_KEEP, "s3cret-key", LONG);
                server.kill();
                assertThatThrownBy(() -> store.get(Keep.MUST_KEEP, "s3cret-key", LONG))
                        .hasMessageNotContaining("s3cret");
            }
            assertThat(logs.text()).doesNotContain("s3cret");
        }
    }
}
