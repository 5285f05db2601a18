package dev.nywila.otp.beem.faults;

import dev.nywila.otp.http.tck.Fault;
import dev.nywila.otp.http.tck.HttpSubject;
import dev.nywila.otp.http.tck.Scene;
import feign.Client;
import feign.DefaultClient;
import feign.DefaultRetryer;
import feign.Feign;
import feign.FeignException;
import feign.Headers;
import feign.Request;
import feign.RequestLine;
import feign.Retryer;
import feign.hc5.ApacheHttp5Client;
import feign.http2client.Http2Client;
import feign.okhttp.OkHttpClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Feign with a common client, both as they come; and what it sends where ours sends at most once.
 *
 * @param title its name
 * @param client makes one, as its default constructor does
 */
record Peer(String title, Supplier<Client> client) {

    static final List<Peer> ALL = List.of(
            new Peer("Feign’s own, on HttpURLConnection", () -> new DefaultClient(null, null)),
            new Peer("feign-hc5", ApacheHttp5Client::new),
            new Peer("feign-java11", Http2Client::new),
            new Peer("feign-okhttp", OkHttpClient::new));

    /** The same call as ours. */
    interface Api {
        @RequestLine("POST /v1/request")
        @Headers({"Content-Type: application/json", "Authorization: Basic a2V5OnNlY3JldA=="})
        String send(String body);
    }

    /**
     * What one call sent.
     *
     * @param requests complete ones, to the server
     * @param elsewhere heads of such to another server
     * @param credentials whether that one got the credentials
     * @param stray whether a reply was taken for the answer that was none
     */
    record Sent(int requests, int elsewhere, boolean credentials, boolean stray) {

        boolean isWorseThan(Sent other) {
            return weight() > other.weight();
        }

        private int weight() {
            return requests + 10 * elsewhere + (stray ? 1000 : 0);
        }

        @Override
        public String toString() {
            return stray
                    ? "**takes the stray reply**"
                    : requests
                            + (elsewhere > 0 ? " + " + elsewhere : "")
                            + (credentials ? " **with credentials**" : "");
        }
    }

    /**
     * Calls send once and counts.
     *
     * @param retrying with Feign's default retryer, which here waits less and tries as often
     */
    Sent send(Fault fault, boolean retrying) throws Exception {
        try (Scene scene = new Scene(new BeemSubject())) {
            fault.arrangement().on(scene);
            Api api = Feign.builder()
                    .client(client.get())
                    // the default waits a minute for a reply; these faults need not take so long
                    .options(new Request.Options(1500, TimeUnit.MILLISECONDS, 1500, TimeUnit.MILLISECONDS, true))
                    .retryer(retrying ? new DefaultRetryer(1, 1, 5) : Retryer.NEVER_RETRY)
                    .target(Api.class, scene.origin().url().toString());
            if (fault.traits().warm()) {
                api.send("{}");
                scene.pass();
            }
            int before = scene.origin().requests().size();
            String reply = "";
            try {
                reply = String.valueOf(api.send("{}"));
            } catch (FeignException trouble) {
                // what the caller sees is not the question here
            }
            return new Sent(
                    scene.origin().requests().size() - before,
                    scene.elsewhere().heads(),
                    scene.elsewhere().requests().stream().anyMatch(request -> request.contains("Basic")),
                    reply.contains(new BeemSubject().reference(HttpSubject.STRAY)));
        }
    }
}
