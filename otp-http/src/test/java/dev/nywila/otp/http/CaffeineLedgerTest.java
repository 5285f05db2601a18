package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.testing.Crowd;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the skeleton asks of a ledger. That it forgets, and what that costs, is in {@link LedgerTest}. */
@Timeout(30)
class CaffeineLedgerTest {

    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofMinutes(15);

    private final ManualTime time = new ManualTime();
    private final CaffeineLedger ledger = new CaffeineLedger(100, time::nanoTime);

    /** Equal to others of the same text. */
    private record Value(String text) {}

    @Test
    void replacesNothingButTheVeryObjectThatWasRead() {
        Value first = new Value("same");
        Value equal = new Value("same");
        assertThat(ledger.compareAndSet("key", first, equal, SHORT)).isFalse();
        assertThat(ledger.get("key")).isNull();
        assertThat(ledger.compareAndSet("key", null, first, SHORT)).isTrue();
        assertThat(ledger.compareAndSet("key", null, equal, SHORT)).isFalse();
        assertThat(ledger.compareAndSet("key", equal, equal, SHORT)).isFalse();
        assertThat(ledger.get("key")).isSameAs(first);
        assertThat(ledger.compareAndSet("key", first, equal, SHORT)).isTrue();
        assertThat(ledger.get("key")).isSameAs(equal);
        assertThat(ledger.compareAndSet("key", first, first, SHORT)).isFalse();
        assertThat(ledger.get("other")).isNull();
    }

    @Test
    void ofManyThreadsThatHaveReadTheSameOneReplacesIt() throws Exception {
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 500; round++) {
                String key = "key-" + round;
                assertThat(crowd.all(4, () -> ledger.compareAndSet(key, null, new Value("1"), SHORT)))
                        .containsOnlyOnce(true);
                Object read = ledger.get(key);
                assertThat(crowd.all(4, () -> ledger.compareAndSet(key, read, new Value("1"), SHORT)))
                        .containsOnlyOnce(true);
            }
        }
    }

    @Test
    void aLifetimeIsProlongedButNeverShortened() {
        Value one = new Value("1");
        Value two = new Value("2");
        Value three = new Value("3");
        ledger.compareAndSet("key", null, one, LONG);
        ledger.compareAndSet("key", one, two, SHORT);
        time.advance(SHORT);
        assertThat(ledger.compareAndSet("key", two, three, Duration.ZERO)).isTrue();
        time.advance(LONG.minus(SHORT).minusNanos(1));
        assertThat(ledger.get("key")).isSameAs(three);
        assertThat(ledger.compareAndSet("key", three, one, SHORT)).isTrue();
        time.advance(SHORT.minusNanos(1));
        assertThat(ledger.get("key")).isSameAs(one);
        time.advance(Duration.ofNanos(1));
        assertThat(ledger.get("key")).isNull();
    }

    @Test
    void whatIsOverIsNothing() {
        Value one = new Value("1");
        ledger.compareAndSet("key", null, one, SHORT);
        time.advance(SHORT);
        assertThat(ledger.compareAndSet("key", one, one, SHORT)).isFalse();
        assertThat(ledger.compareAndSet("key", null, one, SHORT)).isTrue();
        assertThat(ledger.get("key")).isSameAs(one);
        assertThat(ledger.forgottenByAge()).isEqualTo(1);
        assertThat(ledger.forgottenForSpace()).isZero();
    }
}
