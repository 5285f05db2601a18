package dev.nywila.otp.store.redis;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.tck.store.OtpStoreTestbed;
import dev.nywila.otp.tck.store.StoreTrouble;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/** A server that keeps all it acknowledges, and what can befall it. */
final class RedisTestbed implements OtpStoreTestbed {

    private static final int LITTLE = 700_000;

    private final RedisServer server;

    RedisTestbed(RedisServer server) {
        this.server = server;
    }

    @Override
    public OtpStore open() {
        return RedisOtpStore.open(server.uri());
    }

    /** Opens the store in another process, or by another class loader. */
    public static final class Opener implements Function<String, OtpStore> {
        @Override
        public OtpStore apply(String uri) {
            return RedisOtpStore.open(uri);
        }
    }

    @Override
    public Optional<Address> address() {
        return Optional.of(new Address(server.uri(), Opener.class));
    }

    @Override
    public Optional<InetSocketAddress> server() {
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    @Override
    public OtpStore openAt(InetSocketAddress relay) {
        return RedisOtpStore.open("redis://127.0.0.1:" + relay.getPort());
    }

    @Override
    public boolean inject(StoreTrouble trouble) {
        switch (trouble) {
            case KILLED -> server.kill();
            case HUNG -> server.hang();
            // a replica is not read from either: what it has may be old
            case READ_ONLY -> server.ask("ACL SETUSER default -@write");
            case FULL -> server.ask("CONFIG SET maxmemory " + (Long.parseLong(server.info("used_memory")) + LITTLE));
        }
        return true;
    }

    @Override
    public void mend(StoreTrouble trouble) {
        switch (trouble) {
            case KILLED -> server.restart();
            case HUNG -> server.goOn();
            case READ_ONLY -> server.ask("ACL SETUSER default +@all");
            case FULL -> server.ask("CONFIG SET maxmemory 0");
        }
    }

    @Override
    public void close() {}
}
