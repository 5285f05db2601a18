package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.challenge;

import java.util.concurrent.atomic.AtomicInteger;

/** Two instances of an application with one provider and one store. */
final class TwoInstances {

    final MapStore store = new MapStore();
    final ScriptedClient.World world = new ScriptedClient.World().sharing(store);
    private final AtomicInteger references = new AtomicInteger();
    final ScriptedClient one = open();
    final ScriptedClient other = open();

    /** Opens one more. */
    ScriptedClient open() {
        return provided(world.open());
    }

    /** Lets a client send by the one provider that all have. */
    ScriptedClient provided(ScriptedClient client) {
        client.onSend = request -> challenge("ref-" + references.incrementAndGet(), request.recipient());
        return client;
    }

    int sends() {
        return one.sends.get() + other.sends.get();
    }

    int verifies() {
        return one.verifies.get() + other.verifies.get();
    }

    /** What was asked of the store since the last look: "get c", "set k" and so on. */
    String asked() {
        StringBuilder all = new StringBuilder();
        for (String call : store.calls) {
            all.append(all.length() == 0 ? "" : ", ").append(call, 0, call.indexOf(' ') + 2);
        }
        store.calls.clear();
        return all.toString();
    }
}
