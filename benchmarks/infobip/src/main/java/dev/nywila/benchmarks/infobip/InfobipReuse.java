package dev.nywila.benchmarks.infobip;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;

/** Infobip's SDK with its defaults. */
public final class InfobipReuse implements Subject {

    @Override
    public String name() {
        return "infobip reuse";
    }

    @Override
    public Client open(URI stub) {
        return new InfobipCalls(stub, null);
    }
}
