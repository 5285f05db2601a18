package dev.nywila.otp.simulator;

import dev.nywila.otp.Recipient;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on the loopback address that speaks providers' interfaces, Beem's OTP and Twilio Verify v2, and delivers
 * nothing: every code lands in {@link #phones()}, on the page at {@link #baseUrl()} and at {@code GET /inbox}. Thread-safe; runs until it is closed.
 *
 * <p>It answers as recorded and documented replies do; where these are silent or contradict each other,
 * {@link BeemSwitches} and {@link TwilioSwitches} decide. The page, and the JSON interface that {@code GET /openapi.json} describes, show messages
 * and calls and do what the methods here do. It holds the last 100,000 messages and the last 1,000 calls; of credentials
 * that callers send it keeps only whether they matched.
 *
 * <p>Pages of other sites cannot use it: a foreign host, in the header or in the target, is answered with 421, changes from a
 * foreign origin with 403, and no CORS header is ever sent. Other machines cannot, unless {@link Builder#bind} lets them.
 */
public final class OtpSimulator implements AutoCloseable {

    /** All that there are, also where not all are played. */
    static final List<String> PROVIDERS = List.of(BeemDialect.ID, TwilioDialect.ID);

    private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

    private final HttpServer server;
    private final Workers workers;
    private final Simulation simulation;
    private final @Nullable SimulatedBeem beem;
    private final @Nullable SimulatedTwilio twilio;
    private final URI baseUrl;
    private final Api api;

    private OtpSimulator(Builder settings) {
        List<String> mistakes = settings.mistakes();
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        this.workers = new Workers();
        this.simulation = settings.simulation(workers);
        ProviderSide providers = new ProviderSide(simulation);
        // after all that can be refused, so that no port is left open
        Exposure exposure = settings.exposure();
        this.server = listen(exposure.address(), settings.port);
        this.baseUrl = URI.create("http://" + exposure.authority(port()));
        this.beem = dialect(BeemDialect.class)
                .map(dialect -> new SimulatedBeem(dialect, baseUrl(), simulation))
                .orElse(null);
        this.twilio = dialect(TwilioDialect.class)
                .map(dialect -> new SimulatedTwilio(dialect, baseUrl(), simulation))
                .orElse(null);
        Visitors visitors = new Visitors(exposure.allHosts(), port());
        this.api = new Api(simulation, visitors, new ChangeStreams(simulation.changes, workers), baseUrl());
        HttpFront front = new HttpFront(providers, api, visitors, new Door(exposure.token(), port()));
        server.start(visit -> workers.executeOr(
                () -> front.handle(visit), () -> visit.reply(Reply.error(503, "too many requests wait already"))));
    }

    private <D extends Dialect> Optional<D> dialect(Class<D> type) {
        return simulation.dialects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
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
     * Returns the fake behind the interfaces, with what phones and mailboxes received. To begin anew, use {@link #reset()}:
     * the fake's own leaves what providers keep themselves.
     *
     * @return the fake, for its outbox, {@code awaitCode} and {@code prescribe}
     */
    public InMemoryOtp phones() {
        return simulation.phones;
    }

    /**
     * Returns how many complete requests to providers' interfaces came in, refused and broken ones included; the
     * inbox does not count.
     *
     * @return the number since the start or the last {@link #reset()}
     */
    public long requests() {
        return simulation.requests.get();
    }

    /**
     * Returns Beem, as this simulator plays it: its settings and switches.
     *
     * @return Beem
     * @throws IllegalStateException if it is not played, as {@link Builder#bind} has it
     */
    public SimulatedBeem beem() {
        return played("Beem", beem);
    }

    /**
     * Returns Twilio, as this simulator plays it: its settings and switches.
     *
     * @return Twilio
     * @throws IllegalStateException if it is not played, as {@link Builder#bind} has it
     */
    public SimulatedTwilio twilio() {
        return played("Twilio", twilio);
    }

    private static <T> T played(String name, @Nullable T provider) {
        if (provider == null) {
            throw new IllegalStateException(name + " is not played: beyond loopback it needs credentials of its own");
        }
        return provider;
    }

    /**
     * Waits up to 5 seconds for a message to a phone or mailbox, and takes it: a second call waits for the next message.
     * See {@link #awaitCode(Recipient, Duration)}.
     *
     * @param recipient whose
     * @return the code
     * @throws IllegalStateException if no such message came in time, or if the thread was interrupted (its flag is kept)
     */
    public String awaitCode(Recipient recipient) {
        return awaitCode(recipient, USUAL_WAIT);
    }

    /**
     * Waits for a message to a phone or mailbox, and takes it: each message is given out once, so that a second call waits for the
     * next one. Where several are there, the newest is given out, and the older ones are taken with it;
     * {@link #phones()} still shows them all. Blocks, without polling, in real time whatever {@link #advance} did.
     *
     * @param recipient whose
     * @param wait how long at most; zero does not wait
     * @return the code
     * @throws IllegalStateException if no such message came in time, or if the thread was interrupted (its flag is kept)
     */
    public String awaitCode(Recipient recipient, Duration wait) {
        return simulation.phones.awaitCode(recipient, wait);
    }

    /**
     * Lets calls to providers' interfaces fail, whichever provider's. Faults that befall a number of calls come first, in this order, after
     * those that were given before; when there is none of these, the one that was given last of those that stay
     * {@linkplain Fault#untilCleared() until they are cleared}. Takes effect with the next call.
     *
     * @param next the faults; by itself, each befalls one call
     * @throws IllegalArgumentException if more than 1,000 would wait; then none is added
     */
    public void fail(Fault... next) {
        simulation.fail(List.of(next));
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
     * Makes everything as at the start: no messages, challenges, log and counts; faults, clock and switches as built.
     * Credentials and address stay.
     */
    public void reset() {
        simulation.reset();
    }

    List<Faults.Active> activeFaults() {
        return simulation.faults.active();
    }

    /** Which providers are played. */
    List<String> providers() {
        return simulation.dialects.stream().map(Dialect::name).toList();
    }

    /** What a client of that provider needs, in the order to show; nothing if it is not played. */
    List<Setting> settings(String provider) {
        return simulation
                .dialect(provider)
                .map(dialect -> dialect.settings(baseUrl))
                .orElse(List.of());
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
                InMemoryOtp.builder().keepsOldChallenges(true).outboxSize(INBOX_SIZE);
        private int port;
        private InstantSource clock = InstantSource.system();
        private @Nullable Duration codeLifetime;
        private @Nullable Integer maxAttempts;
        private BeemAccount beem = BeemAccount.defaults();
        private BeemSwitches beemSwitches = BeemSwitches.defaults();
        private TwilioAccount twilio = TwilioAccount.defaults();
        private TwilioSwitches twilioSwitches = TwilioSwitches.defaults();

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
         * Sets the address to listen on. Beyond loopback, a {@link #token} is needed and, for the address of all interfaces,
         * a {@link #host}; only providers are played there whose account has a secret of your own, and one must have. What is
         * said there can be read on the way: it is HTTP.
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
         * Sets the one account that Beem has.
         *
         * @param own by default {@link BeemAccount#defaults()}
         * @return this builder
         */
        public Builder account(BeemAccount own) {
            this.beem = Objects.requireNonNull(own, "own");
            return this;
        }

        /**
         * Sets how Beem behaves at first.
         *
         * @param initial by default {@link BeemSwitches#defaults()}
         * @return this builder
         */
        public Builder switches(BeemSwitches initial) {
            this.beemSwitches = Objects.requireNonNull(initial, "initial");
            return this;
        }

        /**
         * Sets the one account that Twilio has.
         *
         * @param own by default {@link TwilioAccount#defaults()}
         * @return this builder
         */
        public Builder account(TwilioAccount own) {
            this.twilio = Objects.requireNonNull(own, "own");
            return this;
        }

        /**
         * Sets how Twilio behaves at first.
         *
         * @param initial by default {@link TwilioSwitches#defaults()}
         * @return this builder
         */
        public Builder switches(TwilioSwitches initial) {
            this.twilioSwitches = Objects.requireNonNull(initial, "initial");
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
         * Sets how long every provider's code is valid, which is also how long wrong codes count.
         *
         * @param lifetime 1 second to 10 minutes, by default the provider's own: 5 minutes at Beem, 10 at Twilio
         * @return this builder
         */
        public Builder codeLifetime(Duration lifetime) {
            this.codeLifetime = Objects.requireNonNull(lifetime, "lifetime");
            return this;
        }

        /**
         * Sets how many wrong codes somebody has in one code lifetime with every provider.
         *
         * @param attempts 1 to 100, by default the provider's own: 3 at Beem, 5 at Twilio
         * @return this builder
         */
        public Builder maxAttempts(int attempts) {
            this.maxAttempts = attempts;
            return this;
        }

        /** All that is wrong with these settings, but for the engine's own. */
        List<String> mistakes() {
            List<String> mistakes = new ArrayList<>();
            if (port < 0 || port > 65_535) {
                mistakes.add("port must be 0 to 65535");
            }
            mistakes.addAll(beem.mistakes());
            mistakes.addAll(twilio.mistakes());
            if (faults.size() > Faults.MOST) {
                mistakes.add("at most " + Faults.MOST + " faults wait at a time");
            }
            mistakes.addAll(exposure().mistakes(beem.isUsual() && twilio.isUsual()));
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

        /** Whether this provider is played: what is public lets nobody in beyond loopback. */
        boolean plays(String provider) {
            boolean isUsual = provider.equals(BeemDialect.ID) ? beem.isUsual() : twilio.isUsual();
            return !isUsual || !exposure().isBeyondLoopback();
        }

        private Simulation simulation(Workers workers) {
            VirtualClock virtual = new VirtualClock(clock);
            engine.codeLifetime(codeLifetime == null ? BeemDialect.LIFETIME : codeLifetime)
                    .maxAttempts(maxAttempts == null ? BeemDialect.MAX_ATTEMPTS : maxAttempts);
            return new Simulation(virtual, engine, phones -> dialects(phones, virtual), faults, workers);
        }

        private List<Dialect> dialects(InMemoryOtp phones, InstantSource virtual) {
            List<Dialect> dialects = new ArrayList<>();
            if (plays(BeemDialect.ID)) {
                dialects.add(new BeemDialect(phones, beem, beemSwitches));
            }
            if (plays(TwilioDialect.ID)) {
                TwilioVerifications verifications = new TwilioVerifications(
                        codeLifetime == null ? TwilioDialect.LIFETIME : codeLifetime,
                        TwilioDialect.MAX_SENDS,
                        maxAttempts == null ? TwilioDialect.MAX_CHECKS : maxAttempts);
                dialects.add(new TwilioDialect(phones, virtual, verifications, twilio, twilioSwitches));
            }
            return dialects;
        }
    }
}
