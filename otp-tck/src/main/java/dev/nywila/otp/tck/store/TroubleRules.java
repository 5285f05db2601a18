package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K9. */
abstract class TroubleRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final Duration SECONDS = Duration.ofSeconds(2);

    @Test
    @Tag("K9")
    @DisplayName("K9: without its server every call is an exception, and the same handle works again when it is back")
    void killed() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            replaces(store(), keep, key, null, ONE, CAS);
            expectValue(ONE, other(), keep, key, GET);
            run().inject(StoreTrouble.KILLED);
            for (OtpStore handle : List.of(store(), other())) {
                for (String asked : List.of(key, StoreRun.key())) {
                    thrown(outcome(() -> handle.get(keep, asked, SECONDS)), GET);
                    thrown(written(handle, keep, asked, null, TWO, SECONDS), CAS);
                    thrown(written(handle, keep, asked, ONE, TWO, SECONDS), CAS);
                    thrown(written(handle, keep, asked, ONE, null, SECONDS), CAS);
                }
            }
            run().mend(StoreTrouble.KILLED);
            for (OtpStore handle : List.of(store(), other(), run().open())) {
                worksAgain(handle, keep);
            }
        }
    }

    private void thrown(@Nullable Object outcome, String call) {
        expect(outcome instanceof Exception, "an exception where the server is gone", outcome, call);
    }

    /** Whatever a restart left of what was there, new values are written and read. */
    private void worksAgain(OtpStore handle, Keep keep) {
        String key = StoreRun.key();
        StoreTime.await(
                Duration.ofSeconds(10),
                () -> written(handle, keep, StoreRun.key(), null, ONE, SECONDS) instanceof Boolean,
                () -> expect(false, "an answer, 10 s after the server is back", "none", "what connects anew"));
        replaces(handle, keep, key, null, ONE, CAS + ", after trouble");
        expectValue(ONE, handle, keep, key, GET + ", after trouble");
    }

    @Test
    @Tag("K9")
    @DisplayName("K9: a connection that broke while nobody used it is replaced")
    void broken() throws Exception {
        try (Relay relay = run().relay()) {
            OtpStore handle = run().openBehind(relay);
            for (Keep keep : KEEPS) {
                String key = StoreRun.key();
                replaces(handle, keep, key, null, ONE, CAS);
                relay.breakAll();
                Object outcome = outcome(() -> handle.get(keep, key, SECONDS));
                expect(
                        outcome instanceof Exception || outcome instanceof byte[],
                        "the value or an exception, where a connection has broken",
                        outcome,
                        GET);
                relay.breakAll();
                outcome = written(handle, keep, key, ONE, TWO, SECONDS);
                expect(
                        outcome instanceof Exception || Boolean.TRUE.equals(outcome),
                        "true or an exception, where a connection has broken",
                        outcome,
                        CAS);
                worksAgain(handle, keep);
            }
        }
    }

    @Test
    @Tag("K9")
    @DisplayName("K9: a write that the server refuses is an exception and changes nothing; reading goes on")
    void readOnly() {
        for (Keep keep : KEEPS) {
            String key = StoreRun.key();
            String none = StoreRun.key();
            replaces(store(), keep, key, null, ONE, CAS);
            run().inject(StoreTrouble.READ_ONLY);
            for (OtpStore handle : List.of(store(), other())) {
                refusedByServer(written(handle, keep, none, null, TWO, SECONDS));
                refusedByServer(written(handle, keep, key, ONE, TWO, SECONDS));
                refusedByServer(written(handle, keep, key, ONE, null, SECONDS));
                expectValue(ONE, handle, keep, key, GET + ", where the server refuses to write");
                expectValue(null, handle, keep, none, GET + ", where the server refuses to write");
            }
            run().mend(StoreTrouble.READ_ONLY);
            worksAgain(store(), keep);
            expectValue(ONE, other(), keep, key, CAS + ", which the server refused");
            expectValue(null, other(), keep, none, CAS + ", which the server refused");
        }
    }

    private void refusedByServer(@Nullable Object outcome) {
        expect(outcome instanceof Exception, "an exception where the server refuses to write", outcome, CAS);
    }
}
