package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A handle in the server's own JVM. Honest; broken ones differ in one method. */
class PlainStore implements OtpStore {

    final PlainServer server;
    private volatile boolean closed;

    PlainStore(PlainServer server) {
        this.server = server;
    }

    @Override
    public byte @Nullable [] get(Keep keep, String key, Duration within) {
        reach(within);
        return server.memory.get(keep, key);
    }

    @Override
    public boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within) {
        reach(within);
        return server.memory.compareAndSet(keep, key, before, after, atLeast);
    }

    void reach(Duration within) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        server.reach(within);
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
