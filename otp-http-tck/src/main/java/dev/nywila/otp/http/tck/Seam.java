package dev.nywila.otp.http.tck;

import org.junit.jupiter.api.Assumptions;

/** Where the tests reach into a client. What an adapter has not is reported as skipped, with its name. */
public enum Seam {
    /** Names are found as {@link HttpSubject#resolving} says. */
    NAMES,
    /** The client speaks TLS, as a component of the type {@code javax.net.ssl.SSLContext} has it. */
    TLS,
    /** The setting {@code proxy} takes a host and a port. */
    PROXY;

    /** The rest of the test is skipped where the adapter has no such thing. */
    void neededOf(HttpSubject subject) {
        Assumptions.assumeTrue(subject.seams().contains(this), () -> subject.providerId() + " has no " + this);
    }
}
