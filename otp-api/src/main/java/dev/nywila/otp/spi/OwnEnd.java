package dev.nywila.otp.spi;

/** What ended the wait of one call alone: another of its key takes its place. */
final class OwnEnd extends RuntimeException {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialized: it does not leave the client
    private final RuntimeException told;

    OwnEnd(RuntimeException told) {
        super(null, null, false, false);
        this.told = told;
    }

    /** What the call throws. */
    RuntimeException told() {
        return told;
    }
}
