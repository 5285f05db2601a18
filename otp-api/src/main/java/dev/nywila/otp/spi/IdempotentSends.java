package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends once for all calls with one key (S5). The first call of a key sends; others wait for it, each until its own
 * deadline, and get its answer. Only if it ended for a reason of its own, without sending, does one of them send in its
 * place. The lock is held for look-ups, never while the provider is asked. A key is never dropped before its retention is
 * over: when all places are taken, new keys are refused.
 */
final class IdempotentSends {

    /** Who has less than this share of its deadline left when its turn comes does not start. */
    private static final int LEAST_SHARE = 5;

    /** How the call that was sending ended. */
    private sealed interface Ending {}

    private record Sent(Challenge challenge) implements Ending {}

    /** The answer is null if an Error passed through. */
    private record Unknown(@Nullable OtpOutcomeUnknownException answer) implements Ending {}

    /** The answer is null if the reason was its call's own, and too late for all others. */
    private record NotSent(@Nullable OtpException answer) implements Ending {}

    /** For a reason of its own, and without sending: whoever is told this sends in its place. */
    private record Yours() implements Ending {}

    private static final Yours YOURS = new Yours();

    /** What is known of a key. */
    private sealed interface Entry {
        OtpRequest request();
    }

    private record Sending(OtpRequest request, Queue<Waiter> waiting) implements Entry {}

    private record Ended(OtpRequest request, Ending ending, long at) implements Entry {}

    private static final class Waiter {
        final CompletableFuture<Ending> told = new CompletableFuture<>();
        final long end;

        Waiter(long end) {
            this.end = end;
        }
    }

    private final String provider;
    private final CommonRules rules;
    private final LongSupplier nanoTime;
    private final BooleanSupplier closed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Queue<Ended> oldestFirst = new ArrayDeque<>();

    IdempotentSends(String provider, CommonRules rules, LongSupplier nanoTime, BooleanSupplier closed) {
        this.provider = provider;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.closed = closed;
    }

    /**
     * Sends, or repeats the answer of the call that did.
     *
     * @param end when this call's deadline is over, in {@link System#nanoTime()}
     */
    Challenge send(OtpRequest request, long end, Supplier<Challenge> sender) {
        String key = Objects.requireNonNull(request.idempotencyKey());
        long now = nanoTime.getAsLong();
        Sending sending;
        Waiter waiter = null;
        lock.lock();
        try {
            forgetOld(now);
            Entry known = entries.get(key);
            if (known == null) {
                refuseIfFull(now);
                sending = new Sending(request, new ArrayDeque<>(0));
                entries.put(key, sending);
            } else if (!known.request().equals(request)) {
                throw new IllegalArgumentException(
                        "this idempotency key was used for another request; make a new key for each action of a user");
            } else if (known instanceof Ended ended) {
                return answer(ended.ending());
            } else {
                sending = (Sending) known;
                waiter = new Waiter(end);
                sending.waiting().add(waiter);
            }
        } finally {
            lock.unlock();
        }
        if (waiter == null) {
            return lead(sending, end, sender);
        }
        Ending ending = await(sending, waiter);
        return ending != YOURS
                ? answer(ending)
                : lead(sending, end, () -> {
                    refuseIfLate(end);
                    return sender.get();
                });
    }

    private Challenge lead(Sending sending, long end, Supplier<Challenge> sender) {
        // stands if an Error passes through: whatever happened, waiters must not hang
        Ending ending = new Unknown(null);
        try {
            Challenge challenge = sender.get();
            ending = new Sent(challenge);
            return challenge;
        } catch (OtpOutcomeUnknownException unknown) {
            ending = new Unknown(unknown);
            throw unknown;
        } catch (OtpException notSent) {
            ending = isOwn(notSent, end) ? YOURS : new NotSent(notSent);
            throw notSent;
        } finally {
            end(sending, ending, nanoTime.getAsLong());
        }
    }

    /** Whether this says nothing of the provider: only of this call's thread, its deadline, or its closing. */
    private boolean isOwn(OtpException notSent, long end) {
        return notSent.failure() == OtpFailure.INTERRUPTED
                || (notSent.failure() == OtpFailure.UNAVAILABLE && (isLate(end) || closed.getAsBoolean()));
    }

    private boolean isLate(long end) {
        return end - System.nanoTime() < rules.sendDeadline().toNanos() / LEAST_SHARE;
    }

    private void refuseIfLate(long end) {
        if (closed.getAsBoolean()) {
            throw new OtpException(provider, OtpFailure.UNAVAILABLE, "the client was closed; nothing was sent");
        }
        if (isLate(end)) {
            throw tooLate();
        }
    }

    private void end(Sending sending, Ending ending, long now) {
        String key = Objects.requireNonNull(sending.request().idempotencyKey());
        lock.lock();
        try {
            Ending told = ending;
            if (ending == YOURS) {
                Waiter next = nextInTime(sending.waiting());
                if (next != null) {
                    next.told.complete(YOURS);
                    return;
                }
                told = new NotSent(null);
            }
            if (told instanceof NotSent) {
                entries.remove(key);
            } else {
                Ended ended = new Ended(sending.request(), told, now);
                entries.put(key, ended);
                oldestFirst.add(ended);
            }
            for (Waiter waiter : sending.waiting()) {
                waiter.told.complete(told);
            }
            sending.waiting().clear();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Waiter nextInTime(Queue<Waiter> waiting) {
        for (Waiter waiter : waiting) {
            if (!isLate(waiter.end)) {
                waiting.remove(waiter);
                return waiter;
            }
        }
        return null;
    }

    private Ending await(Sending sending, Waiter waiter) {
        OtpOutcomeUnknownException left;
        try {
            return waiter.told.get(waiter.end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            left = unknown(OtpFailure.INTERRUPTED, "interrupted while another call with this key was sending", null);
        } catch (TimeoutException late) {
            left = unknown(
                    OtpFailure.UNAVAILABLE, "another call with this key was still sending at the deadline", null);
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
        lock.lock();
        try {
            if (sending.waiting().remove(waiter)) {
                throw left;
            }
        } finally {
            lock.unlock();
        }
        // it was told at the last moment, perhaps that it is the one to send: nobody else knows
        return waiter.told.join();
    }

    private Challenge answer(Ending ending) {
        if (ending instanceof Sent sent) {
            return sent.challenge();
        }
        if (ending instanceof Unknown unknown) {
            throw repeated(unknown.answer());
        }
        OtpException first = ((NotSent) ending).answer();
        throw first == null
                ? tooLate()
                : new OtpException(
                        provider,
                        first.failure(),
                        "as the first call with this key, " + first.callId() + "; nothing was sent",
                        first.providerCode().orElse(null),
                        first.retryAfter().orElse(null),
                        first);
    }

    private OtpException tooLate() {
        return new OtpException(
                provider,
                OtpFailure.UNAVAILABLE,
                "the call that was sending with this key gave up, too late for this one to start; nothing was sent");
    }

    private OtpOutcomeUnknownException repeated(@Nullable OtpOutcomeUnknownException first) {
        return first == null
                ? unknown(OtpFailure.PROTOCOL, "the first call with this key broke off", null)
                : unknown(first.failure(), "as the first call with this key, " + first.callId(), first);
    }

    private OtpOutcomeUnknownException unknown(
            OtpFailure failure, String message, @Nullable OtpOutcomeUnknownException first) {
        return new OtpOutcomeUnknownException(
                provider,
                failure,
                message + "; a message may have been sent",
                first == null ? null : first.providerCode().orElse(null),
                first == null ? null : first.retryAfter().orElse(null),
                first,
                first == null ? null : first.challenge().orElse(null));
    }

    private void refuseIfFull(long now) {
        if (entries.size() >= rules.maxIdempotencyKeys()) {
            Ended oldest = oldestFirst.peek();
            throw new OtpException(
                    provider,
                    OtpFailure.RATE_LIMITED,
                    "max-idempotency-keys are in use, so this new key is refused; nothing was sent",
                    null,
                    oldest == null
                            ? Duration.ofSeconds(1)
                            : rules.idempotencyRetention().minusNanos(now - oldest.at()),
                    null);
        }
    }

    private void forgetOld(long now) {
        for (Ended oldest = oldestFirst.peek();
                oldest != null
                        && now - oldest.at() >= rules.idempotencyRetention().toNanos();
                oldest = oldestFirst.peek()) {
            oldestFirst.remove();
            entries.remove(oldest.request().idempotencyKey());
        }
    }
}
