package dev.nywila.otp.simulator;

import dev.nywila.otp.inmemory.InMemoryOtp;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** All that a simulator holds, whatever the transport. Thread-safe. */
final class Simulation {

    final VirtualClock clock;
    final InMemoryOtp phones;
    final List<Dialect> dialects;
    final Changes changes = new Changes();
    final Faults faults = new Faults();
    final RequestLog log = new RequestLog();
    final AtomicLong requests = new AtomicLong();
    final Waiters waiters;
    final Delays delays;
    private final List<Fault> initialFaults;

    Simulation(
            VirtualClock clock,
            InMemoryOtp.Builder engine,
            Function<InMemoryOtp, List<Dialect>> dialects,
            List<Fault> initialFaults,
            Workers workers) {
        this.clock = clock;
        this.initialFaults = List.copyOf(initialFaults);
        this.waiters = new Waiters(workers);
        this.delays = new Delays(workers);
        this.phones = engine.clock(clock)
                .listener(recipient -> {
                    waiters.wake(recipient);
                    changes.changed();
                })
                .build();
        this.dialects = List.copyOf(dialects.apply(phones));
        faults.add(this.initialFaults);
    }

    /** The dialect of that name, if there is one. */
    Optional<Dialect> dialect(String name) {
        return dialects.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
    }

    /** Adds all faults or, if they are too many, none. */
    void fail(List<Fault> next) {
        faults.add(next);
        changes.changed();
    }

    /** No message is there and no challenge known. */
    void forget() {
        phones.forget();
        dialects.forEach(Dialect::forget);
        changes.changed();
    }

    /** Everything is as at the start. */
    void reset() {
        delays.dropAll();
        clock.reset();
        phones.reset();
        faults.clear();
        faults.add(initialFaults);
        log.reset();
        requests.set(0);
        dialects.forEach(Dialect::forget);
        dialects.forEach(Dialect::reset);
        changes.changed();
    }
}
