package dev.nywila.benchmarks.bare;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import org.apache.hc.core5.http.config.Http1Config;

/** The same with buffers as small as ours: what HttpCore5 costs whom its defaults do not suit. */
public final class CoreSmall implements Subject {

    @Override
    public String name() {
        return "core5 fresh 2k";
    }

    @Override
    public Client open(URI stub) throws Exception {
        return new CoreCalls(stub, Http1Config.custom().setBufferSize(2 * 1024).build());
    }
}
