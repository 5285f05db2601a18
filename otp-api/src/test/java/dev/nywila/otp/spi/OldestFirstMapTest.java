package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OldestFirstMapTest {

    @Test
    void forgetsTheKeyThatCameFirstHoweverOftenItIsUsed() {
        OldestFirstMap<Integer> map = new OldestFirstMap<>(3);
        for (String key : List.of("a", "b", "c", "a", "a", "d")) {
            map.compute(key, (k, count) -> count == null ? 1 : count + 1);
        }
        assertThat(map).containsOnlyKeys("b", "c", "d");
    }

    @Test
    void keyThatComesAgainIsNewAgain() {
        OldestFirstMap<Integer> map = new OldestFirstMap<>(2);
        for (String key : List.of("a", "b", "c", "a", "d")) {
            map.compute(key, (k, before) -> 1);
        }
        assertThat(map).containsOnlyKeys("a", "d");
    }

    @Test
    void computingNothingAddsNothing() {
        OldestFirstMap<Integer> map = new OldestFirstMap<>(1);
        map.compute("a", (key, before) -> 1);
        assertThat(map.compute("b", (key, before) -> null)).isNull();
        assertThat(map).containsOnlyKeys("a");
    }

    @Test
    void sizeHoldsUnderManyThreads() throws Exception {
        OldestFirstMap<Integer> map = new OldestFirstMap<>(100);
        AtomicInteger next = new AtomicInteger();
        try (Crowd crowd = new Crowd()) {
            for (int round = 0; round < 20; round++) {
                crowd.all(() -> {
                    for (int i = 0; i < 200; i++) {
                        map.compute("key-" + next.getAndIncrement(), (key, before) -> 1);
                    }
                    return "done";
                });
                assertThat(map.size()).isBetween(100 - Crowd.SIZE, 100);
            }
        }
        int oldest = next.get();
        for (int i = 0; i < 100; i++) {
            map.compute("last-" + (oldest + i), (key, before) -> 1);
        }
        assertThat(map.keySet()).allMatch(key -> key.startsWith("last-"));
    }
}
