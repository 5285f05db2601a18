package dev.nywila.otp.simulator;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Twilio, as an {@link OtpSimulator} plays it. Thread-safe. */
public final class SimulatedTwilio {

    private final TwilioDialect dialect;
    private final Simulation simulation;
    private final Map<String, String> config;

    SimulatedTwilio(TwilioDialect dialect, URI baseUrl, Simulation simulation) {
        this.dialect = dialect;
        this.simulation = simulation;
        this.config =
                dialect.settings(baseUrl).stream().collect(Collectors.toUnmodifiableMap(Setting::key, Setting::value));
    }

    /**
     * Returns the settings with which a client of this provider calls the simulator.
     *
     * @return an immutable map for {@code OtpConfig.of}; it holds the credentials
     */
    public Map<String, String> config() {
        return config;
    }

    /**
     * Changes how the provider behaves, from the next call on.
     *
     * @param next the switches
     */
    public void switches(TwilioSwitches next) {
        dialect.switches(Objects.requireNonNull(next, "next"));
        simulation.changes.changed();
    }

    /**
     * Lets calls to this provider fail; else as {@link OtpSimulator#fail}, with which it shares the order.
     *
     * @param next the faults; by itself, each befalls one call
     * @throws IllegalArgumentException if more than 1,000 would wait; then none is added
     */
    public void fail(Fault... next) {
        simulation.fail(Stream.of(next).map(fault -> fault.on(dialect.name())).toList());
    }

    /** Leaves the settings out: they hold credentials. */
    @Override
    public String toString() {
        return "SimulatedTwilio[]";
    }
}
