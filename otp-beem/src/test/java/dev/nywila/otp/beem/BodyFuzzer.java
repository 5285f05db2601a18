package dev.nywila.otp.beem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the fuzzer calls, see {@link FuzzingTest}: the first byte chooses a status, the second the headers, the rest is the
 * body, which is tried as a good reply too.
 */
public final class BodyFuzzer {

    private static final List<Integer> STATUSES = new ArrayList<>(KnownReplies.STATUSES);
    private static final ReplyCheck CHECK = new ReplyCheck(false);

    static {
        STATUSES.addAll(KnownReplies.MORE_STATUSES);
    }

    private BodyFuzzer() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length >= 2) {
            byte[] body = Arrays.copyOfRange(input, 2, input.length);
            CHECK.body(200, Map.of(), body);
            CHECK.body(
                    STATUSES.get((input[0] & 0xff) % STATUSES.size()),
                    KnownReplies.HEADERS.get((input[1] & 0xff) % KnownReplies.HEADERS.size()),
                    body);
        }
    }

    /** Called once, at the end. */
    public static void fuzzerTearDown() {
        System.out.println(CHECK.summary("fuzzed bodies"));
    }
}
