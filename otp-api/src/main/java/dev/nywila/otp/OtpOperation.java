package dev.nywila.otp;

/** What was being done when an {@link OtpException} was thrown. May grow in a minor version: write a default. */
public enum OtpOperation {
    /** A client was being opened. */
    OPEN("open"),
    /** A code was to be sent. */
    SEND("send"),
    /** A code was to be sent again, after an earlier challenge. */
    RESEND("resend"),
    /** A code was to be checked. */
    VERIFY("verify");

    private final String word;

    OtpOperation(String word) {
        this.word = word;
    }

    /** Returns the name in lower case, as log lines and meters have it. */
    @Override
    public String toString() {
        return word;
    }
}
