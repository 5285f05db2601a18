package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** A server in this JVM, with all kinds of trouble. */
class PlainTestbed implements OtpStoreTestbed {

    final PlainServer server;
    private final Function<PlainServer, OtpStore> handle;

    private final Set<StoreTrouble> able;

    PlainTestbed(PlainServer server, Function<PlainServer, OtpStore> handle) {
        this(server, handle, EnumSet.allOf(StoreTrouble.class));
    }

    PlainTestbed(PlainServer server, Function<PlainServer, OtpStore> handle, Set<StoreTrouble> able) {
        this.server = server;
        this.handle = handle;
        this.able = able;
    }

    @Override
    public OtpStore open() {
        return handle.apply(server);
    }

    @Override
    public boolean inject(StoreTrouble trouble) {
        if (able.contains(trouble)) {
            server.inject(trouble);
        }
        return able.contains(trouble);
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
