package dev.nywila.otp.spi;

import dev.nywila.otp.spi.SealedStore.Kind;
import dev.nywila.otp.spi.SealedStore.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of challenges in a store, as one call sees them: what it has read, it reads again only after somebody else has
 * changed it. Of one thread.
 */
final class SharedChallenges implements Ledger {

    /** Longer than a code lives whose expiry the provider does not tell. */
    private static final Duration LIFETIME = Duration.ofHours(24);

    private record Seen(Value value, @Nullable ChallengeRecord record) {}

    private final SealedStore store;
    private final Call call;
    private final Unrecorded unrecorded;
    private final Map<String, Seen> seen = new HashMap<>();

    SharedChallenges(SealedStore store, Call call, Unrecorded unrecorded) {
        this.store = store;
        this.call = call;
        this.unrecorded = unrecorded;
    }

    @Override
    public @Nullable Object get(String reference) {
        return look(reference).record;
    }

    private Seen look(String reference) {
        Seen known = seen.get(reference);
        if (known == null) {
            known = read(reference);
            seen.put(reference, known);
        }
        return known;
    }

    private Seen read(String reference) {
        Value value = store.get(call, Kind.CHALLENGE, reference);
        byte[] plain = value.plain();
        ChallengeRecord vouched = plain == null ? unrecorded.get(reference) : null;
        if (vouched != null) {
            Value recorded =
                    store.replace(call, Kind.CHALLENGE, reference, value, ChallengeBytes.of(vouched), LIFETIME);
            unrecorded.remove(reference);
            return recorded == null ? read(reference) : new Seen(recorded, vouched);
        }
        return new Seen(value, plain == null ? null : ChallengeBytes.record(plain));
    }

    @Override
    public boolean compareAndSet(String reference, @Nullable Object before, Object after, Duration atLeast) {
        Seen known = look(reference);
        if (!Objects.equals(known.record, before)) {
            return false;
        }
        ChallengeRecord record = (ChallengeRecord) after;
        Value replaced =
                store.replace(call, Kind.CHALLENGE, reference, known.value, ChallengeBytes.of(record), atLeast);
        if (replaced == null) {
            seen.remove(reference);
            return false;
        }
        seen.put(reference, new Seen(replaced, record));
        return true;
    }

    /** Takes a reference for a new one, as most that come from a provider are. */
    void expectNew(String reference) {
        seen.putIfAbsent(reference, new Seen(store.unread(call, Kind.CHALLENGE, reference), null));
    }

    /** Vouches for what could not be recorded. */
    void vouchFor(String reference, ChallengeRecord record) {
        unrecorded.add(reference, record);
    }
}
