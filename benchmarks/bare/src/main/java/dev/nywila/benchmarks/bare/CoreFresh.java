package dev.nywila.benchmarks.bare;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import org.apache.hc.core5.http.config.Http1Config;

/** What goal (a) divides by: HttpCore5 with its defaults. The least that a library does, and nothing around it. */
public final class CoreFresh implements Subject {

    @Override
    public String name() {
        return "core5 fresh";
    }

    @Override
    public Client open(URI stub) throws Exception {
        return new CoreCalls(stub, Http1Config.DEFAULT);
    }
}
