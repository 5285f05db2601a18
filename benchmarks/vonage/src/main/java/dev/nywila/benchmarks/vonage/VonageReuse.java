package dev.nywila.benchmarks.vonage;

import com.vonage.client.VonageClient;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;

/** Vonage's SDK with its defaults. */
public final class VonageReuse implements Subject {

    @Override
    public String name() {
        return "vonage reuse";
    }

    @Override
    public Client open(URI stub) {
        return new VonageCalls(VonageClient.builder(), stub);
    }
}
