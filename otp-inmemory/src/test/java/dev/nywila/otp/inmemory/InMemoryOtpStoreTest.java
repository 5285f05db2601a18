package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryOtpStoreTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void closingForgetsAndEndsIt() {
        InMemoryOtpStore store = new InMemoryOtpStore();
        assertThat(store.compareAndSet(Keep.MUST_KEEP, "key", null, new byte[1], SECOND, SECOND))
                .isTrue();
        store.close();
        store.close();
        assertThatThrownBy(() -> store.get(Keep.MUST_KEEP, "key", SECOND)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsOverDoesNotPileUp() {
        ManualTime time = new ManualTime();
        InMemoryOtpStore store = new InMemoryOtpStore(time::nanoTime);
        for (int i = 0; i < 100_000; i++) {
            store.compareAndSet(Keep.MUST_KEEP, "key-" + i, null, new byte[1], SECOND, SECOND);
            time.advance(SECOND);
        }
        assertThat(store.size()).isLessThanOrEqualTo(1_001);
    }
}
