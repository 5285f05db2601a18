package dev.nywila.otp.simulator;

import org.jspecify.annotations.Nullable;

/** One complete request to a provider's interface. */
final class Call {

    final String method;
    final String path;
    final @Nullable String authorization;
    final byte[] body;

    Call(String method, String path, @Nullable String authorization, byte[] body) {
        this.method = method;
        this.path = path;
        this.authorization = authorization;
        this.body = body;
    }
}
