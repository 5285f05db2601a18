package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore.Keep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K5. */
abstract class KeyRules extends StoreRules {

    private static final char FIRST = 0x21;
    private static final char LAST = 0x7E;
    private static final int LONGEST = 128;

    @Test
    @Tag("K5")
    @DisplayName("K5: keys that differ in one character, in case or in length are two")
    void alike() {
        for (Keep keep : KEEPS) {
            told(keep, alike(StoreRun.key() + "-a"));
        }
    }

    private static List<String> alike(String base) {
        String full = base + "x".repeat(LONGEST - base.length() - 1);
        List<String> keys = new ArrayList<>(List.of(base, base.toUpperCase(Locale.ROOT), base + base));
        for (char c = FIRST; c <= LAST; c++) {
            keys.add(base + c);
            keys.add(c + base);
            keys.add(full + c);
        }
        keys.add(full);
        return keys;
    }

    /** Each has a value of its own, until it is removed. */
    private void told(Keep keep, List<String> keys) {
        for (String key : keys) {
            replaces(store(), keep, key, null, bytes(key), CAS + ", under the new key " + key);
        }
        for (String key : keys) {
            expectValue(bytes(key), other(), keep, key, GET + ", under the key " + key);
        }
        for (int i = 0; i < keys.size(); i += 2) {
            replaces(other(), keep, keys.get(i), bytes(keys.get(i)), null, CAS + ", under the key " + keys.get(i));
        }
        for (int i = 0; i < keys.size(); i++) {
            byte[] left = i % 2 == 0 ? null : bytes(keys.get(i));
            expectValue(left, store(), keep, keys.get(i), CAS + ", which removed keys like " + keys.get(i));
        }
    }

    @Test
    @Tag("K5")
    @DisplayName("K5: keys of one character, and of 128, are keys")
    void shortestAndLongest() {
        List<String> keys = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (char c = FIRST; c <= LAST; c++) {
            keys.add(String.valueOf(c));
            all.append(c);
        }
        // each character is nobody's own: what an earlier run left goes first
        keys.forEach(this::clear);
        keys.add((StoreRun.key() + all).substring(0, LONGEST));
        keys.add((all.reverse() + StoreRun.key()).substring(0, LONGEST));
        keys.subList(LAST - FIRST + 1, keys.size()).forEach(this::clear);
        told(Keep.MUST_KEEP, keys);
        keys.forEach(this::clear);
    }

    private void clear(String key) {
        byte[] left = get(store(), Keep.MUST_KEEP, key);
        if (left != null) {
            replaces(store(), Keep.MUST_KEEP, key, left, null, CAS + ", under the key " + key);
        }
    }
}
