package dev.nywila.otp.tck.store;

import static dev.nywila.otp.tck.store.BrokenStore.handle;
import static dev.nywila.otp.tck.store.BrokenStore.memory;
import static dev.nywila.otp.tck.store.BrokenStore.rules;
import static dev.nywila.otp.tck.store.Rule.K1;
import static dev.nywila.otp.tck.store.Rule.K11;
import static dev.nywila.otp.tck.store.Rule.K12;
import static dev.nywila.otp.tck.store.Rule.K13;
import static dev.nywila.otp.tck.store.Rule.K2;
import static dev.nywila.otp.tck.store.Rule.K3;
import static dev.nywila.otp.tck.store.Rule.K4;
import static dev.nywila.otp.tck.store.Rule.K5;
import static dev.nywila.otp.tck.store.Rule.K6;
import static dev.nywila.otp.tck.store.Rule.K7;
import static dev.nywila.otp.tck.store.Rule.K9;

import dev.nywila.otp.spi.OtpStore.Keep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stores that read, compare or write badly. */
final class BrokenValues {

    static final List<BrokenStore> ALL = List.of(
            memory(
                    "reads an empty value where there never was one",
                    rules(K1, K2, K3, K5, K9, K13),
                    () -> new PlainMemory() {
                        private final Set<String> removed = new HashSet<>();

                        @Override
                        void remove(String key) {
                            removed.add(key);
                            super.remove(key);
                        }

                        @Override
                        synchronized byte[] get(Keep keep, String key) {
                            byte[] value = super.get(keep, key);
                            return kept.containsKey(key) || removed.contains(key) ? value : new byte[0];
                        }
                    }),
            handle(
                    "remembers what it has read",
                    rules(K1, K2, K3, K4, K6, K7, K9, K11),
                    server -> new PlainStore(server) {
                        final Map<String, byte[]> read = new ConcurrentHashMap<>();

                        @Override
                        public byte @Nullable [] get(Keep keep, String key, Duration within) {
                            byte[] value = read.get(key);
                            if (value == null) {
                                value = super.get(keep, key, within);
                                if (value != null) {
                                    read.put(key, value);
                                }
                            }
                            return value;
                        }
                    }),
            handle("takes its values along when it is closed", rules(K1, K13), server -> new PlainStore(server) {
                final Map<String, Boolean> own = new ConcurrentHashMap<>();

                @Override
                public boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    own.put(key, true);
                    return super.compareAndSet(keep, key, before, after, atLeast, within);
                }

                @Override
                public void close() {
                    own.keySet().forEach(server.memory.kept::remove);
                    super.close();
                }
            }),
            memory("says false where it has removed", rules(K1, K2, K3, K4, K5, K7, K11), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return super.compareAndSet(keep, key, before, after, atLeast) && after != null;
                }
            }),
            memory("writes over what is there where none is believed", rules(K2, K3, K4, K6), () -> new PlainMemory() {
                @Override
                boolean matches(byte[] before, @Nullable Kept there) {
                    return before == null || super.matches(before, there);
                }
            }),
            memory("does not compare", rules(K2, K3, K4, K6, K7), () -> new PlainMemory() {
                @Override
                boolean matches(byte[] before, @Nullable Kept there) {
                    return true;
                }
            }),
            memory("compares whether there is a value", rules(K2, K3, K4, K7), () -> new PlainMemory() {
                @Override
                boolean matches(byte[] before, @Nullable Kept there) {
                    return (before == null) == (there == null);
                }
            }),
            memory("compares as texts of any case", rules(K2, K4), () -> new PlainMemory() {
                @Override
                boolean isSame(byte[] before, byte[] there) {
                    return text(before).equalsIgnoreCase(text(there));
                }
            }),
            memory("compares up to the first zero byte", rules(K2, K4), () -> new PlainMemory() {
                @Override
                boolean isSame(byte[] before, byte[] there) {
                    return untilZero(before).equals(untilZero(there));
                }
            }),
            memory("compares lengths and first bytes", rules(K2, K4), () -> new PlainMemory() {
                @Override
                boolean isSame(byte[] before, byte[] there) {
                    return before.length == there.length && (before.length == 0 || before[0] == there[0]);
                }
            }),
            memory("writes and says false", rules(K2), () -> new PlainMemory() {
                @Override
                boolean matches(byte[] before, @Nullable Kept there) {
                    return super.matches(before, there) || (there != null && before != null && before.length == 0);
                }

                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    boolean equal = super.matches(before, alive(key));
                    return super.compareAndSet(keep, key, before, after, atLeast) && equal;
                }
            }),
            memory("counts the same bytes as no change", rules(K2, K7), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return super.compareAndSet(keep, key, before, after, atLeast)
                            && (before == null || !Arrays.equals(before, after));
                }
            }),
            memory("has nothing to remove where none is", rules(K2), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return super.compareAndSet(keep, key, before, after, atLeast) && (before != null || after != null);
                }
            }),
            handle("looks and writes then", rules(K3), server -> new PlainStore(server) {
                @Override
                public boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    byte[] there = get(keep, key, within);
                    server.meanwhile();
                    return Arrays.equals(before, there)
                            && super.compareAndSet(keep, key, get(keep, key, within), after, atLeast, within);
                }
            }),
            handle("locks within a handle", rules(K3), server -> new PlainStore(server) {
                @Override
                public synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    byte[] there = get(keep, key, within);
                    server.meanwhile();
                    return Arrays.equals(before, there)
                            && super.compareAndSet(keep, key, get(keep, key, within), after, atLeast, within);
                }
            }),
            handle("lets several write where a lifetime is over", rules(K3), server -> new PlainStore(server) {
                @Override
                public boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    if (before != null || !server.memory.hasOver(key)) {
                        return super.compareAndSet(keep, key, before, after, atLeast, within);
                    }
                    server.meanwhile();
                    return super.compareAndSet(keep, key, get(keep, key, within), after, atLeast, within);
                }
            }),
            memory("takes an empty value for none", rules(K4), () -> new PlainMemory() {
                @Override
                @Nullable
                Kept alive(String key) {
                    Kept there = super.alive(key);
                    return there == null || there.value.length == 0 ? null : there;
                }
            }),
            memory("keeps values as texts", rules(K4), () -> new PlainMemory() {
                @Override
                byte[] stored(byte[] value) {
                    return text(value).getBytes(StandardCharsets.UTF_8);
                }
            }),
            memory("keeps 1024 bytes", rules(K4, K12), () -> new PlainMemory() {
                @Override
                byte[] stored(byte[] value) {
                    return Arrays.copyOf(value, Math.min(value.length, 1024));
                }
            }),
            memory("trims what looks like padding", rules(K4), () -> new PlainMemory() {
                @Override
                byte[] stored(byte[] value) {
                    int length = value.length;
                    while (length > 0 && value[length - 1] == 0) {
                        length--;
                    }
                    return Arrays.copyOf(value, length);
                }
            }),
            memory("keeps the caller's array", rules(K4), () -> new PlainMemory() {
                @Override
                byte[] stored(byte[] value) {
                    return value;
                }
            }),
            memory("gives its own array away", rules(K4), () -> new PlainMemory() {
                @Override
                byte[] given(byte[] value) {
                    return value;
                }
            }),
            handle("clears what it was given", rules(K4), server -> new PlainStore(server) {
                @Override
                public boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    boolean replaced = super.compareAndSet(keep, key, before, after, atLeast, within);
                    if (replaced && before != null) {
                        Arrays.fill(before, (byte) 0);
                    }
                    return replaced;
                }
            }));

    private BrokenValues() {}

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static String untilZero(byte[] value) {
        return text(value).split("\0", 2)[0];
    }
}
