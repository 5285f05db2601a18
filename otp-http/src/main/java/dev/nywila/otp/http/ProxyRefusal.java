package dev.nywila.otp.http;

import java.io.IOException;
import java.util.Set;

/** A proxy that opens no tunnel. Nothing of the request has left. */
final class ProxyRefusal extends IOException {

    private static final long serialVersionUID = 1;

    /** It is busy, was not asked in time, or cannot reach the target. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

    final int status;

    ProxyRefusal(int status) {
        super("the proxy answered " + status);
        this.status = status;
    }

    /** Whether somebody must mend the proxy, or what is set about it; otherwise time alone may. */
    boolean isLasting() {
        return !PASSING.contains(status);
    }
}
