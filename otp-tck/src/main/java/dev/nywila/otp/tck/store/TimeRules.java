package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K8. */
abstract class TimeRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final Duration BRIEF = Duration.ofMillis(300);

    /** How much later the quickest of several calls ends, at most. */
    private static final Duration LATE = Duration.ofMillis(250);

    /** How much later each of them ends: of a call that has no end of its own, more than any machine pauses. */
    private static final Duration PAUSED = Duration.ofSeconds(5);

    /** So many that, one after the other, the last would be late. */
    private static final int CROWD = 24;

    private static final String WITHIN = "what ends a call when its time is over";
    private static final String FLAG = "Thread.interrupt after InterruptedException";

    @Test
    @Tag("K8")
    @DisplayName("K8: a call to a server that hangs ends with an exception in its time, also of many at once")
    void hung() throws Exception {
        OtpStore store = store();
        Keep keep = Keep.MUST_KEEP;
        String key = StoreRun.key();
        replaces(store, keep, key, null, ONE, CAS);
        run().inject(StoreTrouble.HUNG);
        endInTime(store, keep, key);
        Timed durable = Timed.of(store::isDurable);
        expect(durable.took().compareTo(PAUSED) < 0, "an answer at once", durable, "OtpStore.isDurable");
        run().mend(StoreTrouble.HUNG);
        answersAgain(store, keep, key);
    }

    @Test
    @Tag("K8")
    @DisplayName("K8: a call over a network that swallows everything ends with an exception in its time")
    void swallowed() throws Exception {
        Keep keep = Keep.MAY_FORGET;
        String key = StoreRun.key();
        try (Relay relay = run().relay()) {
            OtpStore store = run().openBehind(relay);
            replaces(store, keep, key, null, ONE, CAS);
            relay.stall(true);
            endInTime(store, keep, key);
            relay.stall(false);
            answersAgain(store, keep, key);
        }
    }

    private void endInTime(OtpStore store, Keep keep, String key) throws Exception {
        for (Duration within : List.of(BRIEF, Duration.ofNanos(1))) {
            ended(within, GET, List.of(Timed.of(() -> store.get(keep, key, within))));
            Callable<?> write = () -> written(store, keep, key, ONE, TWO, within);
            ended(within, CAS, List.of(Timed.of(write), Timed.of(write)));
        }
        List<Object> crowd = Crowd.of(CROWD, i -> () -> Timed.of(() -> store.get(keep, key, BRIEF)));
        ended(
                BRIEF,
                GET + ", by " + CROWD + " threads at once",
                crowd.stream().map(Timed.class::cast).toList());
    }

    private void ended(Duration within, String call, List<Timed> all) {
        for (Timed one : all) {
            expect(one.isThrown(), "an exception where the server does not answer", one, call);
            expect(
                    one.took().compareTo(within.plus(PAUSED)) < 0,
                    "an end within " + within.toMillis() + " ms",
                    one,
                    WITHIN + ", in " + call);
        }
        Timed quickest = all.stream().min(Comparator.comparing(Timed::took)).orElseThrow();
        expect(
                quickest.took().compareTo(within.plus(LATE)) < 0,
                "an end within " + within.toMillis() + " ms and " + LATE.toMillis() + " more",
                quickest,
                WITHIN + ", in " + call);
    }

    @Test
    @Tag("K8")
    @DisplayName("K8: a call may be given a day, or next to nothing")
    void longAndShort() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            Duration days = Duration.ofDays(40);
            Object written = written(store(), keep, key, null, ONE, days);
            expect(Boolean.TRUE.equals(written), "true, if a call may take 40 days", written, CAS);
            Object read = outcome(() -> store().get(keep, key, days));
            expect(read instanceof byte[], "the value, if a call may take 40 days", read, GET);
            Object brief = outcome(() -> store().get(keep, key, Duration.ofNanos(1)));
            expect(
                    brief instanceof byte[] || brief instanceof Exception,
                    "the value or an exception, if a call may take 1 ns",
                    brief,
                    GET);
            Object replaced = written(store(), keep, key, ONE, TWO, Duration.ofNanos(1));
            expect(
                    Boolean.TRUE.equals(replaced) || replaced instanceof Exception,
                    "true or an exception, if a call may take 1 ns",
                    replaced,
                    CAS);
        }
    }

    @Test
    @Tag("K8")
    @DisplayName("K8: a thread that is interrupted gets an answer or an exception, and stays interrupted")
    void interrupted() throws Exception {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            replaces(store(), keep, key, null, ONE, CAS);
            Timed read = interrupted(() -> store().get(keep, key, AMPLE));
            expect(
                    read.isThrown() || read.outcome() instanceof byte[],
                    "the value or an exception in an interrupted thread",
                    read,
                    GET);
            expect(read.flag(), "a thread that stays interrupted", read, FLAG + ", in " + GET);
            Timed written = interrupted(() -> written(store(), keep, key, ONE, TWO, AMPLE));
            expect(
                    written.isThrown() || Boolean.TRUE.equals(written.outcome()),
                    "true or an exception in an interrupted thread",
                    written,
                    CAS);
            expect(written.flag(), "a thread that stays interrupted", written, FLAG + ", in " + CAS);
            answersAgain(store(), keep, key);
        }
    }

    private static Timed interrupted(Callable<?> call) throws Exception {
        return elsewhere(() -> {
            Thread.currentThread().interrupt();
            return Timed.of(call);
        });
    }

    /** In a thread of its own, as what comes of the flag is the question; not for ever. */
    private static Timed elsewhere(Supplier<Timed> work) throws Exception {
        CompletableFuture<Timed> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> done.complete(work.get()));
        thread.setDaemon(true);
        thread.start();
        try {
            return done.get(AMPLE.plus(PAUSED).toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException never) {
            return new Timed("nothing", AMPLE.plus(PAUSED), true);
        }
    }

    @Test
    @Tag("K8")
    @DisplayName("K8: a thread that is interrupted while the server hangs ends in its time, and stays interrupted")
    void interruptedWhileHung() throws Exception {
        Keep keep = Keep.MUST_KEEP;
        String key = StoreRun.key();
        replaces(store(), keep, key, null, ONE, CAS);
        run().inject(StoreTrouble.HUNG);
        Timed read = interrupted(() -> store().get(keep, key, BRIEF));
        expect(read.isThrown(), "an exception where the server does not answer", read, GET);
        expect(read.flag(), "a thread that stays interrupted", read, FLAG + ", in " + GET);
        expect(read.took().compareTo(BRIEF.plus(PAUSED)) < 0, "an end in its time", read, WITHIN + ", in " + GET);
        Timed written = interrupted(() -> written(store(), keep, key, ONE, TWO, BRIEF));
        expect(written.isThrown(), "an exception where the server does not answer", written, CAS);
        expect(written.flag(), "a thread that stays interrupted", written, FLAG + ", in " + CAS);
        expect(written.took().compareTo(BRIEF.plus(PAUSED)) < 0, "an end in its time", written, WITHIN + ", in " + CAS);
        run().mend(StoreTrouble.HUNG);
        answersAgain(store(), keep, key);
    }
}
