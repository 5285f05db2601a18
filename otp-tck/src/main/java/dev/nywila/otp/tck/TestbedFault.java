package dev.nywila.otp.tck;

import java.util.Arrays;

/** What is wrong with the provider's side, so that no client is blamed for it. The message says where to look. */
final class TestbedFault extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private TestbedFault(String lookAt, Throwable cause) {
        super(lookAt, cause);
    }

    private TestbedFault(String lookAt) {
        super(lookAt);
    }

    /** A request came to a provider that nobody should have found. */
    static TestbedFault reached(Trouble met) {
        return new TestbedFault("OtpTestbed.config: in spite of " + met
                + " a request came, so the client does not find hosts by HttpTestbed.resolve");
    }

    /** Names the exception and the testbed's line, and not the message, which may hold a number or a code. */
    static TestbedFault of(Throwable thrown, Class<?> testbed) {
        if (thrown instanceof TestbedFault known) {
            return known;
        }
        String line = Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(testbed.getName()))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
        return new TestbedFault(
                "HttpTestbed.answer, which threw " + thrown.getClass().getName() + line, thrown);
    }
}
