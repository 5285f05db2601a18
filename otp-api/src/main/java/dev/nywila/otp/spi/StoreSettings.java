package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.OtpConfig;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code otp.store.…} of all clients, and the store that the application gives.
 *
 * @param store the application's, which closes it
 * @param secrets under which it is used
 */
record StoreSettings(OtpStore store, Secrets secrets) {

    private static final String SECRET = "secret";
    private static final String NEXT = "next-secret";
    private static final String PREVIOUS = "previous-secret";

    static Optional<StoreSettings> read(OtpConfig config, Faults faults) {
        ClientConfig own = new ClientConfig(config, "otp.store.");
        KnownKeys known = new KnownKeys(own.prefix());
        Set.of(SECRET, NEXT, PREVIOUS).forEach(known::add);
        known.unknown(config.keys()).forEach((key, fault) -> faults.add(config.describe(key), fault));
        StoreSecret secret = secret(own, SECRET, faults);
        StoreSecret next = secret(own, NEXT, faults);
        StoreSecret previous = secret(own, PREVIOUS, faults);
        if (next != null && previous != null) {
            faults.add(own.describe(NEXT), "and " + own.describe(PREVIOUS) + " are set; renew one secret at a time");
        }
        OtpStore store = config.component(OtpStore.class).orElse(null);
        if (store == null) {
            if (secret != null) {
                faults.add(
                        own.describe(SECRET),
                        "is set, but no OtpStore is given, so that nothing would be shared; give one as a component");
            }
            return Optional.empty();
        }
        if (secret == null) {
            faults.add(
                    own.describe(SECRET),
                    "is missing; a store needs a random one of at least " + StoreSecret.SHORTEST
                            + " bytes, the same in all instances");
            return Optional.empty();
        }
        return Optional.of(new StoreSettings(store, secrets(secret, next, previous)));
    }

    private static Secrets secrets(StoreSecret secret, @Nullable StoreSecret next, @Nullable StoreSecret previous) {
        Secrets own = Secrets.of(secret);
        if (next != null) {
            return own.before(next);
        }
        return previous == null ? own : own.after(previous);
    }

    private static @Nullable StoreSecret secret(ClientConfig own, String key, Faults faults) {
        String text = own.text(key).orElse(null);
        if (text == null) {
            return null;
        }
        if (text.getBytes(StandardCharsets.UTF_8).length < StoreSecret.SHORTEST) {
            faults.add(own.describe(key), "is shorter than " + StoreSecret.SHORTEST + " bytes");
        }
        return StoreSecret.of(text);
    }

    SealedStore of(String provider, String client) {
        return SealedStore.of(store, secrets, provider + "\n" + client);
    }

    /** What a client can do because of the store: a promise that holds everywhere needs one that loses nothing. */
    Capabilities added(Capabilities own) {
        return isDurable() ? own.toBuilder().declare(Capability.SHARED_MEMORY).build() : own;
    }

    private boolean isDurable() {
        boolean[] durable = new boolean[1];
        Foreign.quietly(() -> durable[0] = store.isDurable());
        return durable[0];
    }
}
