package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K3. */
abstract class AtomicRules extends StoreRules {

    private static final int THREADS = 8;
    private static final int RACES = 20;
    private static final int TIMES = 25;
    private static final byte[] THERE = bytes("there");

    @Test
    @Tag("K3")
    @DisplayName("K3: of many that write where there is no value, one succeeds")
    void oneWrites() throws Exception {
        for (int race = 0; race < RACES; race++) {
            one(KEEPS.get(race % 2), StoreRun.key(), null, false, CAS + ", before == null, by many threads at once");
        }
    }

    @Test
    @Tag("K3")
    @DisplayName("K3: of many that write where a lifetime is over, one succeeds")
    void oneWritesWhereALifetimeIsOver() throws Exception {
        for (int race = 0; race < RACES; race++) {
            Keep keep = KEEPS.get(race % 2);
            String key = StoreRun.key();
            set(store(), keep, key, null, THERE, Duration.ofMillis(1));
            run().time()
                    .until(
                            Duration.ofSeconds(10),
                            () -> get(store(), keep, key) == null,
                            () -> expect(
                                    false,
                                    "a value that is gone",
                                    "it is there, 10 s after its lifetime of 1 ms",
                                    GET));
            one(keep, key, null, false, CAS + ", where a lifetime is over, by many threads at once");
        }
    }

    @Test
    @Tag("K3")
    @DisplayName("K3: of many that replace or remove one value, one succeeds")
    void oneReplaces() throws Exception {
        for (int race = 0; race < RACES; race++) {
            Keep keep = KEEPS.get(race % 2);
            String key = StoreRun.key();
            replaces(store(), keep, key, null, THERE, CAS);
            one(keep, key, THERE, true, CAS + ", by many threads at once");
        }
    }

    /** Lets all threads replace what is there by a value of their own, or let some remove it. */
    private void one(Keep keep, String key, byte @Nullable [] before, boolean removing, String lookAt)
            throws Exception {
        List<OtpStore> handles = List.of(store(), other());
        List<byte @Nullable []> afters = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            afters.add(removing && i % 3 == 0 ? null : bytes("by " + i));
        }
        List<Object> outcomes =
                Crowd.of(THREADS, i -> () -> written(handles.get(i % 2), keep, key, before, afters.get(i), AMPLE));
        for (Object outcome : outcomes) {
            expect(outcome instanceof Boolean, "an answer to each", outcome, lookAt);
        }
        long won = outcomes.stream().filter(Boolean.TRUE::equals).count();
        expect(won == 1, "true for one of " + THREADS, "true for " + won, lookAt);
        expectValue(afters.get(outcomes.indexOf(true)), store(), keep, key, lookAt);
    }

    @Test
    @Tag("K3")
    @DisplayName("K3: many threads with several handles add to one number, and nothing is lost")
    void threads() throws Exception {
        List<OtpStore> handles = List.of(store(), other(), run().open());
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            List<Object> outcomes =
                    Crowd.of(THREADS, i -> new Increments(handles.get(i % handles.size()), keep, key, TIMES));
            expectSum(THREADS * TIMES, outcomes, keep, key, CAS + ", by many threads at once");
        }
    }

    @Test
    @Tag("K3")
    @DisplayName("K3: other class loaders and other processes add to one number, and nothing is lost")
    void everywhere() throws Exception {
        OtpStoreTestbed.Address address = run().testbed
                .address()
                .orElseThrow(() -> run().notAsked("the testbed does not tell how another process opens the store"));
        Keep keep = Keep.MUST_KEEP;
        String key = StoreRun.key();
        List<String> told = OtherInstance.told(address, keep, key, TIMES);
        List<OtherInstances.Waiting> processes = new ArrayList<>();
        try {
            processes.add(OtherInstances.start(told));
            processes.add(OtherInstances.start(told));
            OtherInstances.await(processes);
            for (OtherInstances.Waiting process : processes) {
                process.begin();
            }
            List<Callable<?>> here = List.of(
                    new Increments(store(), keep, key, TIMES),
                    new Increments(other(), keep, key, TIMES),
                    () -> inOtherLoader(told),
                    () -> inOtherLoader(told));
            List<Object> outcomes = new ArrayList<>(Crowd.of(here.size(), here::get));
            for (OtherInstances.Waiting process : processes) {
                String trouble = process.trouble();
                outcomes.add(trouble.isEmpty() ? TIMES : trouble);
            }
            expectSum((here.size() + processes.size()) * TIMES, outcomes, keep, key, CAS + ", by several JVMs at once");
        } finally {
            processes.forEach(OtherInstances.Waiting::close);
        }
    }

    private static int inOtherLoader(List<String> told) throws Exception {
        OtherInstances.inOtherLoader(told);
        return TIMES;
    }

    private void expectSum(int sum, List<Object> outcomes, Keep keep, String key, String lookAt) {
        for (Object outcome : outcomes) {
            expect(outcome instanceof Integer, "an answer to each call", outcome, lookAt);
        }
        int seen = Increments.number(get(store(), keep, key));
        expect(seen == sum, sum + " after as many increments", seen, lookAt);
    }
}
