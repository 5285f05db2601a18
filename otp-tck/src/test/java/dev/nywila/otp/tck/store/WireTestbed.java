package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A server over TCP, which other processes can reach, and before which a relay can stand. */
class WireTestbed extends PlainTestbed {

    private final WireServer wire;
    private final Function<InetSocketAddress, OtpStore> handleAt;

    WireTestbed(WireServer server, Function<InetSocketAddress, OtpStore> handle) {
        this(server, handle, EnumSet.allOf(StoreTrouble.class));
    }

    WireTestbed(WireServer server, Function<InetSocketAddress, OtpStore> handle, Set<StoreTrouble> able) {
        super(server, plain -> handle.apply(server.address()), able);
        wire = server;
        handleAt = handle;
    }

    @Override
    public Optional<Address> address() {
        return Optional.of(new Address(Integer.toString(wire.address().getPort()), WireStore.Opener.class));
    }

    @Override
    public Optional<InetSocketAddress> server() {
        return Optional.of(wire.address());
    }

    @Override
    public OtpStore openAt(InetSocketAddress relay) {
        return handleAt.apply(relay);
    }

    @Override
    public void close() {
        wire.close();
    }
}
