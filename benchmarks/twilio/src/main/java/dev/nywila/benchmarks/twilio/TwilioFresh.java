package dev.nywila.benchmarks.twilio;

import com.twilio.http.HttpClient;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/** Twilio's SDK without reuse of connections. */
public final class TwilioFresh implements Subject {

    @Override
    public String name() {
        return "twilio fresh";
    }

    @Override
    public Client open(URI stub) {
        return new TwilioCalls(new TwilioCalls.ToStub(
                stub,
                HttpClientBuilder.create()
                        .setDefaultRequestConfig(HttpClient.DEFAULT_REQUEST_CONFIG)
                        .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                                .setDefaultSocketConfig(HttpClient.DEFAULT_SOCKET_CONFIG)
                                .setMaxConnPerRoute(64)
                                .setMaxConnTotal(64)
                                .build())
                        .setConnectionReuseStrategy((request, response, context) -> false)));
    }
}
