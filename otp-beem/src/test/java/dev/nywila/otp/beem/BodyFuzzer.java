package dev.nywila.otp.beem;

import dev.nywila.otp.http.tck.Mutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the fuzzer calls, see {@link FuzzingTest}: the first byte chooses a status, the second the headers. The rest is the
 * body; or, if the first byte is negative, it is the choices by which {@link Mutations} changes a known one, so that the
 * fuzzer also steers changes that it would hardly make byte by byte. Each body is tried as a good reply too.
 */
public final class BodyFuzzer {

    private static final List<Integer> STATUSES = new ArrayList<>(KnownReplies.STATUSES);
    private static final List<String> BODIES = KnownReplies.bodies();
    private static final List<String> SUCCESSES =
            List.of(KnownReplies.bodies(117).get(0), KnownReplies.bodies(100).get(1));
    private static final ReplyCheck CHECK = new ReplyCheck(false);

    static {
        STATUSES.addAll(KnownReplies.MORE_STATUSES);
    }

    private BodyFuzzer() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length >= 2) {
            byte[] rest = Arrays.copyOfRange(input, 2, input.length);
            byte[] body = input[0] < 0 ? changed(new Choices(rest)) : rest;
            CHECK.body(200, Map.of(), body);
            CHECK.body(
                    STATUSES.get((input[0] & 0xff) % STATUSES.size()),
                    KnownReplies.HEADERS.get((input[1] & 0xff) % KnownReplies.HEADERS.size()),
                    body);
        }
    }

    private static byte[] changed(Choices choices) {
        List<String> from = choices.nextBoolean() ? BODIES : SUCCESSES;
        return KnownReplies.MUTATIONS.random(from.get(choices.nextInt(from.size())), choices);
    }

    /** A random generator whose numbers are the fuzzer's. */
    private static final class Choices extends Random {
        private static final long serialVersionUID = 1;
        private final transient byte[] bytes;
        private int at;

        Choices(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int nextInt(int bound) {
            return ((octet() << 8) | octet()) % bound;
        }

        @Override
        public boolean nextBoolean() {
            return (octet() & 1) != 0;
        }

        private int octet() {
            return at < bytes.length ? bytes[at++] & 0xff : 0;
        }
    }

    /** Called once, at the end. */
    public static void fuzzerTearDown() {
        System.out.println(CHECK.summary("fuzzed bodies"));
    }
}
