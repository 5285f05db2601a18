package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.spi.KeyRecord.Ending;
import dev.nywila.otp.spi.KeyRecord.Running;
import dev.nywila.otp.spi.KeyRecord.Sent;
import dev.nywila.otp.spi.KeyRecord.Tombstone;
import dev.nywila.otp.spi.KeyRecord.Unknown;
import dev.nywila.otp.spi.SealedStore.Kind;
import dev.nywila.otp.spi.SealedStore.Value;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends once for all calls with one key in all instances (S5). Who writes its claim into the store sends; the others look
 * now and then how that ended. A claim whose owner is gone is seen for longer than its owner could take, and is then unknown:
 * nobody sends in its place. Only an owner that certainly sent nothing, for a reason of its own, takes its claim away.
 *
 * @param store where claims are
 * @param here who decides what is a call's own reason
 * @param retention how long a key is kept
 * @param lost is told what could not be recorded
 */
record SharedSends(SealedStore store, IdempotentSends here, Duration retention, BiConsumer<Call, Throwable> lost) {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    Challenge send(String key, OtpRequest request, Call call, Supplier<Challenge> sender) {
        SharedKey claim = new SharedKey(
                Digest.of(request), ThreadLocalRandom.current().nextLong(), call.deadline(), new Running());
        Value claimed = AdapterCalls.before(call, () -> {
            Value unread = store.unread(call, Kind.KEY, key);
            return unread.plain() == null ? put(call, key, unread, claim) : null;
        });
        return claimed == null
                ? new Wait(key, call, claim, sender).forAnswer()
                : lead(key, call, claim, claimed, sender);
    }

    private @Nullable Value put(Call call, String key, Value before, SharedKey after) {
        return store.replace(
                call, Kind.KEY, key, before, after.bytes(), after.longest().plus(retention));
    }

    private Challenge lead(String key, Call call, SharedKey claim, Value claimed, Supplier<Challenge> sender) {
        // stands if an Error passes through: whatever happened, nobody may send in this call's place
        KeyRecord ending = new Unknown(null);
        try {
            // the process may have stood still since its claim was written
            here.refuseIfLate(call);
            Challenge challenge = sender.get();
            ending = new Sent(challenge);
            return challenge;
        } catch (OtpOutcomeUnknownException unknown) {
            ending = new Unknown(unknown);
            throw unknown;
        } catch (OtpNotDoneException notSent) {
            ending = here.isOwn(notSent, call) ? claim.state() : new Tombstone(notSent);
            throw notSent;
        } finally {
            end(key, call, claim.ended(ending), claimed);
        }
    }

    /** Writes how the call ended; takes its claim away if it still runs, as it sent nothing and gives up. */
    private void end(String key, Call call, SharedKey ended, Value claimed) {
        // what cannot be written is unknown to the others, once the claim was seen for long enough
        call.startRecording();
        byte[] after = ended.state() instanceof Running ? null : ended.bytes();
        try {
            store.replace(call, Kind.KEY, key, claimed, after, retention);
        } catch (RuntimeException broken) {
            lost.accept(call, broken);
        }
    }

    /** One call's wait for another one's answer. Of one thread. */
    private final class Wait {

        private final String key;
        private final Call call;
        private final SharedKey claim;
        private final Supplier<Challenge> sender;
        private @Nullable Value last;
        private long lastSince;
        private long awaited;
        private boolean waits;
        private long pause = FIRST_PAUSE;

        Wait(String key, Call call, SharedKey claim, Supplier<Challenge> sender) {
            this.key = key;
            this.call = call;
            this.claim = claim;
            this.sender = sender;
        }

        Challenge forAnswer() {
            while (true) {
                Value now = look(() -> store.get(call, Kind.KEY, key));
                byte[] plain = now.plain();
                SharedKey known = plain == null ? null : look(() -> SharedKey.of(plain));
                if (known == null || isFree(known)) {
                    here.refuseIfLate(call);
                    Value claimed = AdapterCalls.before(call, () -> put(call, key, now, claim));
                    if (claimed != null) {
                        return lead(key, call, claim, claimed, sender);
                    }
                } else if (!known.message().equals(claim.message())) {
                    throw new OwnEnd(IdempotentSends.usedForAnother());
                } else if (known.state() instanceof Ending ending) {
                    return ending.tell(call);
                } else {
                    watch(now, known);
                }
            }
        }

        /** Who has seen another call under way does not know what became of it, whatever the store's trouble is. */
        private <T extends @Nullable Object> T look(Supplier<T> step) {
            if (!waits) {
                return AdapterCalls.before(call, step);
            }
            refuseIfOver();
            try {
                return step.get();
            } catch (StoreTrouble trouble) {
                throw new OwnEnd(call.outcomeUnknown(
                                trouble.failure(), "another call with this key was sending, and " + trouble.text())
                        .cause(trouble));
            }
        }

        /** A certain failure is told to those who waited for it; the key is free for all others. */
        private boolean isFree(SharedKey known) {
            return known.state() instanceof Tombstone && !(waits && awaited == known.owner());
        }

        private void watch(Value now, SharedKey running) {
            if (last == null || !last.isSame(now)) {
                last = now;
                lastSince = System.nanoTime();
            } else if (System.nanoTime() - lastSince > running.longest().toNanos()) {
                look(() -> put(call, key, now, running.ended(new Unknown(null))));
                return;
            }
            waits = true;
            awaited = running.owner();
            pause();
        }

        private void refuseIfOver() {
            if (call.end() - System.nanoTime() <= 0) {
                throw new OwnEnd(call.outcomeUnknown(
                        OtpFailure.UNAVAILABLE, "another call with this key was still sending at the deadline"));
            }
        }

        private void pause() {
            if (here.isClosed()) {
                throw new OwnEnd(call.outcomeUnknown(
                        OtpFailure.UNAVAILABLE, "the client was closed while another call with this key was sending"));
            }
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(pause, call.timeLeft().toNanos()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new OwnEnd(call.outcomeUnknown(
                        OtpFailure.INTERRUPTED, "interrupted while another call with this key was sending"));
            }
            pause = Math.min(LONGEST_PAUSE, 2 * pause);
        }
    }
}
