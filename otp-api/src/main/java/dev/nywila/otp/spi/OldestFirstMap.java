package dev.nywila.otp.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map of bounded size that forgets the key that came first. Only {@code compute} adds to it. Oldest first is
 * right here: the oldest code is the one most surely expired, and nobody can push out a new one by using an old one.
 */
final class OldestFirstMap<V> extends ConcurrentHashMap<String, V> {

    private static final long serialVersionUID = 1;

    private final int size;

    @SuppressWarnings("serial") // never serialized
    private final Queue<String> order = new ConcurrentLinkedQueue<>();

    OldestFirstMap(int size) {
        this.size = size;
    }

    @Override
    @SuppressWarnings("NullAway") // the platform's compute takes and gives null for "no mapping"
    public V compute(String key, BiFunction<? super String, ? super @Nullable V, ? extends V> remapping) {
        boolean[] added = new boolean[1];
        V value = super.compute(key, (k, before) -> {
            V after = remapping.apply(k, before);
            added[0] = before == null && after != null;
            return after;
        });
        if (added[0]) {
            order.add(key);
            while (mappingCount() > size) {
                String oldest = order.poll();
                if (oldest == null) {
                    break;
                }
                remove(oldest);
            }
        }
        return value;
    }
}
