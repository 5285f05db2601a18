package dev.nywila.otp.beem;

import dev.nywila.otp.beem.BeemApi.PinRequest;
import feign.Client;
import feign.Feign;
import feign.Logger;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import feign.Retryer;
import feign.Target;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a call of {@link BeemApi} is on the wire: a path and a body. The {@link Connector} knows the host, and
 * {@link HttpWire} the headers, which are the same for all calls; to have Feign put them together for each call would cost
 * as much as all the rest that it does.
 *
 * @param base before each path, without a slash at its end
 */
record BeemPaths(String base) implements Target<BeemApi> {

    /** Beem's interface over a transport, with paths that start with {@code base}. */
    static BeemApi api(Client transport, String base) {
        return Feign.builder()
                .client(transport)
                .encoder(BeemPaths::encode)
                .retryer(Retryer.NEVER_RETRY)
                .logLevel(Logger.Level.NONE)
                .target(new BeemPaths(base));
    }

    private static void encode(Object body, Type type, RequestTemplate template) {
        template.body(((BeemApi.Body) body).json(), StandardCharsets.UTF_8);
    }

    /**
     * Makes a call that stays in memory, so that libraries that lack something say so now.
     *
     * @throws LinkageError if one does
     */
    static void rehearse() {
        Client echo = (request, options) -> Response.builder()
                .status(200)
                .headers(Map.of())
                .body(request.body())
                .request(request)
                .build();
        try {
            BeemReply.read(api(echo, "").request(new PinRequest("1", "255"), new Request.Options()), false);
        } catch (RuntimeException misread) {
            // older ones take the options of a call for a second body
            throw new LinkageError("feign.Feign reads the interface otherwise", misread);
        }
    }

    @Override
    public Class<BeemApi> type() {
        return BeemApi.class;
    }

    @Override
    public String name() {
        return "beem";
    }

    @Override
    public String url() {
        return base;
    }

    @Override
    public Request apply(RequestTemplate call) {
        return Request.create(
                Request.HttpMethod.POST, base + call.path(), Map.of(), call.body(), StandardCharsets.UTF_8, call);
    }
}
