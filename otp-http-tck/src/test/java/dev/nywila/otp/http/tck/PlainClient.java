package dev.nywila.otp.http.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * An honest adapter on plain sockets, for a provider of two requests. A helper exchanges, the caller waits for it with an
 * eye on its deadline. Each rule is kept in a method of its own, so that a broken one overrides one method.
 */
class PlainClient extends AbstractOtpClient {

    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .channels(Channel.SMS)
            .rejections(
                    Rejection.INCORRECT_CODE,
                    Rejection.ALREADY_USED,
                    Rejection.TOO_MANY_ATTEMPTS,
                    Rejection.EXPIRED,
                    Rejection.UNKNOWN_CHALLENGE)
            .build();

    /** What ended an exchange, and whether the request may have left. */
    static final class BrokenOff extends Exception {
        private static final long serialVersionUID = 1;
        final OtpFailure failure;
        final boolean unsent;
        final boolean counted;

        BrokenOff(OtpFailure failure, boolean unsent, boolean counted) {
            super(null, null, false, false);
            this.failure = failure;
            this.unsent = unsent;
            this.counted = counted;
        }
    }

    final PlainSettings settings;
    final PlainTransport transport;
    private final Map<Operation, PlainBreaker> breakers = new EnumMap<>(Operation.class);
    private final Map<Operation, Semaphore> permits = new EnumMap<>(Operation.class);
    private final Map<PlainExchange, Future<byte[]>> running = new ConcurrentHashMap<>();
    private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
    private final ExecutorService helpers;
    volatile boolean closed;

    PlainClient(PlainSettings settings) {
        super(settings.common(), CAPABILITIES);
        this.settings = settings;
        this.transport = transport();
        AtomicInteger number = new AtomicInteger();
        helpers = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "otp-" + name() + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        for (Operation operation : Operation.values()) {
            breakers.put(operation, settings.breaker(monotonicClock()));
            permits.put(operation, new Semaphore(settings.permits(operation), true));
            gauge("otp.permits", "used", operation, any -> used(operation));
            gauge(
                    "otp.breaker.state",
                    "open",
                    operation,
                    any -> breakers.get(operation).isOpen() ? 1 : 0);
        }
    }

    PlainTransport transport() {
        return new PlainTransport(settings.baseUrl(), settings.connectTimeout(), settings.resolver());
    }

    private int used(Operation operation) {
        return settings.permits(operation) - permits.get(operation).availablePermits();
    }

    private void gauge(String name, String state, Operation operation, ToDoubleFunction<PlainClient> value) {
        meters.add(Gauge.builder(name, this, value)
                .tags("client", name(), "operation", operation.tag(), "state", state)
                .register(settings.meters()));
    }

    void count(String name, Operation operation) {
        try {
            Counter counter = Counter.builder(name)
                    .tags("client", name(), "operation", operation.tag())
                    .register(settings.meters());
            counter.increment();
            meters.add(counter);
        } catch (RuntimeException refused) {
            // a registry's trouble is none of the call's
        }
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String to = request.phoneNumber().e164();
        return sent(call, request, ask(call, Operation.SEND, "/send", "{\"to\":\"" + to + "\"}"));
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        String body = "{\"id\":\"" + challenge.reference() + "\",\"to\":\""
                + challenge.recipient().address() + "\",\"code\":\""
                + code.replace("\\", "").replace("\"", "") + "\"}";
        return verified(call, challenge, ask(call, Operation.VERIFY, "/check", body));
    }

    Challenge sent(Call call, OtpRequest request, PlainReply reply) {
        if (isSuccess(reply, "sent")
                && says(reply, "to", request.phoneNumber().e164())
                && isReference(reply.text("id"))) {
            return call.challenge(reply.text("id"));
        }
        throw trouble(call, reply);
    }

    VerificationResult verified(Call call, Challenge challenge, PlainReply reply) {
        boolean ours = says(reply, "to", challenge.recipient().address()) && says(reply, "id", challenge.reference());
        if (isSuccess(reply, "approved") && ours) {
            return Approved.of(challenge.recipient());
        }
        if (reply.text("status").equals("wrong")) {
            return Rejected.of(Rejection.INCORRECT_CODE);
        }
        throw trouble(call, reply);
    }

    boolean isSuccess(PlainReply reply, String status) {
        return isOk(reply.status())
                && reply.proper()
                && isAlone(reply)
                && says(reply, "status", status)
                && !isDenied(reply);
    }

    boolean isOk(int status) {
        return status == 200;
    }

    boolean isAlone(PlainReply reply) {
        return reply.alone();
    }

    boolean says(PlainReply reply, String name, String value) {
        return value.equals(reply.fields().get(name));
    }

    boolean isDenied(PlainReply reply) {
        Map<Object, Object> rest = new HashMap<>(reply.fields());
        rest.keySet().removeAll(Set.of("status", "id", "to", "text"));
        return PlainContradictions.in("", rest, false);
    }

    private static boolean isReference(String text) {
        return text.matches("[!-~]{1,256}");
    }

    /** S3, of what is no success. */
    OtpException trouble(Call call, PlainReply reply) {
        OtpFailure failure = switch (reply.status()) {
            case 401, 407 -> OtpFailure.CONFIGURATION;
            case 429 -> OtpFailure.RATE_LIMITED;
            // the provider's own words beside such a status are a contradiction, and no outage
            case 408, 425, 500, 502, 503, 504 -> reply.proper() ? OtpFailure.PROTOCOL : OtpFailure.UNAVAILABLE;
            default -> OtpFailure.PROTOCOL;
        };
        String text = "status " + reply.status();
        return reply.isRefusal()
                ? call.notDone(failure, text).retryAfter(reply.retryAfter().orElse(null))
                : call.outcomeUnknown(failure, text)
                        .retryAfter(reply.retryAfter().orElse(null));
    }

    /** One request and its reply, or trouble. */
    PlainReply ask(Call call, Operation operation, String path, String body) {
        PlainBreaker breaker = breakers.get(operation);
        Optional<java.time.Duration> pause = breaker.pause();
        if (pause.isPresent()) {
            count("otp.breaker.refused", operation);
            throw call.notDone(OtpFailure.UNAVAILABLE, "calls are paused").retryAfter(pause.get());
        }
        acquire(call, operation);
        try {
            PlainExchange exchange = new PlainExchange(
                    transport, operation, request(path, body), () -> count("otp.wire.requests", operation));
            byte[] bytes = exchanged(call, exchange);
            RawReply raw = RawReply.of(bytes);
            if (raw == null) {
                throw new BrokenOff(OtpFailure.UNAVAILABLE, false, true);
            }
            PlainReply reply = PlainReply.of(raw, bytes, clock());
            breaker.report(isIll(reply));
            return reply;
        } catch (BrokenOff broken) {
            if (isCounted(broken)) {
                breaker.report(true);
            }
            throw trouble(call, broken);
        } finally {
            release(operation);
        }
    }

    boolean isIll(PlainReply reply) {
        return !reply.isAnswer();
    }

    boolean isCounted(BrokenOff broken) {
        return broken.counted;
    }

    void release(Operation operation) {
        permits.get(operation).release();
    }

    OtpException trouble(Call call, BrokenOff broken) {
        return broken.unsent
                ? call.notDone(broken.failure, "the exchange broke off")
                : call.outcomeUnknown(broken.failure, "the exchange broke off");
    }

    String request(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + settings.baseUrl().getHost() + "\r\nAuthorization: "
                + settings.authorization() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    private void acquire(Call call, Operation operation) {
        try {
            boolean permitted =
                    permits.get(operation).tryAcquire(call.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
            if (permitted
                    && !closed
                    && call.timeLeft().compareTo(call.deadline().dividedBy(10)) > 0) {
                return;
            }
            if (permitted) {
                permits.get(operation).release();
            }
            throw call.notDone(OtpFailure.UNAVAILABLE, closed ? "the client was closed" : "no turn in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw call.notDone(OtpFailure.INTERRUPTED, "interrupted");
        }
    }

    private byte[] exchanged(Call call, PlainExchange exchange) throws BrokenOff {
        Future<byte[]> exchanging = helpers.submit(exchange);
        running.put(exchange, exchanging);
        if (closed) {
            exchanging.cancel(true);
        }
        try {
            return await(call, exchanging);
        } catch (InterruptedException interrupted) {
            exchange.giveUp();
            keepInterruption();
            throw new BrokenOff(OtpFailure.INTERRUPTED, !exchange.wasHandedOver(), false);
        } catch (CancellationException closing) {
            throw new BrokenOff(OtpFailure.UNAVAILABLE, !exchange.wasHandedOver(), false);
        } catch (TimeoutException deadline) {
            exchange.giveUp();
            throw new BrokenOff(OtpFailure.UNAVAILABLE, !exchange.wasHandedOver(), true);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof PlainTransport.Early early
                    && earlyRefusal(early).isPresent()) {
                throw refused(call, early);
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new BrokenOff(OtpFailure.UNAVAILABLE, isUnsent(exchange, failed.getCause()), !closed);
        } finally {
            exchange.giveUp();
            exchanging.cancel(true);
            running.remove(exchange);
        }
    }

    byte[] await(Call call, Future<byte[]> exchanging)
            throws InterruptedException, TimeoutException, ExecutionException {
        return exchanging.get(call.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
    }

    void keepInterruption() {
        Thread.currentThread().interrupt();
    }

    boolean isUnsent(PlainExchange exchange, Throwable cause) {
        return !exchange.wasHandedOver();
    }

    private static Optional<Integer> earlyRefusal(PlainTransport.Early early) {
        String start = new String(early.bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        return start.matches("(?s)HTTP/1\\.1 (401|413|429) .*\r\n\r\n.*")
                ? Optional.of(Integer.valueOf(start.substring(9, 12)))
                : Optional.empty();
    }

    private OtpNotDoneException refused(Call call, PlainTransport.Early early) {
        PlainReply reply = new PlainReply(
                earlyRefusal(early).orElseThrow(), Map.of(), false, true, PlainReply.retryAfter(early.bytes, clock()));
        return (OtpNotDoneException) trouble(call, reply);
    }

    @Override
    protected void doClose() {
        closed = true;
        permits.values().forEach(waiters -> waiters.release(10_000));
        running.forEach((exchange, exchanging) -> {
            exchange.giveUp();
            exchanging.cancel(true);
        });
        endHelpers();
        removeMeters();
    }

    void endHelpers() {
        helpers.shutdownNow();
    }

    void removeMeters() {
        meters.forEach(settings.meters()::remove);
    }

    @Override
    public String toString() {
        return "PlainClient[" + name() + "]";
    }
}
