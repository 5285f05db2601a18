package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K11, K12. */
abstract class KeepingRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final Duration SECONDS = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int WRITERS = 4;

    /** How many writes are acknowledged before the server is killed. */
    private static final int ENOUGH = 200;

    private static final int LARGE = 4096;

    /** More than fit into what a full store has left. */
    private static final int TOO_MANY = 400;

    private static final String SPACE = "what the server does when it is full, or how this is read";

    @Test
    @Tag("K11")
    @DisplayName("K11: what was acknowledged before the server was killed is there when it is back")
    void durable() throws Exception {
        if (!store().isDurable()) {
            throw run().notAsked("the store does not say that it is durable");
        }
        for (Keep keep : KEEPS) {
            String replaced = StoreRun.key();
            String removed = StoreRun.key();
            String brief = StoreRun.key();
            replaces(store(), keep, replaced, null, ONE, CAS);
            replaces(store(), keep, removed, null, ONE, CAS);
            set(store(), keep, brief, null, ONE, SHORT);
            replaces(store(), keep, replaced, ONE, TWO, CAS);
            replaces(store(), keep, removed, ONE, null, CAS);
            Map<String, Boolean> acknowledged = writeUntilKilled(keep);
            run().mend(StoreTrouble.KILLED);
            answersAgain(store(), keep, replaced);
            for (String key : acknowledged.keySet()) {
                expectValue(ONE, store(), keep, key, "isDurable, and what is on the disk when a write is acknowledged");
            }
            expectValue(TWO, store(), keep, replaced, "isDurable: a value was replaced before the server was killed");
            expectValue(null, store(), keep, removed, "isDurable: a value was removed before the server was killed");
            run().time()
                    .until(
                            SHORT.plusSeconds(5),
                            () -> get(store(), keep, brief) == null,
                            () -> expect(
                                    false,
                                    "an end of a lifetime of 1 s",
                                    "none",
                                    "lifetimes, after the server is back"));
        }
    }

    /** Writes with many threads, kills the server meanwhile, and returns the keys of what was acknowledged. */
    private Map<String, Boolean> writeUntilKilled(Keep keep) throws Exception {
        Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
        AtomicBoolean killed = new AtomicBoolean();
        OtpStore handle = store();
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(pool.submit(() -> {
                    Object outcome = true;
                    while (Boolean.TRUE.equals(outcome) && !killed.get()) {
                        String key = StoreRun.key();
                        outcome = written(handle, keep, key, null, ONE, SECONDS);
                        if (Boolean.TRUE.equals(outcome)) {
                            acknowledged.put(key, true);
                        }
                    }
                }));
            }
            StoreTime.await(
                    AMPLE,
                    () -> acknowledged.size() >= ENOUGH,
                    () -> expect(false, ENOUGH + " writes", acknowledged.size(), CAS));
            run().inject(StoreTrouble.KILLED);
            killed.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            return acknowledged;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("K12")
    @DisplayName("K12: a store that is full refuses what must be kept with an exception, and gives up none of it")
    void full() {
        List<String> kept = new ArrayList<>();
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 'x');
        for (int i = 0; i < 20; i++) {
            String key = StoreRun.key();
            replaces(store(), Keep.MUST_KEEP, key, null, large, CAS);
            kept.add(key);
        }
        run().inject(StoreTrouble.FULL);
        fill(Keep.MAY_FORGET, large, new ArrayList<>());
        Object refused = fill(Keep.MUST_KEEP, large, kept);
        expect(
                refused instanceof Exception,
                "an exception for one of " + TOO_MANY + " values of " + LARGE
                        + " bytes, where there is less than 1 MiB left",
                refused,
                SPACE);
        fill(Keep.MAY_FORGET, large, new ArrayList<>());
        for (String key : kept) {
            expectValue(large, other(), Keep.MUST_KEEP, key, "what a server that is full gives up");
        }
        run().mend(StoreTrouble.FULL);
        for (String key : kept) {
            expectValue(large, store(), Keep.MUST_KEEP, key, "what a server that is full gives up");
        }
        replaces(store(), Keep.MUST_KEEP, StoreRun.key(), null, large, CAS + ", where there is space again");
    }

    /** Writes until that is refused, notes what was written, and returns the last outcome. */
    private @Nullable Object fill(Keep keep, byte[] large, List<String> written) {
        for (int i = 0; i < TOO_MANY; i++) {
            String key = StoreRun.key();
            Object outcome = written(store(), keep, key, null, large, AMPLE);
            if (!Boolean.TRUE.equals(outcome)) {
                return outcome;
            }
            written.add(key);
        }
        return true;
    }
}
