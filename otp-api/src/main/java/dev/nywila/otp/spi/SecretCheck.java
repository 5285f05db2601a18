package dev.nywila.otp.spi;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that all who use a store have one secret: under different ones they would not find one another's values, and
 * each believe to be alone. A tag of the secret lies in the store in clear; it is looked at by the first call, and once an
 * hour.
 */
final class SecretCheck {

    private static final String NAME = "nywila.secrets";
    private static final Duration EVERY = Duration.ofHours(1);
    /** Longer than any value lives: who comes later meets nothing of another secret. */
    private static final Duration LIFETIME = Duration.ofHours(25);

    private static final int MOST_TRIES = 100;

    private final StoreCalls store;
    private final byte[] own;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong doneAt = new AtomicLong();

    SecretCheck(StoreCalls store, Secrets secrets) {
        this.store = store;
        ByteArrayOutputStream tags = new ByteArrayOutputStream();
        for (StoreSecret secret : secrets.byAge()) {
            tags.writeBytes(secret.tag(NAME));
        }
        this.own = tags.toByteArray();
    }

    void check(Call call) {
        long now = System.nanoTime();
        if (done.get() && now - doneAt.get() < EVERY.toNanos()) {
            return;
        }
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            byte[] before = store.read(call, NAME);
            if (before != null && !sharesOneWith(before)) {
                throw StoreTrouble.misconfigured(
                        "clients with another otp.store.secret use this store; give all instances one secret, or this"
                                + " application a store or a prefix of its own");
            }
            if (store.write(call, NAME, before, own, LIFETIME)) {
                doneAt.set(now);
                done.set(true);
                return;
            }
        }
        throw StoreTrouble.late();
    }

    private boolean sharesOneWith(byte[] tags) {
        for (int at = 0; at + StoreSecret.TAG <= tags.length; at += StoreSecret.TAG) {
            for (int mine = 0; mine < own.length; mine += StoreSecret.TAG) {
                if (Arrays.equals(tags, at, at + StoreSecret.TAG, own, mine, mine + StoreSecret.TAG)) {
                    return true;
                }
            }
        }
        return false;
    }
}
