package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.store.redis.Relay.Answers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** How long calls wait, and for whom. */
class WaitingTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration BRIEF = Duration.ofMillis(100);

    private static byte[] read(RedisOtpStore store, Duration within) {
        return store.get(Keep.MUST_KEEP, "key", within);
    }

    @Test
    void aServerThatHangsIsWaitedForAsLongAsTheCallSaysAndServesAgainAfterwards() {
        try (RedisServer server = RedisServer.start();
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            server.hang();
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> read(store, BRIEF)).isInstanceOf(UncheckedIOException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(BRIEF, BRIEF.multipliedBy(15));
            }
            server.goOn();
            assertThat(read(store, LONG)).isNull();
        }
    }

    @Test
    void aConnectionThatDoesNotAnswerHoldsNoLaterCallUp() throws Exception {
        CompletableFuture<byte[]> patient;
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            relay.answers(Answers.KEEP_BACK);
            int reads = relay.asked("GET");
            patient = CompletableFuture.supplyAsync(() -> read(store, LONG));
            Relay.await(() -> relay.asked("GET") > reads);
            assertThatThrownBy(() -> read(store, BRIEF)).isInstanceOf(UncheckedIOException.class);
            relay.answers(Answers.PASS);
            assertThat(read(store, LONG)).isNull();
            // it may still be answered in its own time
            assertThat(patient).isNotDone();
        }
        assertThatThrownBy(patient::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aLateAnswerGoesToNobodyElse() {
        try (RedisServer server = RedisServer.start();
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            byte[] value = {7};
            store.compareAndSet(Keep.MUST_KEEP, "key", null, value, LONG, LONG);
            server.hang();
            assertThatThrownBy(() -> read(store, BRIEF)).isInstanceOf(UncheckedIOException.class);
            server.goOn();
            for (int i = 0; i < 100; i++) {
                assertThat(store.get(Keep.MUST_KEEP, "other", LONG)).isNull();
                assertThat(read(store, LONG)).isEqualTo(value);
            }
        }
    }

    @Test
    void anInterruptedCallEndsAtOnceAndLeavesFlagAndConnectionAsTheyWere() throws Exception {
        try (RedisServer server = RedisServer.start();
                Relay relay = new Relay(server.port());
                RedisOtpStore store = RedisOtpStore.open(relay.uri())) {
            relay.answers(Answers.KEEP_BACK);
            CompletableFuture<String> seen = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Throwable thrown = catchThrowable(() -> read(store, LONG));
                seen.complete(thrown + ", flag " + Thread.currentThread().isInterrupted());
            });
            int reads = relay.asked("GET");
            caller.start();
            Relay.await(() -> relay.asked("GET") > reads);
            caller.interrupt();
            assertThat(seen.get()).contains("UncheckedIOException", "Interrupted", "flag true");
            assertThat(relay.connections()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsNotThereIsNotWaitedForAndFoundWhenItIsBack() {
        try (RedisServer server = RedisServer.start();
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            server.kill();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> read(store, LONG)).isInstanceOf(UncheckedIOException.class);
            }
            server.restart();
            assertThat(read(store, LONG)).isNull();
        }
    }

    @Test
    void aServerThatCameBackForgetfulIsRefused() {
        try (RedisServer server = RedisServer.start();
                RedisOtpStore store = RedisOtpStore.open(server.uri())) {
            server.ask("CONFIG SET maxmemory-policy allkeys-lru");
            server.ask("CLIENT KILL TYPE normal");
            // the end of the connection may be noticed by the first call only
            Throwable first = catchThrowable(() -> read(store, LONG));
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> read(store, LONG)).hasMessageContaining("noeviction");
        }
    }
}
