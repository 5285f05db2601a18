package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One complete request to a provider's interface. Gone when it is answered: its headers hold credentials. */
final class Call {

    final String method;
    final String path;
    final byte[] body;
    private final Function<String, @Nullable String> headers;

    /**
     * Takes what came in.
     *
     * @param headers finds the first value of a name in any case
     */
    Call(String method, String path, Function<String, @Nullable String> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    @Nullable
    String header(String name) {
        return headers.apply(name);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
