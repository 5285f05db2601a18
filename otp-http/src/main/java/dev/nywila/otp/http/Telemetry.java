package dev.nywila.otp.http;

import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.event.Level;

/**
 * All meters of one client, with their names and tags. Every meter has the tags {@code provider} and {@code client};
 * no tag ever holds a number, a code, a reference or a key. Buckets of timers are the application's choice, by a meter
 * filter.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>type</th><th>further tags</th></tr>
 * <tr><td>otp.send</td><td>timer</td><td>channel, outcome (accepted or a failure), certainty (sent, not_sent, unknown)</td></tr>
 * <tr><td>otp.verify</td><td>timer</td><td>outcome (approved, a rejection or a failure)</td></tr>
 * <tr><td>otp.approval.delay</td><td>timer</td><td>none; from sentAt to the approval, within a day</td></tr>
 * <tr><td>otp.wire.requests</td><td>counter</td><td>operation; bodies that left, never more than calls</td></tr>
 * <tr><td>otp.provider.replies</td><td>counter</td><td>operation, status (2xx, …), code (known ones, else other, none)</td></tr>
 * <tr><td>otp.deadline.exceeded</td><td>counter</td><td>operation, phase (queue, resolve, connect, tls, transmit, reply)</td></tr>
 * <tr><td>otp.breaker.state</td><td>gauge 0/1</td><td>operation, state (closed, open, half_open)</td></tr>
 * <tr><td>otp.breaker.refused</td><td>counter</td><td>operation</td></tr>
 * <tr><td>otp.permits</td><td>gauge</td><td>operation, state (used, waiting, max)</td></tr>
 * <tr><td>otp.ledger.entries</td><td>gauge</td><td>none</td></tr>
 * <tr><td>otp.ledger.evictions</td><td>counter</td><td>cause (size, age)</td></tr>
 * <tr><td>otp.store.unrecorded</td><td>counter</td><td>operation</td></tr>
 * <tr><td>otp.provider.info</td><td>gauge, always 1</td><td>target (live, plain_http)</td></tr>
 * </table>
 */
final class Telemetry {

    private final ClientMeters meters;
    private final Tags base;
    /**
     * What calls have recorded, by name and tags: to find a meter in the registry costs more than to record. No record is
     * the key, since linking a record's {@code hashCode} is a good part of what a fresh JVM's first call takes.
     */
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final Alarm refusals;

    Telemetry(MeterRegistry registry, String provider, String name, String target, MonotonicClock clock) {
        this.refusals = new Alarm(clock);
        this.meters = ClientMeters.open(registry, name);
        this.base = Tags.of("provider", provider, "client", client());
        gauge("otp.provider.info", Tags.of("target", target), () -> 1);
    }

    String client() {
        return meters.client();
    }

    void sent(Duration took, String channel, String outcome, String certainty) {
        time(took, "otp.send", "channel", channel, "outcome", outcome, "certainty", certainty);
    }

    void verified(Duration took, String outcome) {
        time(took, "otp.verify", "outcome", outcome);
    }

    void approvedAfter(Duration sinceSent) {
        // a challenge from storage tells any instant, and a timer fails on centuries
        if (sinceSent.abs().toDays() < 1) {
            time(sinceSent, "otp.approval.delay");
        }
    }

    /**
     * Has the registry do now whatever may take its time when a request is counted; what is returned counts. A registry
     * that is slow must not be so between the last look at a connection and the request (V1).
     */
    Runnable transmissions(String operation) {
        String[] nameAndTags = {"otp.wire.requests", "operation", operation};
        quietly(() -> counter(nameAndTags).increment(0));
        return () -> count(nameAndTags);
    }

    void replied(String operation, int status, String code) {
        count("otp.provider.replies", "operation", operation, "status", status / 100 + "xx", "code", code);
    }

    void deadlineExceeded(String operation, Transmission.Phase phase) {
        count("otp.deadline.exceeded", "operation", operation, "phase", lower(phase));
    }

    void refusedByBreaker(String operation) {
        count("otp.breaker.refused", "operation", operation);
    }

    void notRecorded(String operation) {
        count("otp.store.unrecorded", "operation", operation);
    }

    void watchPermits(String operation, int max, Semaphore permits) {
        gauge("otp.permits", Tags.of("operation", operation, "state", "used"), () -> max - permits.availablePermits());
        gauge("otp.permits", Tags.of("operation", operation, "state", "waiting"), permits::getQueueLength);
        gauge("otp.permits", Tags.of("operation", operation, "state", "max"), () -> max);
    }

    void watchBreaker(String operation, Breaker breaker) {
        for (CircuitBreaker.State state :
                Set.of(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN)) {
            gauge(
                    "otp.breaker.state",
                    Tags.of("operation", operation, "state", lower(state)),
                    () -> breaker.state() == state ? 1 : 0);
        }
        breaker.onChange(state -> Log.CLIENT.write(
                Level.WARN,
                "event=otp.breaker.changed client={} operation={} state={}",
                client(),
                operation,
                lower(state)));
    }

    void watchLedger(CaffeineLedger ledger) {
        gauge("otp.ledger.entries", Tags.empty(), ledger::size);
        evictions("size", ledger, CaffeineLedger::forgottenForSpace);
        evictions("age", ledger, CaffeineLedger::forgottenByAge);
    }

    private void evictions(String cause, CaffeineLedger ledger, ToDoubleFunction<CaffeineLedger> count) {
        quietly(() -> meters.register(
                "otp.ledger.evictions",
                base.and("cause", cause),
                (registry, name, tags) ->
                        FunctionCounter.builder(name, ledger, count).tags(tags).register(registry)));
    }

    /** Removes every meter of this client, also those that the calls make which closing ends. */
    void close() {
        meters.close();
    }

    static String outcome(VerificationResult answer) {
        return answer.rejected().map(rejected -> lower(rejected.reason())).orElse("approved");
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void time(Duration took, String... nameAndTags) {
        quietly(() -> timers.computeIfAbsent(
                        List.of(nameAndTags),
                        key -> meters.register(
                                key.get(0),
                                tags(key),
                                (registry, name, tags) ->
                                        Timer.builder(name).tags(tags).register(registry)))
                .record(took));
    }

    private void count(String... nameAndTags) {
        quietly(() -> counter(nameAndTags).increment());
    }

    private Counter counter(String... nameAndTags) {
        return counters.computeIfAbsent(
                List.of(nameAndTags),
                key -> meters.register(
                        key.get(0),
                        tags(key),
                        (registry, name, tags) ->
                                Counter.builder(name).tags(tags).register(registry)));
    }

    private Tags tags(List<String> nameAndTags) {
        return base.and(nameAndTags.subList(1, nameAndTags.size()).toArray(String[]::new));
    }

    /**
     * A registry may refuse a meter, and so may a filter or a listener there. That is no reason to lose a challenge, nor not
     * to open.
     */
    private void quietly(Runnable recording) {
        Throwable refused = Foreign.run(recording);
        if (refused != null) {
            refusals.raise(swallowed -> Log.CLIENT.write(
                    Level.WARN,
                    "event=otp.meter.refused client={} exception={} swallowed={}",
                    client(),
                    refused.getClass().getName(),
                    swallowed));
        }
    }

    private void gauge(String wanted, Tags further, Supplier<Number> value) {
        quietly(() -> meters.register(
                wanted,
                base.and(further),
                (registry, name, tags) -> Gauge.builder(name, value).tags(tags).register(registry)));
    }
}
