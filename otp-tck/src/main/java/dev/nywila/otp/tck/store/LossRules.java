package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K10: a relay between a handle and its server loses one answer after the other. */
abstract class LossRules extends StoreRules {

    private static final byte[] ONE = bytes("one");
    private static final byte[] TWO = bytes("two");
    private static final Duration BRIEF = Duration.ofMillis(500);

    /** No write is made of more exchanges. */
    private static final int MOST = 12;

    @Test
    @Tag("K10")
    @DisplayName("K10: a write that does not reach the server is an exception, and is not sent again")
    void unsent() throws Exception {
        lose(Relay.Loss.UNSENT, AMPLE);
    }

    @Test
    @Tag("K10")
    @DisplayName("K10: a write whose connection breaks before the answer is an exception, and is not sent again")
    void broken() throws Exception {
        lose(Relay.Loss.BROKEN, AMPLE);
    }

    @Test
    @Tag("K10")
    @DisplayName("K10: a write whose answer does not come is an exception, and is not sent again")
    void silent() throws Exception {
        lose(Relay.Loss.SILENT, BRIEF);
    }

    private void lose(Relay.Loss loss, Duration within) throws Exception {
        try (Relay relay = run().relay()) {
            for (Keep keep : KEEPS) {
                each(relay, loss, within, keep, null, ONE);
                each(relay, loss, within, keep, ONE, TWO);
                each(relay, loss, within, keep, ONE, null);
            }
        }
    }

    /** Loses the first answer of a write, of another one the second, and so on until a write needs no more. */
    private void each(
            Relay relay, Relay.Loss loss, Duration within, Keep keep, byte @Nullable [] before, byte @Nullable [] after)
            throws Exception {
        for (int number = 1; number <= MOST; number++) {
            OtpStore handle = run().openBehind(relay);
            String warm = StoreRun.key();
            replaces(handle, keep, warm, null, ONE, CAS);
            String key = StoreRun.key();
            if (before != null) {
                replaces(store(), keep, key, null, before, CAS);
            }
            relay.lose(number, key, loss);
            Object outcome = written(handle, keep, key, before, after, within);
            relay.loseNothing();
            int sent = relay.sentAtLoss();
            if (sent < 0) {
                if (relay.sent() == 0) {
                    throw run().notAsked("no key is seen in what is sent: it is encrypted, or in another form");
                }
                expect(Boolean.TRUE.equals(outcome), "true where nothing is lost", outcome, CAS);
                return;
            }
            String story = (loss == Relay.Loss.UNSENT ? "request " : "answer ") + number + " of " + shown(before)
                    + " -> " + shown(after) + " is lost";
            // what comes after the one answer that counts, such as the tidying of a connection, may be lost unseen
            boolean done = number > 1 && Boolean.TRUE.equals(outcome) && Arrays.equals(after, get(store(), keep, key));
            expect(done || outcome instanceof Exception, "an exception, as " + story, outcome, CAS);
            if (number == 1 && loss == Relay.Loss.UNSENT) {
                expectValue(before, store(), keep, key, CAS + ", as " + story);
            }
            tells(keep, key, before, after, story);
            // what would be sent again when there is a connection, is sent before this
            answersAgain(handle, keep, warm);
            expect(
                    relay.sent() == sent,
                    "a key that is sent " + sent + " times, as " + story,
                    relay.sent() + " times",
                    "what repeats: the driver, its pool, or what connects anew");
            tells(keep, key, before, after, story);
            handle.close();
        }
        expect(false, "a write of fewer than " + MOST + " exchanges", "more", CAS);
    }

    private void tells(Keep keep, String key, byte @Nullable [] before, byte @Nullable [] after, String story) {
        byte[] seen = get(store(), keep, key);
        expect(
                Arrays.equals(before, seen) || Arrays.equals(after, seen),
                shown(before) + " or " + shown(after) + ", as " + story,
                seen,
                CAS);
    }

    @Test
    @Tag("K10")
    @DisplayName("K10: a read whose answer is lost is an exception, or is answered by asking anew")
    void reading() throws Exception {
        try (Relay relay = run().relay()) {
            for (Relay.Loss loss : List.of(Relay.Loss.BROKEN, Relay.Loss.SILENT)) {
                for (Keep keep : KEEPS) {
                    OtpStore handle = run().openBehind(relay);
                    String key = StoreRun.key();
                    replaces(handle, keep, key, null, ONE, CAS);
                    relay.lose(1, key, loss);
                    Object outcome = outcome(() -> handle.get(keep, key, BRIEF));
                    expect(
                            outcome instanceof Exception
                                    || (outcome instanceof byte[] value && Arrays.equals(ONE, value)),
                            "the value or an exception, where the answer is lost",
                            outcome,
                            GET);
                    answersAgain(handle, keep, key);
                }
            }
        }
    }
}
