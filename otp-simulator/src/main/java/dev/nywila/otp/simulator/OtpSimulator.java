package dev.nywila.otp.simulator;

import com.sun.net.httpserver.HttpServer;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server on the loopback address that speaks Beem's OTP interface and delivers nothing: every code lands in
 * {@link #phones()} and at {@code GET /inbox}. Thread-safe; runs until it is closed.
 *
 * <p>It answers as recorded and documented replies do; where these are silent or contradict each other,
 * {@link BeemSwitches} decide. Of credentials that callers send it keeps nothing. Web pages cannot use it: a foreign
 * {@code Host} is answered with 421, and no CORS header is ever sent.
 */
public final class OtpSimulator implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 256;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final HttpFront front;
    private final BeemDialect dialect;
    private final InMemoryOtp phones;
    private final Map<String, String> config;

    private OtpSimulator(Builder settings, InMemoryOtp phones) {
        this.phones = phones;
        BasicLogin login = new BasicLogin(settings.apiKey, settings.secretKey);
        this.dialect = new BeemDialect(phones, login, settings.appId, settings.switches);
        this.server = listen(settings.port);
        this.front = new HttpFront(phones, dialect, new Visitors(settings.hosts, port()));
        this.config = Map.of(
                "otp.provider", "beem",
                "otp.beem.base-url", baseUrl().toString(),
                "otp.beem.api-key", settings.apiKey,
                "otp.beem.secret-key", settings.secretKey,
                "otp.beem.app-id", settings.appId);
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "otp-simulator-" + port());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", front);
        server.start();
    }

    private static HttpServer listen(int port) {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("cannot listen on port " + port + " of 127.0.0.1", taken);
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
     * Returns where it listens.
     *
     * @return such as {@code http://127.0.0.1:12345}
     */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /**
     * Returns the engine behind the interface, with what the phones received.
     *
     * @return the engine, for its outbox, {@code awaitCode} and {@code prescribe}
     */
    public InMemoryOtp phones() {
        return phones;
    }

    /**
     * Returns how many complete requests to the provider's interface came in, refused and broken ones included; the
     * inbox does not count.
     *
     * @return the number since the start or the last {@link #reset()}
     */
    public long requests() {
        return front.requests();
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
     * Scripts faults: each befalls one request to the provider's interface, in this order, after those that were
     * injected before.
     *
     * @param next the faults
     */
    public void inject(Fault... next) {
        front.faults().addAll(List.of(next));
    }

    /**
     * Changes how the dialect behaves, from the next call on.
     *
     * @param switches the switches
     */
    public void switches(BeemSwitches switches) {
        dialect.switches(Objects.requireNonNull(switches, "switches"));
    }

    /** Forgets challenges, messages, faults and counts. Switches, credentials and address stay. */
    public void reset() {
        front.reset();
    }

    /** Ends the server at once; calls in flight are cut off. A second call does nothing. */
    @Override
    public void close() {
        front.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Builds a simulator. Not thread-safe. */
    public static final class Builder {

        private final List<String> hosts = new ArrayList<>(List.of("localhost", "127.0.0.1", "[::1]"));
        private final InMemoryOtp.Builder engine =
                InMemoryOtp.builder().maxAttempts(3).keepsOldChallenges(true);
        private int port;
        private String apiKey = "simulator-key";
        private String secretKey = "simulator-secret";
        private String appId = "1";
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
         * Admits one more name in the {@code Host} header. It listens on the loopback address all the same.
         *
         * @param name without port
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
            engine.clock(source);
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

        /**
         * Starts the simulator.
         *
         * @return a running simulator; the caller closes it
         * @throws IllegalArgumentException if settings are out of range
         * @throws UncheckedIOException if the port cannot be had
         */
        public OtpSimulator start() {
            return new OtpSimulator(this, engine.build());
        }
    }
}
