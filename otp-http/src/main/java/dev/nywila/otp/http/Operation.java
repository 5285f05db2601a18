package dev.nywila.otp.http;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One kind of call to the provider, with permits and a breaker of its own, so that hung sends do not keep people who hold
 * a code from verifying it. The order is: a look at the breaker, permit, breaker, exchange.
 */
final class Operation {

    /** Who has less than this share of the deadline left would hardly hear the answer to what it sends. */
    private static final int LEAST_SHARE = 5;

    private static final int UNAUTHORIZED = 401;

    private final String name;
    private final int maxConcurrent;
    private final Semaphore permits;
    /** Made once: to link it takes a deep stack, which a call that fails may not have. */
    private final Runnable release;

    private final Breaker breaker;
    private final Witnesses witnesses;
    private final Connector connector;
    private final Watchdog watchdog;
    private final Executor helpers;
    private final Telemetry telemetry;

    Operation(
            String name,
            int maxConcurrent,
            Breaker breaker,
            Witnesses witnesses,
            Connector connector,
            Watchdog watchdog,
            Executor helpers,
            Telemetry telemetry) {
        this.name = name;
        this.maxConcurrent = maxConcurrent;
        this.permits = new Semaphore(maxConcurrent, true);
        this.release = permits::release;
        this.breaker = breaker;
        this.witnesses = witnesses;
        this.connector = connector;
        this.watchdog = watchdog;
        this.helpers = helpers;
        this.telemetry = telemetry;
        telemetry.watchPermits(name, maxConcurrent, permits);
        telemetry.watchBreaker(name, breaker);
    }

    /**
     * Calls the provider once.
     *
     * @param call the client's call that this is a part of
     * @param whole the time that it has, of which some may be over
     * @param timeLeft what is left of that
     * @param authorizer asked for the request's authorization, before there is a permit or an exchange
     * @param who all that the call is about, as {@link Witnesses} have it; asked if it says something against the provider
     * @param request makes the one request, with the exchange that is handed to it
     * @param isProperAnswer whether the provider is well, whatever it said; decides what the breaker counts
     * @return the answer, proper or not
     * @throws OtpException if there was none
     */
    Reply call(
            Call call,
            Duration whole,
            Duration timeLeft,
            Authorizer authorizer,
            Supplier<List<String>> who,
            Function<Exchange, Reply> request,
            Predicate<Reply> isProperAnswer) {
        long deadline = System.nanoTime() + timeLeft.toNanos();
        // before it queues: hung calls may hold all permits
        if (breaker.isPaused()) {
            throw paused(call);
        }
        Authorization authorization = authorizer.authorize(call);
        Transmission transmission =
                new Transmission(connector, watchdog, helpers, deadline, () -> telemetry.transmissions(name));
        takePermit(call, deadline - whole.toNanos() / LEAST_SHARE);
        try {
            Reply reply =
                    guarded(call, new Exchange(transmission::perform, authorization), who, request, isProperAnswer);
            if (reply.status() == UNAUTHORIZED) {
                authorizer.rejected(authorization);
            }
            return reply;
        } finally {
            // so that hung look-ups cannot pile up
            transmission.whenFinished(release);
        }
    }

    /** Releases every call that waits for a permit; the watchdog must be closed, or they would send. */
    void releaseAll() {
        permits.release(Integer.MAX_VALUE - maxConcurrent);
    }

    private Reply guarded(
            Call call,
            Exchange exchange,
            Supplier<List<String>> who,
            Function<Exchange, Reply> request,
            Predicate<Reply> isProperAnswer) {
        Breaker.Admission admission = breaker.admit().orElseThrow(() -> paused(call));
        Breaker.Verdict verdict = Breaker.Verdict.NONE;
        try {
            Reply answer = request.apply(exchange);
            verdict = isProperAnswer.test(answer) ? Breaker.Verdict.HEALTHY : unhealthy(who);
            return answer;
        } catch (TransmissionFailure failure) {
            verdict = switch (failure.kind) {
                case BROKEN -> unhealthy(who);
                // it was not even asked, for example while the application looked for its credentials
                case DEADLINE -> failure.phase == Transmission.Phase.QUEUE ? Breaker.Verdict.NONE : unhealthy(who);
                // no fault of the provider's
                case NOT_BUILT, REFUSED, INTERRUPTED, CLOSED -> Breaker.Verdict.NONE;
            };
            throw trouble(call, failure);
        } finally {
            admission.report(verdict);
        }
    }

    /**
     * One person's trouble is a verdict once. Success counts each time: whoever repeats it can only keep the breaker
     * closed, and with it a way for all to the provider that answers.
     */
    private Breaker.Verdict unhealthy(Supplier<List<String>> who) {
        return witnesses.hear(who.get()) ? Breaker.Verdict.UNHEALTHY : Breaker.Verdict.NONE;
    }

    private OtpNotDoneException paused(Call call) {
        telemetry.refusedByBreaker(name);
        return call.notDone(
                        OtpFailure.UNAVAILABLE, name + " is paused, as the provider has not answered properly of late")
                .retryAfter(breaker.remainingWait());
    }

    private void takePermit(Call call, long latestStart) {
        try {
            // a thread may wake late with its permit in hand, or have come late, from waiting for another call's key
            if (permits.tryAcquire(latestStart - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                if (System.nanoTime() - latestStart <= 0) {
                    return;
                }
                permits.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw call.notDone(OtpFailure.INTERRUPTED, "interrupted while waiting for a permit");
        }
        telemetry.deadlineExceeded(name, Transmission.Phase.QUEUE);
        throw call.notDone(
                OtpFailure.UNAVAILABLE,
                "less than a fifth of the deadline was left when this call's turn came, or all " + name
                        + ".max-concurrent calls were still under way");
    }

    private OtpException trouble(Call call, TransmissionFailure failure) {
        OtpFailure kind = switch (failure.kind) {
            case INTERRUPTED -> OtpFailure.INTERRUPTED;
            case REFUSED -> OtpFailure.CONFIGURATION;
            case NOT_BUILT -> OtpFailure.PROTOCOL;
            default -> OtpFailure.UNAVAILABLE;
        };
        if (failure.kind == TransmissionFailure.Kind.DEADLINE) {
            telemetry.deadlineExceeded(name, failure.phase);
        }
        String what = switch (failure.kind) {
            case NOT_BUILT -> "the request could not be put together";
            case BROKEN, REFUSED ->
                failure.getCause() instanceof ProxyRefusal refusal ? refusal.getMessage() : "the exchange broke off";
            case DEADLINE -> "the deadline passed";
            case INTERRUPTED -> "the calling thread was interrupted";
            case CLOSED -> "the client was closed";
        };
        String message = what + " in phase " + failure.phase;
        return failure.transmitted
                ? call.outcomeUnknown(kind, message).cause(failure.getCause())
                : call.notDone(kind, message).cause(failure.getCause());
    }
}
