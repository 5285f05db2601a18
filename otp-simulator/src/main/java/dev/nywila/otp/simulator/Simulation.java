package dev.nywila.otp.simulator;

import dev.nywila.otp.inmemory.InMemoryOtp;
import java.util.List;
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
            List<Function<InMemoryOtp, Dialect>> dialects,
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
        this.dialects = dialects.stream().map(made -> made.apply(phones)).toList();
        faults.add(this.initialFaults);
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
        dialects.forEach(Dialect::reset);
        changes.changed();
    }
}
