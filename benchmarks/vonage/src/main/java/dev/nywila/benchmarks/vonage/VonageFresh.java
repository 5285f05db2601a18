package dev.nywila.benchmarks.vonage;

import com.vonage.client.VonageClient;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import org.apache.http.config.SocketConfig;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.HttpClients;

/** Vonage's SDK without reuse of connections. */
public final class VonageFresh implements Subject {

    @Override
    public String name() {
        return "vonage fresh";
    }

    @Override
    public Client open(URI stub) {
        return new VonageCalls(
                VonageClient.builder()
                        .httpClient(HttpClients.custom()
                                .setDefaultSocketConfig(SocketConfig.custom()
                                        .setTcpNoDelay(true)
                                        .build())
                                .setMaxConnPerRoute(200)
                                .setMaxConnTotal(200)
                                .setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE)
                                .build()),
                stub);
    }
}
