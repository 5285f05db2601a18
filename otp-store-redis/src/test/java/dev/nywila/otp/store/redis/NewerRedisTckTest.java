package dev.nywila.otp.store.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nywila.otp.tck.store.OtpStoreTck;
import dev.nywila.otp.tck.store.OtpStoreTestbed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on the Redis that the environment names; {@code .ci/redis} installs one. */
class NewerRedisTckTest extends OtpStoreTck {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        String binary = System.getenv("OTP_TEST_REDIS7");
        if (binary == null) {
            System.err.println("NOT RUN on Redis 7: OTP_TEST_REDIS7 names no redis-server; .ci/redis installs one");
        }
        assumeTrue(binary != null, "OTP_TEST_REDIS7 names no redis-server");
        server = RedisServer.start(Path.of(binary), "--appendonly", "yes", "--appendfsync", "always");
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected OtpStoreTestbed testbed() {
        return new RedisTestbed(server);
    }
}
