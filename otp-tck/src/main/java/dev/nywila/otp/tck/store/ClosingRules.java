package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K13. */
abstract class ClosingRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final String CLOSE = "OtpStore.close";

    @Test
    @Tag("K13")
    @DisplayName("K13: a second close does nothing, and calls of a closed handle are refused, with nothing changed")
    void closed() {
        OtpStore closed = run().open();
        Keep keep = Keep.MUST_KEEP;
        String key = StoreRun.key();
        replaces(closed, keep, key, null, ONE, CAS);
        for (int i = 0; i < 2; i++) {
            Object outcome = outcome(() -> {
                closed.close();
                return "closed";
            });
            expect("closed".equals(outcome), "a close that throws nothing", outcome, CLOSE);
            refusedAsClosed(outcome(() -> closed.get(keep, key, AMPLE)), GET);
            refusedAsClosed(written(closed, keep, key, ONE, TWO, AMPLE), CAS);
        }
        expectValue(ONE, store(), keep, key, CAS + ", of a closed handle");
    }

    private void refusedAsClosed(@Nullable Object outcome, String call) {
        expect(outcome instanceof IllegalStateException, "IllegalStateException after close", outcome, call);
    }

    @Test
    @Tag("K13")
    @DisplayName("K13: a handle that is closed closes no other")
    void othersStayOpen() {
        OtpStore closed = run().open();
        Keep keep = Keep.MUST_KEEP;
        String key = StoreRun.key();
        replaces(closed, keep, key, null, ONE, CAS);
        expectValue(ONE, store(), keep, key, GET);
        closed.close();
        replaces(store(), keep, key, ONE, TWO, CLOSE + ", of another handle");
        expectValue(TWO, run().open(), keep, key, CLOSE + ", of another handle");
    }

    @Test
    @Tag("K13")
    @DisplayName("K13: a handle is closed while the server hangs")
    void closedWhileHung() {
        OtpStore closed = run().open();
        expectValue(null, closed, Keep.MUST_KEEP, StoreRun.key(), GET);
        run().inject(StoreTrouble.HUNG);
        Timed closing = Timed.of(() -> {
            closed.close();
            return "closed";
        });
        expect(
                "closed".equals(closing.outcome()) && closing.took().compareTo(Duration.ofSeconds(30)) < 0,
                "a handle that is closed within its close timeout",
                closing,
                CLOSE);
        run().mend(StoreTrouble.HUNG);
    }
}
