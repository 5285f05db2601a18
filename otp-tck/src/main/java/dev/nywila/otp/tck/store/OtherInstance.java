package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** One more instance of an application: opens the store by its address and adds to a number in it. */
final class OtherInstance implements Consumer<List<String>> {

    /** What a process of it says once its store is open. */
    static final String READY = "ready";

    /** What tells it what to do. */
    static List<String> told(OtpStoreTestbed.Address address, Keep keep, String key, int times) {
        return List.of(address.opener().getName(), address.text(), keep.name(), key, Integer.toString(times));
    }

    @Override
    public void accept(List<String> told) {
        work(told, () -> {});
    }

    /**
     * As a process: begins once its standard input gives a byte.
     *
     * @param told what {@link #told} returned
     */
    public static void main(String[] told) {
        work(List.of(told), () -> {
            System.out.println(READY);
            try {
                if (System.in.read() < 0) {
                    throw new IllegalStateException("whoever started this has ended");
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    private static void work(List<String> told, Runnable meeting) {
        try (OtpStore store = opener(told.get(0)).apply(told.get(1))) {
            Keep keep = Keep.valueOf(told.get(2));
            // what is made at the first use is no part of the race
            store.get(keep, StoreRun.key(), StoreRules.AMPLE);
            meeting.run();
            new Increments(store, keep, told.get(3), Integer.parseInt(told.get(4))).call();
        }
    }

    @SuppressWarnings("unchecked") // Address says what its opener takes and gives
    private static Function<String, OtpStore> opener(String name) {
        try {
            return (Function<String, OtpStore>) Class.forName(name)
                    .asSubclass(Function.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException notAsPromised) {
            throw new IllegalStateException(
                    "OtpStoreTestbed.Address needs a public class with a public constructor without parameters",
                    notAsPromised);
        }
    }
}
