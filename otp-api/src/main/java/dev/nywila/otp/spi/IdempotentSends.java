package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends once for all calls with one key (S5). The first call of a key sends; others wait for it, each until its own
 * deadline. No lock is held meanwhile. A key is never dropped before its retention is over: when all places are taken,
 * new keys are refused.
 */
final class IdempotentSends {

    /** How the first call of a key ended. */
    private sealed interface Ending {}

    private record Sent(Challenge challenge) implements Ending {}

    private record Unknown(@Nullable OtpOutcomeUnknownException answer) implements Ending {}

    private record NotSent() implements Ending {}

    private static final class Entry {
        final OtpRequest request;
        final CompletableFuture<Ending> ending = new CompletableFuture<>();
        volatile long settledAt;

        Entry(OtpRequest request) {
            this.request = request;
        }
    }

    private final String provider;
    private final Duration retention;
    private final LongSupplier nanoTime;
    private final Semaphore places;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final Queue<Entry> settled = new ConcurrentLinkedQueue<>();

    IdempotentSends(String provider, Duration retention, int maxKeys, LongSupplier nanoTime) {
        this.provider = provider;
        this.retention = retention;
        this.places = new Semaphore(maxKeys);
        this.nanoTime = nanoTime;
    }

    /**
     * Sends, or repeats the answer of the call that did.
     *
     * @param end when this call's deadline is over, in {@link System#nanoTime()}
     */
    Challenge send(OtpRequest request, long end, Supplier<Challenge> sender) {
        String key = Objects.requireNonNull(request.idempotencyKey());
        while (true) {
            forgetOld();
            Entry mine = new Entry(request);
            Entry entry = entries.putIfAbsent(key, mine);
            if (entry == null) {
                takePlace(key, mine);
                return sendFirst(key, mine, sender);
            }
            if (!entry.request.equals(request)) {
                throw new IllegalArgumentException(
                        "this idempotency key was used for another request; make a new key for each action of a user");
            }
            Ending ending = await(entry, end);
            if (ending instanceof Sent sent) {
                return sent.challenge();
            }
            if (ending instanceof Unknown unknown) {
                throw repeated(unknown.answer());
            }
        }
    }

    /** Only the first call of a key takes a place, so that calls with one key never compete for it. */
    private void takePlace(String key, Entry mine) {
        if (!places.tryAcquire()) {
            entries.remove(key, mine);
            mine.ending.complete(new NotSent());
            throw new OtpException(
                    provider,
                    OtpFailure.RATE_LIMITED,
                    "max-idempotency-keys are in use, so this new key is refused; nothing was sent",
                    null,
                    untilOldestIsForgotten(),
                    null);
        }
    }

    private Challenge sendFirst(String key, Entry mine, Supplier<Challenge> sender) {
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
            ending = new NotSent();
            throw notSent;
        } finally {
            if (ending instanceof NotSent) {
                forget(key, mine);
            } else {
                mine.settledAt = nanoTime.getAsLong();
                settled.add(mine);
            }
            mine.ending.complete(ending);
        }
    }

    private Ending await(Entry entry, long end) {
        try {
            return entry.ending.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unknown(OtpFailure.INTERRUPTED, "interrupted while another call with this key was sending", null);
        } catch (TimeoutException late) {
            throw unknown(OtpFailure.UNAVAILABLE, "another call with this key was still sending at the deadline", null);
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
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

    private void forgetOld() {
        for (Entry oldest = settled.peek(); oldest != null && age(oldest) >= retention.toNanos(); ) {
            if (settled.remove(oldest)) {
                forget(Objects.requireNonNull(oldest.request.idempotencyKey()), oldest);
            }
            oldest = settled.peek();
        }
    }

    private void forget(String key, Entry entry) {
        if (entries.remove(key, entry)) {
            places.release();
        }
    }

    private Duration untilOldestIsForgotten() {
        Entry oldest = settled.peek();
        return oldest == null
                ? Duration.ofSeconds(1)
                : Duration.ofNanos(Math.max(0, retention.toNanos() - age(oldest)));
    }

    private long age(Entry entry) {
        return nanoTime.getAsLong() - entry.settledAt;
    }
}
