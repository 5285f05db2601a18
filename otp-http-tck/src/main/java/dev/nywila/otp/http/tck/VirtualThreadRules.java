package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** C2 and C4 where callers are virtual threads: they cost no platform thread, and an interrupt ends them as any other. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
@Timeout(120)
abstract class VirtualThreadRules {

    private static final int SENDS = 2000;
    private static final int AT_ONCE = 200;
    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final Duration IDEAL = LATENCY.multipliedBy(SENDS / AT_ONCE);
    private static final Duration LIMIT = IDEAL.multipliedBy(13).dividedBy(10);
    private static final int WARM_UP = 3;
    private static final int MOST_TRIES = 20;

    private ExecutorService virtual = Executors.newCachedThreadPool();

    abstract HttpSubject subject();

    @BeforeEach
    void openExecutor() throws Throwable {
        virtual.shutdownNow();
        virtual = VirtualThreads.executor();
    }

    @AfterEach
    void closeExecutor() {
        virtual.shutdownNow();
    }

    @Test
    @DisplayName("C4: two thousand sends on virtual threads take hardly longer than their permits allow")
    void twoThousandSendsTakeHardlyLongerThanTheirPermitsAllow() throws Exception {
        try (FarServer server = FarServer.start(subject(), (int) LATENCY.toMillis(), 0, 0);
                OtpClient otp = subject()
                        .open(subject()
                                .config(server.url(), "send.max-concurrent", "" + AT_ONCE, "send.deadline", "30s"))) {
            List<Duration> rounds = new ArrayList<>();
            // the first warm up; after that a busy machine makes a round longer, but nothing makes it shorter
            do {
                rounds.add(sendAll(otp, rounds.size() * SENDS));
            } while (rounds.size() < WARM_UP + 1
                    || (rounds.size() < WARM_UP + MOST_TRIES && last(rounds).compareTo(LIMIT) > 0));
            assertThat(last(rounds)).as("rounds: %s", rounds).isLessThanOrEqualTo(LIMIT);
            assertThat(server.report())
                    .hasSize(rounds.size() * SENDS)
                    .allSatisfy((number, account) ->
                            assertThat(account.requests()).as(number).isEqualTo(1));
        }
    }

    private static Duration last(List<Duration> rounds) {
        return rounds.get(rounds.size() - 1);
    }

    private Duration sendAll(OtpClient otp, int first) throws Exception {
        long start = System.nanoTime();
        List<Future<Challenge>> sends = new ArrayList<>();
        for (int i = first; i < first + SENDS; i++) {
            PhoneNumber number = PhoneNumber.of("+" + (255_700_000_000L + i));
            sends.add(virtual.submit(() -> otp.send(number)));
        }
        for (int i = 0; i < SENDS; i++) {
            assertThat(sends.get(i).get().reference()).isEqualTo(subject().reference(255_700_000_000L + first + i));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    @DisplayName("C2: an interrupt of a virtual thread in flight is an unknown outcome")
    void anInterruptInFlightIsAnUnknownOutcome() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    received.countDown();
                    connection.awaitClose();
                });
                OtpClient otp = subject().open(subject().config(server.url()))) {
            Ending ending = interrupted(otp, received);
            assertThat(ending.trouble()).isInstanceOf(OtpOutcomeUnknownException.class);
            assertThat(ending.trouble().failure()).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(ending.flagKept()).isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("C2: an interrupt of a virtual thread before the request left is none")
    void anInterruptBeforeTheRequestLeftIsNone() throws Exception {
        Seam.NAMES.neededOf(subject());
        CountDownLatch resolving = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (OtpClient otp = subject()
                .open(subject().resolving(subject().config(URI.create("https://slow.invalid")), host -> {
                    resolving.countDown();
                    awaitUninterruptibly(over);
                    return new InetAddress[0];
                }))) {
            Ending ending = interrupted(otp, resolving);
            assertThat(ending.trouble()).isInstanceOf(OtpNotDoneException.class);
            assertThat(ending.trouble().failure()).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(ending.flagKept()).isTrue();
        } finally {
            over.countDown();
        }
    }

    @Test
    @DisplayName("C2: a virtual thread that is interrupted already starts nothing")
    void aThreadThatIsInterruptedAlreadyStartsNothing() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::readRequest);
                OtpClient otp = subject().open(subject().config(server.url()))) {
            Ending ending = virtual.submit(() -> {
                        Thread.currentThread().interrupt();
                        return ending(otp);
                    })
                    .get();
            assertThat(ending.trouble()).isInstanceOf(OtpNotDoneException.class);
            assertThat(ending.trouble().failure()).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(ending.flagKept()).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    private record Ending(OtpException trouble, boolean flagKept) {}

    private Ending interrupted(OtpClient otp, CountDownLatch when) throws Exception {
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        Future<Ending> call = virtual.submit(() -> {
            caller.complete(Thread.currentThread());
            return ending(otp);
        });
        assertThat(when.await(10, TimeUnit.SECONDS)).isTrue();
        caller.get().interrupt();
        return call.get(10, TimeUnit.SECONDS);
    }

    private static Ending ending(OtpClient otp) {
        try {
            throw new AssertionError("sent " + otp.send(PHONE));
        } catch (OtpException trouble) {
            return new Ending(trouble, Thread.currentThread().isInterrupted());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignoredAsAResolverDoes) {
                // goes on waiting
            }
        }
    }
}
