package dev.nywila.benchmarks.twilio;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;

/** Twilio's SDK with its defaults. */
public final class TwilioReuse implements Subject {

    @Override
    public String name() {
        return "twilio reuse";
    }

    @Override
    public Client open(URI stub) {
        return new TwilioCalls(new TwilioCalls.ToStub(stub));
    }
}
