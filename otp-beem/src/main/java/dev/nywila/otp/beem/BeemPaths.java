package dev.nywila.otp.beem;

import feign.Request;
import feign.RequestTemplate;
import feign.Target;
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
