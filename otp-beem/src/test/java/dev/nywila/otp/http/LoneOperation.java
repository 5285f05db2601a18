package dev.nywila.otp.http;

import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** An operation without a client around it: one permit, a breaker that opens by one bad reply, and nothing exchanged. */
public final class LoneOperation {

    private static final Executor NONE = work -> {
        throw new AssertionError("nothing is exchanged");
    };

    private final Breaker breaker;
    private final Operation operation;

    public LoneOperation(String name, MeterRegistry meters, MonotonicClock clock) throws Exception {
        breaker = new Breaker(
                "test",
                new Breaker.Settings(Duration.ofMinutes(1), 1, 1, Duration.ofSeconds(5), Duration.ofMinutes(1), 1),
                clock);
        operation = new Operation(
                name,
                1,
                breaker,
                new Witnesses(Duration.ofMinutes(1), clock, new SecureRandom()),
                new Connector(
                        URI.create("http://localhost:1"),
                        InetAddress::getAllByName,
                        new Connector.Trust(SSLContext.getDefault(), false),
                        Duration.ofSeconds(2),
                        null,
                        clock),
                new Watchdog(NONE),
                NONE,
                new Telemetry(meters, "beem", "beem", "live", System::nanoTime));
    }

    /** A call of which so much time is left. */
    public Reply call(
            Call call,
            Duration left,
            Supplier<List<String>> who,
            Supplier<Reply> reply,
            Predicate<Reply> isProperAnswer) {
        return operation.call(
                call, call.deadline(), left, any -> Authorization.NONE, who, exchange -> reply.get(), isProperAnswer);
    }

    public CircuitBreaker.State state() {
        return breaker.state();
    }
}
