package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K6, K7. What takes time takes it together. */
abstract class LifetimeRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final Duration SHORT = Duration.ofMillis(1_300);
    private static final Duration SHORTER = Duration.ofMillis(200);

    /** How much earlier a server may find that a lifetime is over, whose clock ticks in milliseconds. */
    private static final Duration TICKS = Duration.ofMillis(5);

    /** How much later a server must have found it. */
    private static final Duration LATE = Duration.ofSeconds(5);

    /** What was written under a key, and how long it must last. */
    private final class Lasting {

        final Keep keep;
        final String key = StoreRun.key();
        String story = "";
        byte @Nullable [] value;
        Duration lifetime = Duration.ZERO;
        long asked;
        long acknowledged;
        boolean over;

        Lasting(Keep keep) {
            this.keep = keep;
        }

        /** Writes, and is to last as long as that from then on. */
        Lasting written(byte[] after, Duration atLeast) {
            asked = run().time().now();
            tried(after, atLeast, true);
            acknowledged = run().time().now();
            lifetime = atLeast;
            return this;
        }

        /** Writes, and is to last as long as before. */
        Lasting kept(byte @Nullable [] after, Duration atLeast) {
            return tried(after, atLeast, true);
        }

        private Lasting tried(byte @Nullable [] after, Duration atLeast, boolean expected) {
            story +=
                    (story.isEmpty() ? "" : ", then ") + (after == null ? "removed" : shown(after) + " for " + atLeast);
            boolean seen = set(store(), keep, key, value, after, atLeast);
            expect(seen == expected, expected + " for " + story, seen, CAS);
            value = after;
            return this;
        }

        /** Tries to replace a value that is not there. */
        Lasting refused(Duration atLeast) {
            boolean seen = set(other(), keep, key, bytes("other"), TWO, atLeast);
            expect(!seen, "false for a wrong value", seen, CAS);
            story += ", then refused for " + atLeast;
            return this;
        }

        boolean isForGood() {
            return lifetime.compareTo(LONG) >= 0;
        }

        void look() {
            long begun = run().time().now();
            byte[] seen = get(other(), keep, key);
            if (seen == null) {
                expectOver(GET);
            } else {
                expect(Arrays.equals(value, seen), shown(value) + " for " + story, seen, GET);
                expect(
                        begun - acknowledged <= lifetime.plus(LATE).toNanos(),
                        "null, " + LATE.toSeconds() + " s after the lifetime's end: " + story,
                        seen,
                        "what ends a lifetime");
            }
        }

        /** Writes where no value should be, as somebody does who has not read. */
        void writeAnew() {
            if (set(store(), keep, key, null, TWO, LONG)) {
                expectOver(CAS + ", before == null");
                value = TWO;
            } else {
                look();
                if (over) {
                    // it ended between the two calls
                    replaces(store(), keep, key, null, TWO, CAS + ", before == null, where the lifetime is over");
                    value = TWO;
                }
            }
        }

        private void expectOver(String lookAt) {
            long age = run().time().now() - asked;
            expect(
                    !isForGood() && age >= lifetime.minus(TICKS).toNanos(),
                    "a value that lasts: " + story,
                    "none after at most " + age / 1_000_000 + " ms",
                    lookAt);
            over = true;
        }
    }

    private Lasting under(Keep keep) {
        return new Lasting(keep);
    }

    /** Lets time pass until all that are to end have ended. */
    private void live(List<Lasting> all, boolean writing) {
        List<Lasting> ending = new ArrayList<>(all);
        ending.removeIf(Lasting::isForGood);
        while (!ending.isEmpty()) {
            for (Lasting one : ending) {
                if (writing) {
                    one.writeAnew();
                } else {
                    one.look();
                }
            }
            ending.removeIf(one -> one.over);
            run().time().pass();
        }
        all.stream().filter(Lasting::isForGood).forEach(Lasting::look);
    }

    private List<Lasting> ofEveryLength() {
        return Stream.of(0L, 1L, 999_999L, 1_000_001L, 250_000_000L, 700_000_000L, 1_100_000_000L, 1_999_000_000L)
                .map(Duration::ofNanos)
                .flatMap(lifetime -> KEEPS.stream().map(keep -> under(keep).written(ONE, lifetime)))
                .toList();
    }

    @Test
    @Tag("K6")
    @DisplayName("K6: a value is there until its lifetime is over, and then as if it had never been")
    void ends() {
        List<Lasting> all = ofEveryLength();
        live(all, false);
        for (Lasting one : all) {
            refuses(store(), one.keep, one.key, ONE, TWO, CAS + ", before, where the lifetime is over");
            refuses(store(), one.keep, one.key, ONE, null, CAS + ", before, where the lifetime is over");
            replaces(store(), one.keep, one.key, null, TWO, CAS + ", before == null, where the lifetime is over");
            expectValue(TWO, other(), one.keep, one.key, GET + ", of a value where another one's lifetime was over");
        }
    }

    @Test
    @Tag("K6")
    @DisplayName("K6: where a lifetime is over a value is written as where none is, and not before")
    void writtenAnew() {
        List<Lasting> all = ofEveryLength();
        live(all, true);
        for (Lasting one : all) {
            expectValue(TWO, other(), one.keep, one.key, GET + ", of a value where another one's lifetime was over");
        }
    }

    @Test
    @Tag("K6")
    @DisplayName("K6: a lifetime may be of days")
    void days() {
        for (Keep keep : KEEPS) {
            for (int days : List.of(1, 25, 50, 400)) {
                under(keep).written(ONE, Duration.ofDays(days)).look();
            }
        }
    }

    @Test
    @Tag("K7")
    @DisplayName(
            "K7: a lifetime is lengthened by a longer one, never shortened by a shorter one, and ends with its value")
    void neverShortened() {
        List<Lasting> all = new ArrayList<>();
        for (Keep keep : KEEPS) {
            for (byte[] after : List.of(ONE, TWO)) {
                for (Duration shorter : List.of(Duration.ZERO, Duration.ofNanos(1), SHORTER)) {
                    all.add(under(keep).written(ONE, LONG).kept(after, shorter));
                    all.add(under(keep).written(ONE, SHORT).kept(after, shorter));
                    all.add(under(keep).written(ONE, SHORT).kept(after, shorter).kept(ONE, shorter));
                }
                all.add(under(keep).written(ONE, SHORT).written(after, LONG));
                all.add(under(keep).written(ONE, SHORTER).written(after, SHORT));
                all.add(under(keep).written(ONE, SHORT).written(after, LONG).kept(ONE, Duration.ZERO));
                all.add(under(keep).written(ONE, LONG).kept(null, LONG).written(after, SHORT));
                all.add(under(keep).written(ONE, LONG).kept(null, Duration.ZERO).written(after, SHORTER));
            }
            all.add(under(keep).written(ONE, SHORT).refused(LONG));
            all.add(under(keep).written(ONE, LONG).refused(Duration.ZERO));
        }
        live(all, false);
    }

    @Test
    @Tag("K7")
    @DisplayName("K7: what is written where a lifetime was over has the lifetime that it was given")
    void notInherited() {
        List<Lasting> first =
                KEEPS.stream().map(keep -> under(keep).written(ONE, SHORTER)).toList();
        live(first, false);
        List<Lasting> anew = new ArrayList<>();
        for (Lasting one : first) {
            one.value = null;
            one.over = false;
            anew.add(one.written(TWO, SHORTER));
        }
        live(anew, false);
    }
}
