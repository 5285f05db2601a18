package dev.nywila.otp.beem;

import org.jspecify.annotations.Nullable;

/** An exchange that brought no answer. It is unchecked so that Feign passes it on as it is. */
final class ExchangeFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What ended it. */
    enum Kind {
        /** The connection, or the making of one, failed. */
        BROKEN,
        /** A proxy refuses to make one, and will until somebody mends that. */
        REFUSED,
        /** Time was up. */
        DEADLINE,
        /** The calling thread was interrupted. */
        INTERRUPTED,
        /** The client was closed. */
        CLOSED
    }

    final Kind kind;
    final Exchange.Phase phase;
    /** Whether a byte of the request's body may have left. */
    final boolean transmitted;

    ExchangeFailure(Kind kind, Exchange.Phase phase, boolean transmitted, @Nullable Throwable cause) {
        super(kind + " in " + phase, cause, false, false);
        this.kind = kind;
        this.phase = phase;
        this.transmitted = transmitted;
    }
}
