package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One complete request to a provider's interface. Gone when it is answered: its headers hold credentials. */
final class Call {

    final String method;
    final String path;
    final Endpoint endpoint;
    final byte[] body;
    private final Map<String, String> parameters;
    private final Function<String, @Nullable String> headers;

    /**
     * Takes what came in.
     *
     * @param parameters what stands in the path for the endpoint's parameters
     * @param headers finds the first value of a name in any case
     */
    Call(
            String method,
            String path,
            Endpoint endpoint,
            Map<String, String> parameters,
            Function<String, @Nullable String> headers,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.endpoint = endpoint;
        this.parameters = parameters;
        this.headers = headers;
        this.body = body;
    }

    /** What stands in the path for a parameter of the endpoint's. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    @Nullable
    String header(String name) {
        return headers.apply(name);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
