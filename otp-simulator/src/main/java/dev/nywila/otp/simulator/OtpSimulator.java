package dev.nywila.otp.simulator;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on the loopback address that speaks Beem's OTP interface and delivers nothing: every code lands in
 * {@link #phones()}, on the page at {@link #baseUrl()} and at {@code GET /inbox}. Thread-safe; runs until it is closed.
 *
 * <p>It answers as recorded and documented replies do; where these are silent or contradict each other,
 * {@link BeemSwitches} decide. The page, and the JSON interface that {@code GET /openapi.json} describes, show messages
 * and calls and do what the methods here do. It holds the last 100,000 messages and the last 1,000 calls; of credentials
 * that callers send it keeps only whether they matched.
 *
 * <p>Pages of other sites cannot use it: a foreign host, in the header or in the target, is answered with 421, changes from a
 * foreign origin with 403, and no CORS header is ever sent. Other machines cannot, unless {@link Builder#bind} lets them.
 */
public final class OtpSimulator implements AutoCloseable {

    private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

    private final HttpServer server;
    private final Workers workers;
    private final Simulation simulation;
    private final BeemDialect beem;
    private final URI baseUrl;
    private final Map<String, String> config;
    private final Api api;

    private OtpSimulator(Builder settings) {
        List<String> mistakes = settings.mistakes();
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        this.workers = new Workers();
        this.simulation = settings.simulation(workers);
        this.beem = simulation.dialects.stream()
                .filter(BeemDialect.class::isInstance)
                .map(BeemDialect.class::cast)
                .findFirst()
                .orElseThrow();
        ProviderSide providers = new ProviderSide(simulation);
        // after all that can be refused, so that no port is left open
        Exposure exposure = settings.exposure();
        this.server = listen(exposure.address(), settings.port);
        this.baseUrl = URI.create("http://" + exposure.authority(port()));
        this.config =
                beem.settings(baseUrl()).stream().collect(Collectors.toUnmodifiableMap(Setting::key, Setting::value));
        Visitors visitors = new Visitors(exposure.allHosts(), port());
        this.api = new Api(simulation, visitors, new ChangeStreams(simulation.changes, workers), baseUrl());
        HttpFront front = new HttpFront(providers, api, visitors, new Door(exposure.token(), port()));
        server.start(visit -> workers.executeOr(
                () -> front.handle(visit), () -> visit.reply(Reply.error(503, "too many requests wait already"))));
    }

    private static HttpServer listen(InetAddress address, int port) {
        try {
            return new HttpServer(
                    new InetSocketAddress(address, port), HttpServer.Patience.USUAL, InstantSource.system());
        } catch (IOException taken) {
            throw new UncheckedIOException("cannot listen on port " + port + " of " + address.getHostAddress(), taken);
        }
    }

    /**
     * Starts a simulator with default settings on a free port.
     *
     * @return a running simulator; the caller closes it
     * @throws UncheckedIOException if no port can be had
     */
    public static OtpSimulator start() {
        return builder().start();
    }

    /**
     * Starts to build a simulator.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns where it is called.
     *
     * @return such as {@code http://127.0.0.1:12345}; beyond the loopback address, with the name or address it was given
     */
    public URI baseUrl() {
        return baseUrl;
    }

    private int port() {
        return server.port();
    }

    /**
     * Returns the engine behind the interface, with what the phones received.
     *
     * @return the engine, for its outbox, {@code awaitCode} and {@code prescribe}
     */
    public InMemoryOtp phones() {
        return simulation.phones;
    }

    /**
     * Returns how many complete requests to the provider's interface came in, refused and broken ones included; the
     * inbox does not count.
     *
     * @return the number since the start or the last {@link #reset()}
     */
    public long requests() {
        return simulation.requests.get();
    }

    /**
     * Returns the settings with which a client of the {@code beem} provider calls this simulator.
     *
     * @return an immutable map for {@code OtpConfig.of}; it holds the credentials
     */
    public Map<String, String> config() {
        return config;
    }

    /**
     * Waits up to 5 seconds for a message to a phone, and takes it: a second call waits for the next message. See
     * {@link #awaitCode(PhoneNumber, Duration)}.
     *
     * @param phone whose
     * @return the code
     * @throws IllegalStateException if no such message came in time, or if the thread was interrupted (its flag is kept)
     */
    public String awaitCode(PhoneNumber phone) {
        return awaitCode(phone, USUAL_WAIT);
    }

    /**
     * Waits for a message to a phone, and takes it: each message is given out once, so that a second call waits for the
     * next one. Where several are there, the newest is given out, and the older ones are taken with it;
     * {@link #phones()} still shows them all. Blocks, without polling, in real time whatever {@link #advance} did.
     *
     * @param phone whose
     * @param wait how long at most; zero does not wait
     * @return the code
     * @throws IllegalStateException if no such message came in time, or if the thread was interrupted (its flag is kept)
     */
    public String awaitCode(PhoneNumber phone, Duration wait) {
        return simulation.phones.awaitCode(phone, wait);
    }

    /**
     * Lets calls to the provider's interface fail. Faults that befall a number of calls come first, in this order, after
     * those that were given before; when there is none of these, the one that was given last of those that stay
     * {@linkplain Fault#untilCleared() until they are cleared}. Takes effect with the next call.
     *
     * @param next the faults; by itself, each befalls one call
     * @throws IllegalArgumentException if more than 1,000 would wait; then none is added
     */
    public void fail(Fault... next) {
        simulation.faults.add(List.of(next));
        simulation.changes.changed();
    }

    /** Ends all faults, also those that befell no call yet. */
    public void clearFaults() {
        simulation.faults.clear();
        simulation.changes.changed();
    }

    /**
     * Puts the simulator's clock forward: codes expire by it. Waits for nothing, and shortens no wait.
     *
     * @param by how far, zero or more
     * @throws IllegalArgumentException if it is negative, or more than 365 days in sum since the last {@link #reset()}
     */
    public void advance(Duration by) {
        simulation.clock.advance(by);
        simulation.changes.changed();
    }

    /**
     * Changes how the dialect behaves, from the next call on.
     *
     * @param switches the switches
     */
    public void switches(BeemSwitches switches) {
        beem.switches(Objects.requireNonNull(switches, "switches"));
        simulation.changes.changed();
    }

    /**
     * Makes everything as at the start: no messages, challenges, log and counts; faults, clock and switches as built.
     * Credentials and address stay.
     */
    public void reset() {
        simulation.reset();
    }

    List<Faults.Active> activeFaults() {
        return simulation.faults.active();
    }

    /** What a client needs, in the order to show. */
    List<Setting> settings() {
        return beem.settings(baseUrl);
    }

    List<Api.Route> routes() {
        return api.routes();
    }

    /** Ends the server at once; calls in flight are cut off. A second call does nothing. */
    @Override
    public void close() {
        workers.close();
        server.close();
    }

    /** Returns its address, without credentials. */
    @Override
    public String toString() {
        return "OtpSimulator[" + baseUrl() + "]";
    }

    /** Builds a simulator. Not thread-safe. */
    public static final class Builder {

        private static final int INBOX_SIZE = 100_000;

        private final List<String> hosts = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private InetAddress address = Exposure.loopback();
        private @Nullable String token;
        private final InMemoryOtp.Builder engine =
                InMemoryOtp.builder().maxAttempts(3).keepsOldChallenges(true).outboxSize(INBOX_SIZE);
        private final List<Function<InMemoryOtp, Dialect>> dialects = new ArrayList<>();
        private int port;
        private InstantSource clock = InstantSource.system();
        private String apiKey = BeemAccount.DEFAULT.apiKey();
        private String secretKey = BeemAccount.DEFAULT.secretKey();
        private String appId = BeemAccount.DEFAULT.appId();
        private BeemSwitches switches = BeemSwitches.defaults();

        private Builder() {}

        /**
         * Sets the port.
         *
         * @param number 1 to 65535, or 0 (the default) for a free one
         * @return this builder
         */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Sets the address to listen on. Beyond loopback, a {@link #token} is needed, {@link #credentials} of your own,
         * and, for the address of all interfaces, a {@link #host}. What is said there can be read on the way: it is HTTP.
         *
         * @param own one of this machine's, by default 127.0.0.1
         * @return this builder
         */
        public Builder bind(InetAddress own) {
            this.address = Objects.requireNonNull(own, "own");
            return this;
        }

        /**
         * Sets what must be shown to see and steer the simulator: {@code Authorization: Bearer …}, or once
         * {@code /?token=…} in a browser. The provider's interface does not ask for it, but for its own credentials.
         *
         * @param secret 16 to 128 letters, digits and {@code . _ ~ -}; by default none is asked for
         * @return this builder
         */
        public Builder token(String secret) {
            this.token = Objects.requireNonNull(secret, "secret");
            return this;
        }

        /**
         * Sets faults that are there at the start, and again after {@link OtpSimulator#reset()}.
         *
         * @param initial as for {@link OtpSimulator#fail}
         * @return this builder
         */
        public Builder faults(Fault... initial) {
            faults.addAll(List.of(initial));
            return this;
        }

        /**
         * Admits one more name in the {@code Host} header. It listens where it does all the same.
         *
         * @param name a host name or address; with a port, if callers see another one than this simulator has
         * @return this builder
         */
        public Builder host(String name) {
            hosts.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /**
         * Sets the one pair of credentials that is let in.
         *
         * @param key by default {@code simulator-key}
         * @param secret by default {@code simulator-secret}
         * @return this builder
         */
        public Builder credentials(String key, String secret) {
            this.apiKey = Objects.requireNonNull(key, "key");
            this.secretKey = Objects.requireNonNull(secret, "secret");
            return this;
        }

        /**
         * Sets the one application that exists.
         *
         * @param id by default {@code 1}; callers may send it as a number or as a string
         * @return this builder
         */
        public Builder appId(String id) {
            this.appId = Objects.requireNonNull(id, "id");
            return this;
        }

        /**
         * Sets how the dialect behaves at first.
         *
         * @param initial by default {@link BeemSwitches#defaults()}
         * @return this builder
         */
        public Builder switches(BeemSwitches initial) {
            this.switches = Objects.requireNonNull(initial, "initial");
            return this;
        }

        /**
         * Sets where instants come from.
         *
         * @param source by default the system's clock
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets how many digits a code has.
         *
         * @param digits 6 to 10, by default 6
         * @return this builder
         */
        public Builder codeLength(int digits) {
            engine.codeLength(digits);
            return this;
        }

        /**
         * Sets how long a code is valid, which is also how long wrong codes count.
         *
         * @param lifetime 1 second to 10 minutes, by default 5 minutes
         * @return this builder
         */
        public Builder codeLifetime(Duration lifetime) {
            engine.codeLifetime(lifetime);
            return this;
        }

        /**
         * Sets how many wrong codes a number has in one code lifetime.
         *
         * @param attempts 1 to 100, by default 3
         * @return this builder
         */
        public Builder maxAttempts(int attempts) {
            engine.maxAttempts(attempts);
            return this;
        }

        /** All that is wrong with these settings, but for the engine's own. */
        List<String> mistakes() {
            List<String> mistakes = new ArrayList<>();
            if (port < 0 || port > 65_535) {
                mistakes.add("port must be 0 to 65535");
            }
            if (apiKey.isBlank() || secretKey.isBlank() || appId.isBlank()) {
                mistakes.add("api-key, secret-key and app-id must not be blank");
            }
            if (faults.size() > Faults.MOST) {
                mistakes.add("at most " + Faults.MOST + " faults wait at a time");
            }
            mistakes.addAll(exposure().mistakes(secretKey.equals(BeemAccount.DEFAULT.secretKey())));
            return mistakes;
        }

        Exposure exposure() {
            return new Exposure(address, List.copyOf(hosts), token);
        }

        /**
         * Starts the simulator.
         *
         * @return a running simulator; the caller closes it
         * @throws IllegalArgumentException if settings are out of range, or too careless for where it listens; all are
         *     listed, and no port was opened
         * @throws UncheckedIOException if the port cannot be had
         */
        public OtpSimulator start() {
            return new OtpSimulator(this);
        }

        /** One more provider beside Beem. */
        Builder dialect(Function<InMemoryOtp, Dialect> further) {
            dialects.add(further);
            return this;
        }

        private Simulation simulation(Workers workers) {
            List<Function<InMemoryOtp, Dialect>> all = new ArrayList<>();
            all.add(phones -> new BeemDialect(phones, new BeemAccount(apiKey, secretKey, appId), switches));
            all.addAll(dialects);
            return new Simulation(new VirtualClock(clock), engine, all, faults, workers);
        }
    }
}
