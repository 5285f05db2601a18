package dev.nywila.otp.store.redis;

import dev.nywila.otp.tck.store.OtpStoreTck;
import dev.nywila.otp.tck.store.OtpStoreTestbed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on Redis 6.2, which comes with the tests. */
class RedisTckTest extends OtpStoreTck {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Override
    protected OtpStoreTestbed testbed() {
        return new RedisTestbed(server);
    }
}
