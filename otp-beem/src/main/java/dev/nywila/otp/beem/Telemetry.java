package dev.nywila.otp.beem;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <tr><td>otp.provider.info</td><td>gauge, always 1</td><td>target (live, plain_http)</td></tr>
 * </table>
 */
final class Telemetry {

    private static final Logger LOG = LoggerFactory.getLogger("dev.nywila.otp.client");
    private static final String INFO = "otp.provider.info";
    /** Two clients that open at once must not both find a name free. */
    private static final Object NAMING = new Object();

    private final MeterRegistry registry;
    private final Tags base;
    private final String client;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    /**
     * What calls have recorded, by name and tags: to find a meter in the registry costs more than to record. No record is
     * the key, since linking a record's {@code hashCode} is a good part of what a fresh JVM's first call takes.
     */
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final Alarm refusals;
    private volatile boolean closed;

    Telemetry(MeterRegistry registry, String provider, String wantedName, String target, LongSupplier nanoTime) {
        this.registry = registry;
        this.refusals = new Alarm(nanoTime);
        // two clients of one name would share meters, and the first to close would remove the other's
        synchronized (NAMING) {
            String free = wantedName;
            for (int n = 2; registry.find(INFO).tags("client", free).gauge() != null; n++) {
                free = wantedName + "-" + n;
            }
            this.client = free;
            this.base = Tags.of("provider", provider, "client", free);
            keep(Gauge.builder(INFO, () -> 1).tags(base.and("target", target)).register(registry));
        }
    }

    String client() {
        return client;
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

    void transmitted(String operation) {
        count("otp.wire.requests", "operation", operation);
    }

    void replied(String operation, int status, String code) {
        count("otp.provider.replies", "operation", operation, "status", status / 100 + "xx", "code", code);
    }

    void deadlineExceeded(String operation, Exchange.Phase phase) {
        count("otp.deadline.exceeded", "operation", operation, "phase", lower(phase));
    }

    void refusedByBreaker(String operation) {
        count("otp.breaker.refused", "operation", operation);
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
        breaker.onChange(state ->
                LOG.warn("event=otp.breaker.changed client={} operation={} state={}", client, operation, lower(state)));
    }

    void watchLedger(Ledger ledger) {
        gauge("otp.ledger.entries", Tags.empty(), ledger::entries);
        evictions("size", ledger, Ledger::forgottenForSpace);
        evictions("age", ledger, Ledger::forgottenByAge);
    }

    private void evictions(String cause, Ledger ledger, ToDoubleFunction<Ledger> count) {
        keep(FunctionCounter.builder("otp.ledger.evictions", ledger, count)
                .tags(base.and("cause", cause))
                .register(registry));
    }

    /** Removes every meter of this client, also those that the calls make which closing ends. */
    void close() {
        closed = true;
        meters.forEach(registry::remove);
        meters.clear();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void time(Duration took, String... nameAndTags) {
        quietly(() -> timers.computeIfAbsent(
                        List.of(nameAndTags),
                        key -> keep(Timer.builder(key.get(0)).tags(tags(key)).register(registry)))
                .record(took));
    }

    private void count(String... nameAndTags) {
        quietly(() -> counters.computeIfAbsent(
                        List.of(nameAndTags),
                        key -> keep(Counter.builder(key.get(0)).tags(tags(key)).register(registry)))
                .increment());
    }

    private Tags tags(List<String> nameAndTags) {
        return base.and(nameAndTags.subList(1, nameAndTags.size()).toArray(String[]::new));
    }

    /** A registry may refuse a meter that was made elsewhere with other tags. That is no reason to lose a challenge. */
    private void quietly(Runnable recording) {
        try {
            recording.run();
        } catch (RuntimeException refused) {
            refusals.raise(swallowed -> LOG.warn(
                    "event=otp.meter.refused client={} exception={} swallowed={}",
                    client,
                    refused.getClass().getName(),
                    swallowed));
        }
    }

    private void gauge(String name, Tags tags, Supplier<Number> value) {
        keep(Gauge.builder(name, value).tags(base.and(tags)).register(registry));
    }

    private <M extends Meter> M keep(M meter) {
        // first the note, then the look: either the look sees the closing, or the closing sees the note
        meters.add(meter);
        if (closed) {
            registry.remove(meter);
        }
        return meter;
    }
}
