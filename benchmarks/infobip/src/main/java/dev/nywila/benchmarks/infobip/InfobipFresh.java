package dev.nywila.benchmarks.infobip;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Infobip's SDK with a pool that keeps nothing. */
public final class InfobipFresh implements Subject {

    @Override
    public String name() {
        return "infobip fresh";
    }

    @Override
    public Client open(URI stub) {
        return new InfobipCalls(
                stub,
                new OkHttpClient.Builder()
                        .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                        .build());
    }
}
