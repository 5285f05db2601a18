package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.time.Duration;
import java.util.function.Function;

/** A server in this JVM, with all kinds of trouble. */
class PlainTestbed implements OtpStoreTestbed {

    final PlainServer server;
    private final Function<PlainServer, OtpStore> handle;

    PlainTestbed(PlainServer server, Function<PlainServer, OtpStore> handle) {
        this.server = server;
        this.handle = handle;
    }

    @Override
    public OtpStore open() {
        return handle.apply(server);
    }

    @Override
    public boolean inject(StoreTrouble trouble) {
        server.inject(trouble);
        return true;
    }

    @Override
    public void mend(StoreTrouble trouble) {
        server.mend(trouble);
    }

    @Override
    public boolean advance(Duration by) {
        server.memory.time.advance(by);
        return true;
    }

    @Override
    public void close() {}
}
