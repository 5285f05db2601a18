package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens, and what is refused at once. */
class OpeningTest {

    private static final String SECRET = "s3cret";
    private static final Duration LONG = Duration.ofSeconds(30);

    private static OtpNotDoneException refused(OtpFailure failure, ThrowingCallable opening) {
        OtpNotDoneException refused = catchThrowableOfType(OtpNotDoneException.class, opening);
        assertThat(refused).isNotNull();
        assertThat(refused.failure()).isEqualTo(failure);
        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(SECRET);
        return refused;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:6379",
                "redis:",
                "redis://",
                "redis://:s3cret@",
                "redis://host:s3cret",
                "redis://us er:s3cret@host",
                "redis://user:s3cret@host/s3cret",
                "redis-sentinel://:s3cret@host",
                "redis-sentinel:///0#main",
                "rediss-sentinel://host#main",
                "redis-socket:///tmp/redis.sock",
                "http://:s3cret@host"
            })
    void refusesATextThatIsNoUriOfRedis(String text) {
        assertThat(refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(text)))
                .hasMessageContaining("redis://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "volatile-lru", "volatile-ttl", "volatile-random", "allkeys-lfu"})
    void refusesAServerThatForgetsWhatItMustKeep(String policy) {
        try (RedisServer server = RedisServer.start("--maxmemory-policy", policy)) {
            assertThat(refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(server.uri())))
                    .hasMessageContaining("maxmemory-policy")
                    .hasMessageContaining("noeviction");
        }
    }

    @Test
    void refusesANodeOfACluster() {
        try (RedisServer server = RedisServer.start("--cluster-enabled", "yes")) {
            assertThat(refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(server.uri())))
                    .hasMessageContaining("cluster");
        }
    }

    @Test
    void refusesASentinelInPlaceOfItsMaster() {
        try (RedisServer master = RedisServer.start();
                RedisServer sentinel = RedisServer.startSentinel(master)) {
            refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(sentinel.uri()));
        }
    }

    @Test
    void findsAReplicaUnavailable() {
        try (RedisServer server = RedisServer.start("--replicaof", "127.0.0.1", "1")) {
            assertThat(refused(OtpFailure.UNAVAILABLE, () -> RedisOtpStore.open(server.uri())))
                    .hasMessageContaining("replica");
        }
    }

    @Test
    void findsAServerThatIsNotThereUnavailable() {
        refused(OtpFailure.UNAVAILABLE, () -> RedisOtpStore.open("redis://127.0.0.1:" + RedisServer.freePort()));
        refused(OtpFailure.UNAVAILABLE, () -> RedisOtpStore.open("redis://nowhere.invalid"));
    }

    @Test
    void findsAServerThatHangsUnavailable() {
        try (RedisServer server = RedisServer.start()) {
            server.hang();
            refused(OtpFailure.UNAVAILABLE, () -> RedisOtpStore.open(server.uri()));
        }
    }

    @Test
    void refusesAWrongPassword() {
        try (RedisServer server = RedisServer.start("--requirepass", "right")) {
            String uri = "127.0.0.1:" + server.port();
            for (String given :
                    new String[] {"redis://:s3cret@" + uri, "redis://default:s3cret@" + uri, "redis://" + uri}) {
                assertThat(refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(given)))
                        .hasMessageContaining("user or password");
            }
            refused(
                    OtpFailure.CONFIGURATION,
                    () -> RedisOtpStore.builder("redis://" + uri)
                            .credentials("default", SECRET)
                            .open());
            RedisOtpStore.open("redis://:right@" + uri).close();
        }
    }

    @Test
    void refusesAPasswordWhereNoneIsAskedFor() {
        try (RedisServer server = RedisServer.start()) {
            refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open("redis://:s3cret@127.0.0.1:" + server.port()));
        }
    }

    @Test
    void logsInAsAUserWithNoMoreRightsThanTheDocsName() {
        String user = "--user otp on >p@ss:w/rd ~otp:* +get +set +del +pttl +eval +info";
        try (RedisServer server = RedisServer.start(user.split(" "))) {
            String host = "127.0.0.1:" + server.port();
            try (RedisOtpStore fromUri = RedisOtpStore.open("redis://otp:p%40ss%3Aw%2Frd@" + host);
                    RedisOtpStore given = RedisOtpStore.builder("redis://" + host)
                            .credentials("otp", "p@ss:w/rd")
                            .open()) {
                byte[] value = {1, 2};
                assertThat(fromUri.compareAndSet(Keep.MUST_KEEP, "key", null, value, LONG, LONG))
                        .isTrue();
                assertThat(given.get(Keep.MUST_KEEP, "key", LONG)).isEqualTo(value);
                assertThat(given.compareAndSet(Keep.MUST_KEEP, "key", value, null, LONG, LONG))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-info", "-eval", "resetkeys"})
    void refusesAUserWithoutTheRights(String lacking) {
        try (RedisServer server = RedisServer.start("--user", "otp", "on", ">s3cret", "~*", "+@all", lacking)) {
            refused(
                    OtpFailure.CONFIGURATION,
                    () -> RedisOtpStore.open("redis://otp:s3cret@127.0.0.1:" + server.port()));
        }
    }

    @Test
    void refusesADatabaseThatIsNotThere() {
        try (RedisServer server = RedisServer.start()) {
            assertThat(refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(server.uri() + "/99")))
                    .hasMessageContaining("database");
        }
    }

    @Test
    void keepsDatabasesAndPrefixesApart() {
        try (RedisServer server = RedisServer.start();
                RedisOtpStore store = RedisOtpStore.open(server.uri());
                RedisOtpStore third = RedisOtpStore.open(server.uri() + "/3");
                RedisOtpStore shop =
                        RedisOtpStore.builder(server.uri()).keyPrefix("shop:").open()) {
            assertThat(store.compareAndSet(Keep.MAY_FORGET, "key", null, new byte[] {1}, LONG, LONG))
                    .isTrue();
            assertThat(third.get(Keep.MAY_FORGET, "key", LONG)).isNull();
            assertThat(shop.get(Keep.MAY_FORGET, "key", LONG)).isNull();
            assertThat(server.ask("KEYS *")).contains("otp:key");
        }
    }

    @Test
    void refusesAPrefixWithOtherCharacters() {
        RedisOtpStore.Builder builder = RedisOtpStore.builder("redis://localhost");
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> builder.keyPrefix("a b")))
                .isNotNull();
    }
}
