package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.testing.Crowd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OldestFirstLedgerTest {

    @Test
    void forgetsTheKeyThatCameFirstHoweverOftenItIsUsed() {
        OldestFirstLedger ledger = new OldestFirstLedger(3);
        for (String key : List.of("a", "b", "c", "a", "a", "d")) {
            change(ledger, key);
        }
        assertThat(known(ledger)).containsExactly("b", "c", "d");
    }

    @Test
    void keyThatComesAgainIsNewAgain() {
        OldestFirstLedger ledger = new OldestFirstLedger(2);
        for (String key : List.of("a", "b", "c", "a", "d")) {
            change(ledger, key);
        }
        assertThat(known(ledger)).containsExactly("a", "d");
    }

    /** As a family's root is, so that it outlives the resends whose attempts it counts. */
    @Test
    void valueThatIsWrittenAgainAsItIsCountsAsNew() {
        OldestFirstLedger ledger = new OldestFirstLedger(2);
        change(ledger, "a");
        change(ledger, "b");
        Object value = ledger.get("a");
        assertThat(ledger.compareAndSet("a", value, value, Duration.ZERO)).isTrue();
        change(ledger, "c");
        assertThat(known(ledger)).containsExactly("a", "c");
        assertThat(ledger.get("a")).isSameAs(value);
    }

    @Test
    void whatWasReplacedMeanwhileIsNotReplaced() {
        OldestFirstLedger ledger = new OldestFirstLedger(3);
        change(ledger, "a");
        Object stale = ledger.get("a");
        change(ledger, "a");
        Object current = ledger.get("a");
        assertThat(ledger.compareAndSet("a", stale, "mine", Duration.ZERO)).isFalse();
        assertThat(ledger.compareAndSet("a", null, "mine", Duration.ZERO)).isFalse();
        assertThat(ledger.compareAndSet("a", stale, stale, Duration.ZERO)).isFalse();
        assertThat(ledger.get("a")).isSameAs(current);
        assertThat(ledger.compareAndSet("b", stale, "mine", Duration.ZERO)).isFalse();
        assertThat(known(ledger)).containsExactly("a");
        assertThat(ledger.entries()).isOne();
    }

    @Test
    void sizeHoldsUnderManyThreads() throws Exception {
        OldestFirstLedger ledger = new OldestFirstLedger(100);
        AtomicInteger next = new AtomicInteger();
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 20; round++) {
                crowd.all(32, () -> {
                    for (int i = 0; i < 200; i++) {
                        change(ledger, "key-" + next.getAndIncrement());
                    }
                    return "done";
                });
                assertThat(ledger.entries()).isBetween(100 - 32, 100);
            }
        }
        int oldest = next.get();
        List<String> last =
                IntStream.range(oldest, oldest + 100).mapToObj(i -> "last-" + i).toList();
        last.forEach(key -> change(ledger, key));
        assertThat(last).allMatch(key -> ledger.get(key) != null);
        assertThat(ledger.entries()).isEqualTo(100);
    }

    @Test
    void of32ThreadsThatReplaceOneValueOneDoes() throws Exception {
        OldestFirstLedger ledger = new OldestFirstLedger(10);
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 200; round++) {
                Object before = ledger.get("key");
                List<Object> outcomes =
                        crowd.all(32, () -> ledger.compareAndSet("key", before, new Object(), Duration.ZERO));
                assertThat(outcomes).containsOnlyOnce(true);
            }
        }
    }

    private static void change(OldestFirstLedger ledger, String key) {
        assertThat(ledger.compareAndSet(key, ledger.get(key), new Object(), Duration.ofMinutes(1)))
                .isTrue();
    }

    private static List<String> known(OldestFirstLedger ledger) {
        return Stream.of("a", "b", "c", "d")
                .filter(key -> ledger.get(key) != null)
                .toList();
    }
}
