package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K1, K2, K4. */
abstract class ValueRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final byte[] EMPTY = {};

    /** The longest that a client writes. */
    private static final int LARGE = 4096;

    @Test
    @Tag("K1")
    @DisplayName("K1: what was never written is null")
    void absent() {
        for (Keep keep : KEEPS) {
            expectValue(null, store(), keep, StoreRun.key(), GET);
        }
    }

    @Test
    @Tag("K1")
    @DisplayName("K1: what was acknowledged is read at once, through every handle, also one that is opened later")
    void everyHandle() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            expectValue(null, other(), keep, key, GET);
            replaces(store(), keep, key, null, ONE, CAS);
            expectValue(ONE, store(), keep, key, GET);
            expectValue(ONE, other(), keep, key, GET + ", through another handle");
            expectValue(ONE, run().open(), keep, key, GET + ", through a handle that was opened later");
            replaces(other(), keep, key, ONE, TWO, CAS + ", through another handle");
            expectValue(TWO, store(), keep, key, GET + ", after another handle wrote");
            replaces(other(), keep, key, TWO, null, CAS);
            expectValue(null, store(), keep, key, GET + ", after another handle removed it");
        }
    }

    @Test
    @Tag("K1")
    @DisplayName("K1: a handle that is closed takes no value with it")
    void closedHandle() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            OtpStore brief = run().open();
            replaces(brief, keep, key, null, ONE, CAS);
            brief.close();
            expectValue(ONE, store(), keep, key, "OtpStore.close");
        }
    }

    @Test
    @Tag("K2")
    @DisplayName("K2: null is replaced only if there is no value")
    void onlyIfAbsent() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            replaces(store(), keep, key, null, ONE, CAS);
            refuses(store(), keep, key, null, TWO, CAS + ", before == null");
            refuses(other(), keep, key, null, ONE, CAS + ", before == null, the same bytes");
            expectValue(ONE, store(), keep, key, CAS + ", before == null");
        }
    }

    @Test
    @Tag("K2")
    @DisplayName("K2: another value than the one that is there changes nothing, however like it is")
    void onlyIfEqual() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            byte[] there = {'a', 'b', 'C', ' ', 0, 'x'};
            replaces(store(), keep, key, null, there, CAS);
            byte[] longer = Arrays.copyOf(there, there.length + 1);
            byte[] shorter = Arrays.copyOf(there, there.length - 1);
            byte[] untilZero = Arrays.copyOf(there, 4);
            byte[] otherCase = {'a', 'b', 'c', ' ', 0, 'x'};
            byte[] otherEnd = {'a', 'b', 'C', ' ', 0, 'y'};
            for (byte[] wrong : List.of(TWO, longer, shorter, untilZero, otherCase, otherEnd, EMPTY)) {
                refuses(store(), keep, key, wrong, TWO, CAS + ", the comparison with before");
                refuses(store(), keep, key, wrong, null, CAS + ", the comparison with before, when removing");
                expectValue(there, other(), keep, key, CAS + ", which returned false");
            }
            replaces(store(), keep, key, there, TWO, CAS);
            expectValue(TWO, other(), keep, key, CAS);
        }
    }

    @Test
    @Tag("K2")
    @DisplayName("K2: a value that is believed where there is none changes nothing")
    void believedWhereNoneIs() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            for (byte[] wrong : List.of(ONE, EMPTY)) {
                refuses(store(), keep, key, wrong, TWO, CAS + ", where there is no value");
                refuses(store(), keep, key, wrong, null, CAS + ", where there is no value");
                expectValue(null, other(), keep, key, CAS + ", which returned false");
            }
        }
    }

    @Test
    @Tag("K2")
    @DisplayName("K2: null as the new value removes, and a removed value can be written anew")
    void removing() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            replaces(store(), keep, key, null, null, CAS + ", null -> null, where there is none");
            expectValue(null, other(), keep, key, CAS + ", null -> null");
            replaces(store(), keep, key, null, ONE, CAS);
            refuses(store(), keep, key, null, null, CAS + ", null -> null, where there is a value");
            expectValue(ONE, other(), keep, key, CAS + ", null -> null, which returned false");
            replaces(store(), keep, key, ONE, null, CAS + ", after == null");
            expectValue(null, other(), keep, key, CAS + ", after == null");
            refuses(store(), keep, key, ONE, TWO, CAS + ", after it was removed");
            replaces(other(), keep, key, null, TWO, CAS + ", after it was removed");
            expectValue(TWO, store(), keep, key, CAS + ", after it was removed");
        }
    }

    @Test
    @Tag("K2")
    @DisplayName("K2: the same bytes as before are a replacement too")
    void sameBytes() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            replaces(store(), keep, key, null, ONE, CAS);
            replaces(store(), keep, key, ONE, ONE, CAS + ", before equals after");
            replaces(other(), keep, key, ONE, ONE, CAS + ", before equals after");
            expectValue(ONE, store(), keep, key, CAS + ", before equals after");
        }
    }

    @Test
    @Tag("K4")
    @DisplayName("K4: an empty value is a value")
    void empty() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            replaces(store(), keep, key, null, EMPTY, CAS + ", an empty value");
            expectValue(EMPTY, other(), keep, key, GET + ", an empty value");
            refuses(store(), keep, key, null, ONE, CAS + ", where the value is empty");
            replaces(store(), keep, key, EMPTY, ONE, CAS + ", before is empty");
            replaces(store(), keep, key, ONE, EMPTY, CAS + ", after is empty");
            expectValue(EMPTY, other(), keep, key, GET + ", an empty value");
            replaces(store(), keep, key, EMPTY, null, CAS + ", before is empty");
            expectValue(null, other(), keep, key, CAS + ", after == null");
        }
    }

    @Test
    @Tag("K4")
    @DisplayName("K4: bytes of every value, and as many as 4096, are kept and compared")
    void everyByte() {
        byte[] each = new byte[256];
        byte[] large = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            each[i % each.length] = (byte) i;
            large[i] = (byte) (i * 31 + i / 256);
        }
        byte[] zeros = new byte[9];
        byte[] otherLarge = large.clone();
        otherLarge[LARGE - 1]++;
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            byte[] before = null;
            for (byte[] next : List.of(each, zeros, large, bytes(" \r\n\t'\"\\%_\u00e9"), new byte[] {0}, otherLarge)) {
                replaces(store(), keep, key, before, next, CAS + ", the bytes of before and after");
                expectValue(next, other(), keep, key, GET + ", the bytes");
                before = next;
            }
            refuses(store(), keep, key, large, ONE, CAS + ", the last byte of before");
        }
    }

    @Test
    @Tag("K4")
    @DisplayName("K4: arrays that are given are not altered, and none is shared")
    void arrays() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            byte[] given = ONE.clone();
            expectTrue(outcome(() -> store().compareAndSet(keep, key, null, given, LONG, AMPLE)));
            expect(Arrays.equals(ONE, given), "an unaltered after", given, CAS);
            given[0]++;
            expectValue(ONE, store(), keep, key, CAS + ", which keeps the caller's array");
            byte[] returned = get(store(), keep, key);
            if (returned != null) {
                returned[0]++;
            }
            expectValue(ONE, store(), keep, key, GET + ", which gives its own array away");
            byte[] before = ONE.clone();
            byte[] after = TWO.clone();
            expectTrue(outcome(() -> store().compareAndSet(keep, key, before, after, LONG, AMPLE)));
            expect(Arrays.equals(ONE, before), "an unaltered before", before, CAS);
            before[0]++;
            after[0]++;
            expectValue(TWO, other(), keep, key, CAS + ", which keeps the caller's array");
        }
    }

    private void expectTrue(@Nullable Object outcome) {
        expect(Boolean.TRUE.equals(outcome), "true", outcome, CAS);
    }
}
