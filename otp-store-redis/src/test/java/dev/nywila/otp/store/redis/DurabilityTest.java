package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.store.redis.Relay.Answers;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server keeps of what it acknowledged, and whether the store says so. */
class DurabilityTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final byte[] VALUE = {1, 2, 3};
    private static final int WRITES = 300;

    private static void write(RedisOtpStore store) {
        for (int i = 0; i < WRITES; i++) {
            assertThat(store.compareAndSet(Keep.MUST_KEEP, "key" + i, null, VALUE, Duration.ofHours(1), LONG))
                    .isTrue();
        }
    }

    private static long missing(RedisOtpStore store) {
        return IntStream.range(0, WRITES)
                .filter(i -> store.get(Keep.MUST_KEEP, "key" + i, LONG) == null)
                .count();
    }

    @Test
    void aServerThatWritesEachChangeToItsDiskLosesNothingWhenItIsKilled() {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            assertThat(store.isDurable()).isTrue();
            write(store);
            server.kill();
            server.restart();
            assertThat(missing(store)).isZero();
            assertThat(store.isDurable()).isTrue();
        }
    }

    @Test
    void aServerWithoutAFileLosesAllAndIsNotDurable() {
        try (RedisServer server = RedisServer.start();
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            assertThat(store.isDurable()).isFalse();
            write(store);
            server.kill();
            server.restart();
            assertThat(missing(store)).isEqualTo(WRITES);
        }
    }

    @ParameterizedTest
    @CsvSource({"yes, everysec", "yes, no", "no, always"})
    void aServerThatAnswersBeforeItsDiskIsNotDurable(String appendOnly, String sync) {
        try (RedisServer server = RedisServer.start("--appendonly", appendOnly, "--appendfsync", sync);
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            assertThat(store.isDurable()).isFalse();
        }
    }

    @Test
    void aServerWhoseSettingsMayNotBeReadIsNotDurable() {
        try (RedisServer server = RedisServer.start(
                        "--appendonly", "yes", "--appendfsync", "always", "--rename-command", "CONFIG", "");
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            assertThat(store.isDurable()).isFalse();
        }
    }

    @Test
    void aReplicaThatIsPromotedLosesWhatDidNotReachItSoAMasterWithReplicasIsNotDurable() {
        try (RedisServer master = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
                Relay network = new Relay(master.port());
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", "" + network.port())) {
            master.ask("SET first 1");
            assertThat(master.ask("WAIT 1 30000")).contains(":1");
            try (RedisOtpStore store = RedisOtpStore.open(master.uri())) {
                assertThat(store.isDurable()).isFalse();
                network.answers(Answers.KEEP_BACK);
                write(store);
            }
            replica.ask("REPLICAOF NO ONE");
            try (RedisOtpStore store = RedisOtpStore.open(replica.uri())) {
                long lost = missing(store);
                System.out.println("promoted replica: " + lost + " of " + WRITES + " acknowledged writes lost");
                assertThat(lost).isEqualTo(WRITES);
            }
        }
    }
}
