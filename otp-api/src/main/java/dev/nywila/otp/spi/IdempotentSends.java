package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.spi.KeyRecord.Ending;
import dev.nywila.otp.spi.KeyRecord.Message;
import dev.nywila.otp.spi.KeyRecord.Running;
import dev.nywila.otp.spi.KeyRecord.Sent;
import dev.nywila.otp.spi.KeyRecord.TakeOver;
import dev.nywila.otp.spi.KeyRecord.Tombstone;
import dev.nywila.otp.spi.KeyRecord.Unknown;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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

    private static final TakeOver TAKE_OVER = new TakeOver();

    /** A key's place: while a call sends, those who wait for it; then how that call ended, and when. */
    private static final class Entry {
        final String key;
        final Message message;
        final Queue<Waiter> waiting = new ArrayDeque<>(0);
        KeyRecord state = new Running();
        long endedAt;

        Entry(String key, Message message) {
            this.key = key;
            this.message = message;
        }
    }

    private static final class Waiter {
        final CompletableFuture<KeyRecord> told = new CompletableFuture<>();
        final Call call;
        /** Whether it need not wait, as it was the first. */
        boolean leads;

        Waiter(Call call) {
            this.call = call;
        }
    }

    private final int places;
    private final Duration retention;
    private final MonotonicClock clock;
    private final BooleanSupplier closed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Queue<Entry> oldestFirst = new ArrayDeque<>();

    /**
     * Knows no key yet.
     *
     * @param places how many keys there may be
     * @param retention how long a key is kept when its call has ended
     */
    IdempotentSends(int places, Duration retention, MonotonicClock clock, BooleanSupplier closed) {
        this.places = places;
        this.retention = retention;
        this.clock = clock;
        this.closed = closed;
    }

    /** Sends, or repeats the answer of the call that did. */
    Challenge send(String key, OtpRequest request, Call call, Supplier<Challenge> sender) {
        long now = clock.nanoTime();
        Waiter waiter = new Waiter(call);
        Message message = Message.of(request);
        Entry entry = enter(key, message, waiter, now);
        if (entry == null) {
            throw call.notDone(OtpFailure.RATE_LIMITED, "max-idempotency-keys are in use, so this new key is refused")
                    .retryAfter(untilOneIsFree(now));
        }
        if (!entry.message.equals(message)) {
            throw usedForAnother();
        }
        if (waiter.leads) {
            return lead(entry, call, sender);
        }
        return await(entry, waiter) instanceof Ending ending
                ? ending.tell(call)
                : lead(entry, call, () -> {
                    refuseIfLate(call);
                    return sender.get();
                });
    }

    /** Takes a place, or goes to the one that there is and waits for its answer if it has none; null if all are taken. */
    private @Nullable Entry enter(String key, Message message, Waiter waiter, long now) {
        lock.lock();
        try {
            forgetOld(now);
            Entry entry = entries.get(key);
            if (entry == null) {
                return entries.size() < places ? lead(new Entry(key, message), waiter) : null;
            }
            if (entry.state instanceof Ending) {
                waiter.told.complete(entry.state);
            } else if (entry.message.equals(message)) {
                entry.waiting.add(waiter);
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private Entry lead(Entry entry, Waiter waiter) {
        entries.put(entry.key, entry);
        waiter.leads = true;
        return entry;
    }

    private Challenge lead(Entry entry, Call call, Supplier<Challenge> sender) {
        // stands if an Error passes through: whatever happened, waiters must not hang
        KeyRecord ending = new Unknown(null);
        try {
            Challenge challenge = sender.get();
            ending = new Sent(challenge);
            return challenge;
        } catch (OtpOutcomeUnknownException unknown) {
            ending = new Unknown(unknown);
            throw unknown;
        } catch (OtpNotDoneException notSent) {
            ending = isOwn(notSent, call) ? TAKE_OVER : new Tombstone(notSent);
            throw notSent;
        } catch (OwnEnd own) {
            ending = TAKE_OVER;
            throw own.told();
        } finally {
            end(entry, ending, clock.nanoTime());
        }
    }

    static IllegalArgumentException usedForAnother() {
        return new IllegalArgumentException(
                "this idempotency key was used for another request; make a new key for each action of a user");
    }

    /** Whether this says nothing of the provider: only of this call's thread, its deadline, or its closing. */
    boolean isOwn(OtpNotDoneException notSent, Call call) {
        return notSent.failure() == OtpFailure.INTERRUPTED
                || (notSent.failure() == OtpFailure.UNAVAILABLE && (isLate(call) || isClosed()));
    }

    boolean isClosed() {
        return closed.getAsBoolean();
    }

    private static boolean isLate(Call call) {
        return call.end() - System.nanoTime() < call.deadline().toNanos() / LEAST_SHARE;
    }

    void refuseIfLate(Call call) {
        if (isClosed()) {
            throw call.notDone(OtpFailure.UNAVAILABLE, "the client was closed");
        }
        if (isLate(call)) {
            throw Tombstone.tooLate(call);
        }
    }

    private void end(Entry entry, KeyRecord ending, long now) {
        lock.lock();
        try {
            KeyRecord told = ending;
            if (ending == TAKE_OVER) {
                Waiter next = nextInTime(entry.waiting);
                if (next != null) {
                    next.told.complete(TAKE_OVER);
                    return;
                }
                told = new Tombstone(null);
            }
            if (told instanceof Tombstone) {
                entries.remove(entry.key);
            } else {
                entry.state = told;
                entry.endedAt = now;
                oldestFirst.add(entry);
            }
            for (Waiter waiter : entry.waiting) {
                waiter.told.complete(told);
            }
            entry.waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Waiter nextInTime(Queue<Waiter> waiting) {
        for (Waiter waiter : waiting) {
            if (!isLate(waiter.call)) {
                waiting.remove(waiter);
                return waiter;
            }
        }
        return null;
    }

    private KeyRecord await(Entry entry, Waiter waiter) {
        OtpOutcomeUnknownException left;
        try {
            return waiter.told.get(waiter.call.end() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            left = waiter.call.outcomeUnknown(
                    OtpFailure.INTERRUPTED, "interrupted while another call with this key was sending");
        } catch (TimeoutException late) {
            left = waiter.call.outcomeUnknown(
                    OtpFailure.UNAVAILABLE, "another call with this key was still sending at the deadline");
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
        lock.lock();
        try {
            if (entry.waiting.remove(waiter)) {
                throw left;
            }
        } finally {
            lock.unlock();
        }
        // it was told at the last moment, perhaps that it is the one to send: nobody else knows
        return waiter.told.join();
    }

    private Duration untilOneIsFree(long now) {
        lock.lock();
        try {
            Entry oldest = oldestFirst.peek();
            return oldest == null ? Duration.ofSeconds(1) : retention.minusNanos(now - oldest.endedAt);
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld(long now) {
        for (Entry oldest = oldestFirst.peek();
                oldest != null && now - oldest.endedAt >= retention.toNanos();
                oldest = oldestFirst.peek()) {
            oldestFirst.remove();
            entries.remove(oldest.key);
        }
    }
}
