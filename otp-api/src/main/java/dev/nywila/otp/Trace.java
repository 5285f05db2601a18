package dev.nywila.otp;

import org.jspecify.annotations.Nullable;

/** A cause without its message, which may quote a reply, a header or an address: its class name and its stack. */
final class Trace extends Exception {

    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 8;

    private Trace(Throwable original, @Nullable Throwable cause) {
        super(
                original instanceof Trace
                        ? original.getMessage()
                        : original.getClass().getName(),
                cause);
        setStackTrace(original.getStackTrace());
    }

    static @Nullable Trace of(@Nullable Throwable original) {
        return of(original, DEEPEST);
    }

    private static @Nullable Trace of(@Nullable Throwable original, int depth) {
        return original == null || depth == 0 ? null : new Trace(original, of(original.getCause(), depth - 1));
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
