package dev.nywila.otp.spi;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A store as one client sees it: every name hidden, every value sealed. What it throws is a {@link StoreTrouble}.
 *
 * <p>While a secret is renewed, a value lies under the older secret's name, or a mark there says that it lies under the newer
 * one's: there is one place for each, whichever instance comes first.
 *
 * @param store the application's, asked within each call's time
 * @param check whether the store belongs to those of the same secret
 * @param secrets one, or two while one is renewed
 * @param scope the provider and the client whose names these are
 */
record SealedStore(StoreCalls store, SecretCheck check, Secrets secrets, String scope) {

    /** The first byte of all values. */
    private static final byte FORMAT = 1;

    /** What lies under the older secret's name instead of a value. */
    private static final byte[] MOVED = {'>'};

    /** What a name stands for. */
    enum Kind {
        CHALLENGE("c.", "a challenge"),
        KEY("k.", "an idempotency key");

        private final String start;
        private final String text;

        Kind(String start, String text) {
            this.start = start;
            this.text = text;
        }
    }

    /** What was read, and where: a replacement names it, and is done only if it is still so. */
    static final class Value {

        private final int place;
        private final boolean marked;
        private final byte @Nullable [] sealed;
        private final byte @Nullable [] plain;

        private Value(int place, boolean marked, byte @Nullable [] sealed, byte @Nullable [] plain) {
            this.place = place;
            this.marked = marked;
            this.sealed = sealed;
            this.plain = plain;
        }

        /** What it says, or null if there is none. */
        byte @Nullable [] plain() {
            return plain;
        }

        boolean isSame(Value other) {
            return Arrays.equals(sealed, other.sealed);
        }
    }

    static SealedStore of(OtpStore store, Secrets secrets, String scope) {
        StoreCalls calls = new StoreCalls(store);
        return new SealedStore(calls, new SecretCheck(calls, secrets), secrets, scope);
    }

    /** Fails if the store cannot be used, as far as that is not known already. */
    void check(Call call) {
        check.check(call);
    }

    Value get(Call call, Kind kind, String key) {
        check.check(call);
        String older = name(kind, key, 0);
        byte[] sealed = store.read(call, older);
        if (!secrets.areTwo()) {
            return value(kind, older, 0, sealed);
        }
        Value first = value(kind, older, 0, sealed);
        boolean moved = first.plain != null && Arrays.equals(first.plain, MOVED);
        if (first.plain != null && !moved) {
            return first;
        }
        String newer = name(kind, key, 1);
        Value second = value(kind, newer, 1, store.read(call, newer));
        boolean here = second.plain != null || moved;
        return here ? new Value(1, true, second.sealed, second.plain) : new Value(secrets.own(), false, null, null);
    }

    /** Takes a name for one that was never used, which saves reading it; what is there after all refuses the write. */
    Value unread(Call call, Kind kind, String key) {
        check.check(call);
        return secrets.areTwo() ? get(call, kind, key) : new Value(0, false, null, null);
    }

    /**
     * Replaces a value if it is still what was read.
     *
     * @param after what it is to say, or null to remove it
     * @return the value as it is now, or null if somebody else has changed it
     */
    @Nullable
    Value replace(Call call, Kind kind, String key, Value before, byte @Nullable [] after, Duration atLeast) {
        if (before.place == 1 && !before.marked) {
            String older = name(kind, key, 0);
            if (!store.write(call, older, null, sealed(0, older, MOVED), atLeast)) {
                return null;
            }
        }
        String name = name(kind, key, before.place);
        byte[] sealed = after == null ? null : sealed(before.place, name, after);
        return store.write(call, name, before.sealed, sealed, atLeast)
                ? new Value(before.place, true, sealed, after)
                : null;
    }

    private String name(Kind kind, String key, int age) {
        return kind.start + secrets.get(age).name(kind.start + scope + "\n" + key);
    }

    private byte[] sealed(int age, String name, byte[] plain) {
        byte[] sealed = secrets.get(age).seal(name, plain);
        byte[] value = new byte[1 + sealed.length];
        value[0] = FORMAT;
        System.arraycopy(sealed, 0, value, 1, sealed.length);
        return value;
    }

    private Value value(Kind kind, String name, int age, byte @Nullable [] value) {
        if (value == null) {
            return new Value(age, true, null, null);
        }
        if (value.length > 0 && value[0] > FORMAT) {
            throw StoreTrouble.misconfigured(
                    "a newer version of this library wrote what the store holds of " + kind.text
                            + ", in format " + value[0] + " instead of " + FORMAT
                            + "; bring all instances to the newer version, or let that one write the older format");
        }
        byte[] plain = value.length > 0 && value[0] == FORMAT
                ? secrets.get(age).open(name, Arrays.copyOfRange(value, 1, value.length))
                : null;
        if (plain == null) {
            throw StoreTrouble.misconfigured("the store holds, under the name of " + kind.text
                    + ", a value that no instance with this otp.store.secret wrote; let nobody else write into it");
        }
        return new Value(age, true, value, plain);
    }
}
