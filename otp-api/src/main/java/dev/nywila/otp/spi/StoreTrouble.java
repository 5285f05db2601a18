package dev.nywila.otp.spi;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import org.jspecify.annotations.Nullable;

/** What the shared store did not do, and why. Never leaves the client: a call makes its own exception of it. */
final class StoreTrouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final OtpFailure failure;

    private StoreTrouble(OtpFailure failure, String text, @Nullable Throwable cause) {
        super(text, cause);
        this.failure = failure;
    }

    /** The store failed, or could not answer in time. */
    static StoreTrouble of(Throwable broken) {
        Foreign.tolerate(broken);
        if (broken instanceof StoreTrouble trouble) {
            return trouble;
        }
        if (Thread.currentThread().isInterrupted()) {
            return new StoreTrouble(
                    OtpFailure.INTERRUPTED, "interrupted while the store that all instances share was asked", broken);
        }
        // what is wrong with a table or a server is the store's to say, in its own words
        return broken instanceof OtpException told && told.failure() == OtpFailure.CONFIGURATION
                ? new StoreTrouble(OtpFailure.CONFIGURATION, String.valueOf(told.getMessage()), broken)
                : new StoreTrouble(
                        OtpFailure.UNAVAILABLE,
                        "the store that all instances share failed with "
                                + broken.getClass().getName(),
                        broken);
    }

    static StoreTrouble late() {
        return new StoreTrouble(
                OtpFailure.UNAVAILABLE,
                "the deadline was over before the store that all instances share had done it",
                null);
    }

    static StoreTrouble misconfigured(String text) {
        return new StoreTrouble(OtpFailure.CONFIGURATION, text, null);
    }

    OtpFailure failure() {
        return failure;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
