package dev.nywila.otp.tck.store;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** The words in which the rules' tests are written, and the one form in which they fail. */
abstract class StoreRules {

    /** For calls that are about something else than time; no machine is so slow. */
    static final Duration AMPLE = Duration.ofSeconds(30);

    /** A lifetime that does not end in a test. */
    static final Duration LONG = Duration.ofHours(1);

    static final List<Keep> KEEPS = List.of(Keep.MAY_FORGET, Keep.MUST_KEEP);

    /** How long a handle may take to find that its server is back. */
    private static final Duration RECOVERED = Duration.ofSeconds(10);

    static final String GET = "OtpStore.get";
    static final String CAS = "OtpStore.compareAndSet";

    private static final int SHOWN = 24;

    abstract StoreRun run();

    final OtpStore store() {
        return run().store();
    }

    final OtpStore other() {
        return run().other();
    }

    /** Rule, expectation, what was seen, where to look. */
    final void expect(boolean holds, String expected, @Nullable Object seen, String lookAt) {
        if (!holds) {
            Assertions.fail(
                    run().name() + ": expected " + expected + "; seen: " + shown(seen) + "; look at: " + lookAt,
                    seen instanceof Throwable thrown ? thrown : null);
        }
    }

    /** What a call returned or threw, so that both can be judged alike; null stands for itself. */
    static @Nullable Object outcome(Callable<?> call) {
        try {
            return call.call();
        } catch (Exception thrown) {
            return thrown;
        }
    }

    final byte @Nullable [] get(OtpStore store, Keep keep, String key) {
        Object outcome = outcome(() -> store.get(keep, key, AMPLE));
        if (outcome == null) {
            return null;
        }
        expect(outcome instanceof byte[], "an answer", outcome, GET);
        return (byte[]) outcome;
    }

    final boolean set(
            OtpStore store,
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast) {
        Object outcome = outcome(() -> store.compareAndSet(keep, key, copy(before), copy(after), atLeast, AMPLE));
        expect(outcome instanceof Boolean, "an answer", outcome, CAS);
        return Boolean.TRUE.equals(outcome);
    }

    /** What comes of a write where that is the question. */
    static @Nullable Object written(
            OtpStore store, Keep keep, String key, byte @Nullable [] before, byte @Nullable [] after, Duration within) {
        return outcome(() -> store.compareAndSet(keep, key, copy(before), copy(after), LONG, within));
    }

    /** What a store may alter without harm to the test. */
    private static byte @Nullable [] copy(byte @Nullable [] value) {
        return value == null ? null : value.clone();
    }

    final void expectValue(byte @Nullable [] expected, OtpStore store, Keep keep, String key, String lookAt) {
        byte[] seen = get(store, keep, key);
        expect(Arrays.equals(expected, seen), shown(expected), shown(seen), lookAt);
    }

    /** Writes with a long lifetime, and expects that it was written. */
    final void replaces(
            OtpStore store, Keep keep, String key, byte @Nullable [] before, byte @Nullable [] after, String lookAt) {
        expect(
                set(store, keep, key, before, after, LONG),
                "true for " + shown(before) + " -> " + shown(after),
                "false",
                lookAt);
    }

    final void refuses(
            OtpStore store, Keep keep, String key, byte @Nullable [] before, byte @Nullable [] after, String lookAt) {
        expect(
                !set(store, keep, key, before, after, LONG),
                "false for " + shown(before) + " -> " + shown(after),
                "true",
                lookAt);
    }

    /** Expects the same handle to answer again, some time after trouble is over, with one of the values that were written. */
    final void answersAgain(OtpStore store, Keep keep, String key) {
        AtomicReference<@Nullable Object> last = new AtomicReference<>();
        StoreTime.await(
                RECOVERED,
                () -> {
                    last.set(outcome(() -> store.get(keep, key, Duration.ofSeconds(1))));
                    return last.get() instanceof byte[];
                },
                () -> expect(
                        false,
                        "the value, " + RECOVERED.toSeconds() + " s after trouble is over",
                        last.get(),
                        "what connects anew"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The kit's own bytes, in short; of an exception its kind, as its message is not the kit's. */
    static String shown(@Nullable Object seen) {
        if (seen == null) {
            return "null";
        }
        if (seen instanceof byte[] value) {
            String start = HexFormat.of().formatHex(value, 0, Math.min(value.length, SHOWN));
            return value.length + " bytes [" + start + (value.length > SHOWN ? "…]" : "]");
        }
        if (seen instanceof OtpException trouble) {
            return trouble.getClass().getSimpleName() + " " + trouble.failure();
        }
        return seen instanceof Throwable thrown ? thrown.getClass().getName() : seen.toString();
    }
}
