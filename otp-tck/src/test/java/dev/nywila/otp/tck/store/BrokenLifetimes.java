package dev.nywila.otp.tck.store;

import static dev.nywila.otp.tck.store.BrokenStore.memory;
import static dev.nywila.otp.tck.store.BrokenStore.rules;
import static dev.nywila.otp.tck.store.Rule.K11;
import static dev.nywila.otp.tck.store.Rule.K3;
import static dev.nywila.otp.tck.store.Rule.K6;
import static dev.nywila.otp.tck.store.Rule.K7;

import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores that let values live too short or too long. */
final class BrokenLifetimes {

    private static final long LONG = Duration.ofDays(10_000).toNanos();

    static final List<BrokenStore> ALL = List.of(
            memory("knows no end of a lifetime", rules(K3, K6, K7, K11), () -> new PlainMemory() {
                @Override
                boolean isOver(Kept there) {
                    return false;
                }
            }),
            memory("counts in whole seconds", rules(K6, K7), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    return super.until(there, Duration.ofSeconds(atLeast.toSeconds()));
                }
            }),
            memory("takes less than a millisecond for no end", rules(K6), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    return atLeast.toMillis() == 0 && there == null
                            ? super.until(there, Duration.ofNanos(LONG))
                            : super.until(there, atLeast);
                }
            }),
            memory("refuses less than a millisecond", rules(K6, K7), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    if (atLeast.toMillis() == 0) {
                        throw new IllegalArgumentException("no lifetime");
                    }
                    return super.until(there, atLeast);
                }
            }),
            memory("counts milliseconds in 32 bits", rules(K6), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    int millis = (int) atLeast.toMillis();
                    return super.until(there, Duration.ofMillis(millis));
                }
            }),
            memory("keeps nothing longer than a day", rules(K6), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    return super.until(there, atLeast.toDays() > 1 ? Duration.ZERO : atLeast);
                }
            }),
            memory("reads what is over", rules(K3, K6, K7, K11), () -> new PlainMemory() {
                @Override
                synchronized byte[] get(Keep keep, String key) {
                    Kept there = kept.get(key);
                    return there == null ? null : there.value.clone();
                }
            }),
            memory("takes what is over for a value when it compares", rules(K3, K6, K7), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return (before != null || kept.get(key) == null)
                            && super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            memory("replaces what is over", rules(K6), () -> new PlainMemory() {
                @Override
                boolean matches(byte[] before, @Nullable Kept there) {
                    return super.matches(before, there) || (there == null && matchesOver(before));
                }

                private boolean matchesOver(byte[] before) {
                    return kept.values().stream().anyMatch(one -> isOver(one) && Arrays.equals(one.value, before));
                }
            }),
            memory("lets a read renew the lifetime", rules(K6, K7, K11), () -> new PlainMemory() {
                final Map<String, Duration> given = new HashMap<>();

                @Override
                synchronized byte[] get(Keep keep, String key) {
                    Kept there = alive(key);
                    if (there != null) {
                        kept.put(key, new Kept(keep, there.value, until(there, given.get(key))));
                    }
                    return super.get(keep, key);
                }

                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    given.put(key, atLeast);
                    return super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            memory("lets the last write set the lifetime", rules(K7), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    return super.until(null, atLeast);
                }
            }),
            memory("lets the first write set the lifetime", rules(K7), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    return there == null ? super.until(null, atLeast) : there.until;
                }
            }),
            memory("renews no lifetime with the same bytes", rules(K7), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return (before != null && Arrays.equals(before, after) && matches(before, alive(key)))
                            || super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            memory("shortens a lifetime with the same bytes", rules(K7), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    if (before != null && Arrays.equals(before, after) && matches(before, alive(key))) {
                        kept.put(key, new Kept(keep, after.clone(), until(null, atLeast)));
                        return true;
                    }
                    return super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            memory("ends a lifetime that is set to nothing", rules(K7), () -> new PlainMemory() {
                @Override
                long until(@Nullable Kept there, Duration atLeast) {
                    return super.until(atLeast.isZero() ? null : there, atLeast);
                }
            }),
            memory("lets a new value inherit a removed one's lifetime", rules(K7), () -> new PlainMemory() {
                final Map<String, Long> before = new HashMap<>();

                @Override
                void remove(String key) {
                    if (kept.containsKey(key)) {
                        before.put(key, kept.get(key).until);
                    }
                    super.remove(key);
                }

                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] expected, byte[] after, Duration atLeast) {
                    boolean replaced = super.compareAndSet(keep, key, expected, after, atLeast);
                    Kept there = kept.get(key);
                    if (replaced && there != null) {
                        long until = Math.max(there.until, before.getOrDefault(key, 0L));
                        kept.put(key, new Kept(keep, there.value, until));
                    }
                    return replaced;
                }
            }),
            memory("lengthens a lifetime where it refuses", rules(K6, K7), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    boolean replaced = super.compareAndSet(keep, key, before, after, atLeast);
                    Kept there = alive(key);
                    if (!replaced && there != null) {
                        kept.put(key, new Kept(keep, there.value, until(there, atLeast)));
                    }
                    return replaced;
                }
            }),
            memory("shortens a lifetime where it refuses", rules(K7), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    boolean replaced = super.compareAndSet(keep, key, before, after, atLeast);
                    Kept there = alive(key);
                    if (!replaced && there != null) {
                        kept.put(key, new Kept(keep, there.value, Math.min(there.until, until(null, atLeast))));
                    }
                    return replaced;
                }
            }));

    private BrokenLifetimes() {}
}
