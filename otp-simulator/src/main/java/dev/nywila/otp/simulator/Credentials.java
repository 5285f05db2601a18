package dev.nywila.otp.simulator;

import java.util.Locale;

/** All that is kept of the credentials that a caller sent. */
enum Credentials {
    MATCHED,
    WRONG,
    MISSING;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
