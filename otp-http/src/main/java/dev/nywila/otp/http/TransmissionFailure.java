package dev.nywila.otp.http;

import org.jspecify.annotations.Nullable;

/** An exchange that brought no answer. It is unchecked, as adapters' methods declare nothing. */
final class TransmissionFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What ended it. */
    enum Kind {
        /** What an adapter's declared method was given cannot be a request. */
        NOT_BUILT,
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
    final Transmission.Phase phase;
    /** Whether a byte of the request's body may have left. */
    final boolean transmitted;

    TransmissionFailure(Kind kind, Transmission.Phase phase, boolean transmitted, @Nullable Throwable cause) {
        super(kind + " in " + phase, cause, false, false);
        this.kind = kind;
        this.phase = phase;
        this.transmitted = transmitted;
    }

    /** A request that could not be put together: nothing of what was thrown is kept but its class. */
    static TransmissionFailure notBuilt(Throwable thrown) {
        return new TransmissionFailure(
                Kind.NOT_BUILT,
                Transmission.Phase.QUEUE,
                false,
                new IllegalArgumentException(thrown.getClass().getName()));
    }
}
