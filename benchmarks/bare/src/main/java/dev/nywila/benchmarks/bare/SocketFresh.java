package dev.nywila.benchmarks.bare;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;

/** The floor, one connection for each call. */
public final class SocketFresh implements Subject {

    @Override
    public String name() {
        return "socket fresh";
    }

    @Override
    public Client open(URI stub) throws Exception {
        return new SocketCalls(stub, false);
    }
}
