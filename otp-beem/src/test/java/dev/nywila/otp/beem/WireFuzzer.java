package dev.nywila.otp.beem;

/** What the fuzzer calls, see {@link FuzzingTest}: the input is all that a server says on the connection. */
public final class WireFuzzer {

    private static final ReplyCheck CHECK = new ReplyCheck(false);

    private WireFuzzer() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        CHECK.wire(input);
    }

    /** Called once, at the end. */
    public static void fuzzerTearDown() {
        System.out.println(CHECK.summary("fuzzed connections"));
    }
}
