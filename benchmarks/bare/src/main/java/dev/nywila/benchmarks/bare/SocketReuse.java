package dev.nywila.benchmarks.bare;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;

/** The floor, one connection for each thread. */
public final class SocketReuse implements Subject {

    @Override
    public String name() {
        return "socket reuse";
    }

    @Override
    public Client open(URI stub) throws Exception {
        return new SocketCalls(stub, true);
    }
}
