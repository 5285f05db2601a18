package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Adds one to a number in a store, again and again, whoever else does. */
final class Increments implements Callable<Integer> {

    /** More than all others add: who is refused has read before another one wrote, or from a store that is broken. */
    private static final int MOST_REFUSALS = 2_000;

    private final OtpStore store;
    private final Keep keep;
    private final String key;
    private final int times;

    Increments(OtpStore store, Keep keep, String key, int times) {
        this.store = store;
        this.keep = keep;
        this.key = key;
        this.times = times;
    }

    /** Adds as often as it was told, and returns how often. */
    @Override
    public Integer call() {
        int refused = 0;
        for (int done = 0; done < times; ) {
            byte[] before = store.get(keep, key, StoreRules.AMPLE);
            byte[] after = StoreRules.bytes(Integer.toString(number(before) + 1));
            if (store.compareAndSet(keep, key, before, after, StoreRules.LONG, StoreRules.AMPLE)) {
                done++;
            } else if (++refused > MOST_REFUSALS) {
                throw new IllegalStateException("refused again and again, though what was read was believed");
            }
        }
        return times;
    }

    static int number(byte @Nullable [] value) {
        return value == null ? 0 : Integer.parseInt(new String(value, StandardCharsets.US_ASCII));
    }
}
