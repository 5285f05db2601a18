package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The server's side of one test: the server that keeps the values, and how handles on it are opened. Made before each test
 * and closed after it; called by one thread at a time. All testbeds may stand on one server that outlives them: each test
 * takes keys of its own, and leaves values behind.
 *
 * <p>The methods with a default are <em>facilities</em>. Tests that need an absent one are reported as not asked.
 */
public interface OtpStoreTestbed extends AutoCloseable {

    /**
     * Opens one more handle on the same store, as another instance of an application would: with connections of its own.
     * The kit closes it.
     *
     * @return the handle
     */
    OtpStore open();

    /**
     * What opens the same store anywhere on this machine.
     *
     * @param text where the server is, in any form
     * @param opener a public class with a public constructor without parameters, which takes the text
     */
    record Address(String text, Class<? extends Function<String, OtpStore>> opener) {

        /**
         * Makes one.
         *
         * @param text where the server is, in any form
         * @param opener a public class with a public constructor without parameters, which takes the text
         * @throws NullPointerException if one of them is null
         */
        public Address {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(opener, "opener");
        }
    }

    /**
     * Facility: tells how other processes open the same store. The kit starts JVMs with this one's class path, and class
     * loaders of their own.
     *
     * @return the address; empty if only this JVM can reach the store
     */
    default Optional<Address> address() {
        return Optional.empty();
    }

    /**
     * Facility: tells where the server listens for TCP connections, so that the kit can put a relay before it, which lets
     * bytes through until it does not (lost acknowledgements, a network that swallows everything).
     *
     * @return the server's address; empty if it has none, or if {@link #openAt} cannot open a handle at another
     */
    default Optional<InetSocketAddress> server() {
        return Optional.empty();
    }

    /**
     * Opens a handle on the same store whose connections go to another address; the relay there speaks as the server does. Called only if
     * {@link #server} tells an address. The kit closes the handle.
     *
     * @param relay the address to connect to, instead of the server's
     * @return the handle
     */
    default OtpStore openAt(InetSocketAddress relay) {
        throw new UnsupportedOperationException("server() tells an address, so openAt must open handles");
    }

    /**
     * Facility: makes the server fail, before this returns, for all handles until {@link #mend} is called.
     *
     * @param trouble how
     * @return whether it does; false if this testbed cannot
     */
    default boolean inject(StoreTrouble trouble) {
        return false;
    }

    /**
     * Ends the trouble that {@link #inject} began. Returns once the server answers again.
     *
     * @param trouble the one that was injected
     */
    default void mend(StoreTrouble trouble) {}

    /**
     * Facility: moves the store's clock, which stands still otherwise. A real server's does not: then the kit waits, for
     * a few seconds in all.
     *
     * @param by how far; more than zero
     * @return whether it was moved; false if it goes by itself
     */
    default boolean advance(Duration by) {
        return false;
    }

    /** Ends what this testbed started for one test. Closes no handle that the kit opened; the kit did that before. */
    @Override
    void close();
}
