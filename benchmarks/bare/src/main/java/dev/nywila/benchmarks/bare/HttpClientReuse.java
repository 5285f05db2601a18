package dev.nywila.benchmarks.bare;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/** Apache HttpClient 5 with its defaults, and a pool large enough for the threads. */
public final class HttpClientReuse implements Subject {

    @Override
    public String name() {
        return "hc5 reuse";
    }

    @Override
    public Client open(URI stub) {
        return new HttpClientCalls(
                HttpClients.custom()
                        .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                                .setMaxConnPerRoute(64)
                                .setMaxConnTotal(64)
                                .build())
                        .build(),
                stub);
    }
}
