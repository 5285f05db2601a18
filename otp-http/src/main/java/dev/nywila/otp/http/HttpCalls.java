package dev.nywila.otp.http;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/**
 * The calls of one client over HTTP: each operation with permits and a breaker of its own, and for each call one request
 * on a connection of its own, within one deadline. {@link HttpOtpClient} is built on it. Thread-safe.
 */
public final class HttpCalls implements AutoCloseable {

    private final HttpSettings settings;
    private final Telemetry telemetry;
    private final ExecutorService helpers;
    private final Watchdog watchdog;
    private final List<Operation> operations = new ArrayList<>();
    private final Operation sends;
    private final Operation verifies;
    private final Authorizer authorizer;

    /**
     * Opens what calls need. Resolves no name, opens no socket, sends nothing (D3).
     *
     * @param settings the client's, checked
     * @param auth how requests say who calls
     */
    public HttpCalls(HttpSettings settings, Auth auth) {
        this.settings = settings;
        boolean live = "https".equals(settings.baseUrl().getScheme());
        this.telemetry = new Telemetry(
                settings.reader().component(MeterRegistry.class).orElse(Metrics.globalRegistry),
                settings.reader().provider(),
                settings.reader().name(),
                live ? "live" : "plain_http",
                monotonicClock());
        try {
            AtomicInteger number = new AtomicInteger();
            this.helpers = Executors.newCachedThreadPool(work -> {
                String name = "otp-" + telemetry.client() + "-" + number.incrementAndGet();
                // nothing of the caller's, as it outlives the call and serves others
                Thread thread = new Thread(null, work, name, 0, false);
                thread.setContextClassLoader(HttpCalls.class.getClassLoader());
                thread.setDaemon(true);
                return thread;
            });
            this.watchdog = new Watchdog(helpers);
            Connector connector = connector(settings.baseUrl());
            this.sends = operation("send", settings.sendMaxConcurrent(), connector);
            this.verifies = operation("verify", settings.verifyMaxConcurrent(), connector);
            this.authorizer = auth.open(this);
            Log.CLIENT.write(
                    Level.INFO,
                    "event=otp.client.opened client={} base-url={}",
                    telemetry.client(),
                    settings.baseUrl());
            if (!live) {
                Log.CLIENT.write(
                        Level.WARN,
                        "event=otp.base-url.plain client={}: codes and credentials go unencrypted",
                        telemetry.client());
            }
            if (!settings.numericSecrets().isEmpty()) {
                Log.CLIENT.write(
                        Level.WARN,
                        "event=otp.setting.suspicious client={} keys={}: of digits only; if they stand in YAML, quote them",
                        telemetry.client(),
                        String.join(",", settings.numericSecrets()));
            }
        } catch (Throwable failed) {
            telemetry.close();
            throw failed;
        }
    }

    /**
     * Makes an adapter's interface callable. Its methods have a {@code @feign.RequestLine}, {@code @feign.Param}
     * parameters and an {@link Exchange} as the last one, and return a {@link Reply} at any status.
     *
     * @param declared the interface
     * @param encoding how parameters that the path does not name become the body
     * @param <A> the interface
     * @return an implementation, thread-safe
     * @throws IllegalArgumentException if a method is declared otherwise, or lets a parameter of its path have slashes
     */
    public <A> A api(Class<A> declared, Encoding encoding) {
        return Exchange.api(declared, encoding, settings.baseUrl().getRawPath());
    }

    /**
     * Sends one message with the permits and the breaker {@code send}. Blocks until the call's deadline at most.
     *
     * @param call the client's call that this is a part of
     * @param who all that the call is about, each with its kind in front; asked if it says something against the provider
     * @param request makes the one request, with the exchange that is handed to it
     * @param isProper whether the provider is well, whatever it said; decides what the breaker counts
     * @return the reply, proper or not
     * @throws OtpException if there was none; its type says whether anything may have happened
     */
    public Reply send(
            Call call, Supplier<List<String>> who, Function<Exchange, Reply> request, Predicate<Reply> isProper) {
        return sends.call(call, call.deadline(), call.timeLeft(), authorizer, who, request, isProper);
    }

    /**
     * Checks one code with the permits and the breaker {@code verify}, otherwise as {@link #send}.
     *
     * @param call the client's call that this is a part of
     * @param who all that the call is about
     * @param request makes the one request
     * @param isProper whether the provider is well
     * @return the reply, proper or not
     * @throws OtpException if there was none
     */
    public Reply verify(
            Call call, Supplier<List<String>> who, Function<Exchange, Reply> request, Predicate<Reply> isProper) {
        return verifies.call(call, call.deadline(), call.timeLeft(), authorizer, who, request, isProper);
    }

    /** Ends what is under way and whatever still begins; removes all meters. */
    @Override
    public void close() {
        // first: what an aborted call makes room for must not start
        watchdog.close();
        // no call waits for them any more
        helpers.shutdownNow();
        operations.forEach(Operation::releaseAll);
        telemetry.close();
        Log.CLIENT.write(Level.INFO, "event=otp.client.closed client={}", telemetry.client());
    }

    /** An operation at an address of its own. */
    Operation operation(String name, int maxConcurrent, URI target) {
        return operation(name, maxConcurrent, connector(target));
    }

    private Operation operation(String name, int maxConcurrent, Connector connector) {
        Breaker breaker = new Breaker(telemetry.client() + "-" + name, settings.breaker(), monotonicClock());
        Witnesses witnesses = new Witnesses(settings.breaker().window(), monotonicClock(), new SecureRandom());
        Operation operation =
                new Operation(name, maxConcurrent, breaker, witnesses, connector, watchdog, helpers, telemetry);
        operations.add(operation);
        return operation;
    }

    private Connector connector(URI target) {
        return new Connector(
                target,
                settings.resolver(),
                settings.trust(),
                settings.connectTimeout(),
                settings.proxy(),
                monotonicClock());
    }

    Telemetry telemetry() {
        return telemetry;
    }

    Executor helpers() {
        return helpers;
    }

    InstantSource clock() {
        return settings.reader().clock();
    }

    MonotonicClock monotonicClock() {
        return settings.reader().monotonicClock();
    }
}
