package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.store.redis.Relay.Answers;
import dev.nywila.otp.testing.Crowd;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What leaves for the server, counted on the wire. */
class OnceTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration BRIEF = Duration.ofMillis(300);
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    private static boolean write(RedisOtpStore store, byte[] before, byte[] after, Duration within) {
        return store.compareAndSet(Keep.MUST_KEEP, "key", before, after, LONG, within);
    }

    private static byte[] read(RedisOtpStore store) {
        return store.get(Keep.MUST_KEEP, "key", LONG);
    }

    @Test
    void aCallIsOneCommand() {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            int evals = relay.asked("EVAL");
            // of CONFIG GET
            int gets = relay.asked("GET");
            write(store, null, ONE, LONG);
            write(store, ONE, TWO, LONG);
            read(store);
            assertThat(relay.asked("EVAL") - evals).isEqualTo(2);
            assertThat(relay.asked("GET")).isEqualTo(gets + 1);
            assertThat(relay.connections()).isEqualTo(1);
        }
    }

    @Test
    void aWriteWhoseConnectionIsCutIsNeverSentAgain() {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            int opening = relay.asked("EVAL");
            relay.answers(Answers.CUT);
            assertThatThrownBy(() -> write(store, null, ONE, LONG))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("may have been done");
            relay.answers(Answers.PASS);
            // a further call, on a connection of its own, carries nothing of the former
            assertThat(read(store)).isEqualTo(ONE);
            assertThat(relay.connections()).isEqualTo(2);
            assertThat(relay.asked("EVAL")).isEqualTo(opening + 1);
        }
    }

    @Test
    void aWriteThatIsNotAnsweredIsNeverSentAgain() {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            int opening = relay.asked("EVAL");
            relay.answers(Answers.KEEP_BACK);
            assertThatThrownBy(() -> write(store, null, ONE, BRIEF))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("PT0.3S");
            relay.answers(Answers.PASS);
            assertThat(write(store, ONE, TWO, LONG)).isTrue();
            assertThat(relay.asked("EVAL")).isEqualTo(opening + 2);
        }
    }

    @Test
    void aWriteUnderWayWhenTheServerIsKilledIsNeverSentToTheNextOne() {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            int opening = relay.asked("EVAL");
            server.hang();
            assertThatThrownBy(() -> write(store, null, ONE, BRIEF)).isInstanceOf(UncheckedIOException.class);
            server.kill();
            server.restart();
            assertThat(read(store)).isNull();
            assertThat(relay.asked("EVAL")).isEqualTo(opening + 1);
        }
    }

    @Test
    void aCallWithoutTimeLeftSendsNothing() {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            int opening = relay.asked("EVAL");
            for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(-1_000_000))) {
                assertThatThrownBy(() -> write(store, null, ONE, none))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("nothing was asked");
            }
            assertThat(read(store)).isNull();
            assertThat(relay.asked("EVAL")).isEqualTo(opening);
            assertThat(relay.connections()).isEqualTo(1);
        }
    }

    @Test
    void manyThreadsConnectOnce() throws Exception {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri());
                Crowd crowd = new Crowd(UncheckedIOException.class)) {
            server.kill();
            server.restart();
            // the first of them may still meet the end of the former connection
            List<Future<Object>> calls = crowd.start(64, (Callable<Object>) () -> {
                read(store);
                return "read";
            });
            int answered = 0;
            for (Future<Object> call : calls) {
                answered += "read".equals(call.get()) ? 1 : 0;
            }
            assertThat(answered).isPositive();
            assertThat(relay.connections()).isEqualTo(2);
        }
    }
}
