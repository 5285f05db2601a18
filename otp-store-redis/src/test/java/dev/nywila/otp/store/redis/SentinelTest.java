package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A master that a sentinel names. */
class SentinelTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    private static String uri(RedisServer sentinel, String master) {
        return "redis-sentinel://127.0.0.1:" + sentinel.port() + "#" + master;
    }

    @Test
    void theStoreFollowsAFailover() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", "" + master.port())) {
            master.ask("SET first 1");
            assertThat(master.ask("WAIT 1 30000")).contains(":1");
            try (RedisServer sentinel = RedisServer.startSentinel(master);
                    RedisOtpStore store = RedisOtpStore.open(uri(sentinel, "main"))) {
                assertThat(replaces(store, null, ONE)).isTrue();
                assertThat(master.ask("WAIT 1 30000")).contains(":1");
                awaitReplica(sentinel);
                master.kill();
                awaitMaster(sentinel, replica);
                Relay.await(() -> replaces(store, ONE, TWO));
                assertThat(replica.ask("GET otp:key")).contains("\u0002");
            }
        }
    }

    /** Or fails, as calls do until the sentinel has made up its mind. */
    private static boolean replaces(RedisOtpStore store, byte[] before, byte[] after) {
        try {
            return store.compareAndSet(Keep.MUST_KEEP, "key", before, after, LONG, Duration.ofSeconds(2));
        } catch (UncheckedIOException underWay) {
            return false;
        }
    }

    @Test
    void aMasterThatMayBeReplacedIsNotDurableHoweverCarefulItIs() {
        try (RedisServer master = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                RedisServer sentinel = RedisServer.startSentinel(master);
                RedisOtpStore store = RedisOtpStore.open(uri(sentinel, "main"))) {
            assertThat(store.isDurable()).isFalse();
        }
    }

    private static void awaitReplica(RedisServer sentinel) {
        Relay.await(() -> sentinel.ask("SENTINEL REPLICAS main").contains("master-link-status\r\n$2\r\nok"));
    }

    private static void awaitMaster(RedisServer sentinel, RedisServer expected) {
        Relay.await(() -> sentinel.ask("SENTINEL GET-MASTER-ADDR-BY-NAME main").contains("\n" + expected.port()));
    }

    @Test
    void aMasterThatNoSentinelKnowsIsUnavailable() {
        try (RedisServer master = RedisServer.start();
                RedisServer sentinel = RedisServer.startSentinel(master)) {
            assertThatThrownBy(() -> RedisOtpStore.open(uri(sentinel, "other")))
                    .isInstanceOfSatisfying(
                            OtpNotDoneException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(OtpFailure.UNAVAILABLE));
        }
    }

    @Test
    void theUserAndPasswordAreTheMastersAndASentinelThatIsDownIsPassedOver() {
        try (RedisServer master = RedisServer.start("--requirepass", "right");
                RedisServer sentinel = RedisServer.startSentinel(master);
                RedisOtpStore store = RedisOtpStore.open("redis-sentinel://:right@127.0.0.1:" + RedisServer.freePort()
                        + ",127.0.0.1:" + sentinel.port() + "/2#main")) {
            assertThat(store.get(Keep.MUST_KEEP, "key", LONG)).isNull();
        }
    }
}
