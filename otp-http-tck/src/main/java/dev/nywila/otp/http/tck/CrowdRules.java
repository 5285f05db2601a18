package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.testing.Crowd;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** C3 where more call than may, and the provider is silent: each ends in time, whatever it was waiting for. */
@Timeout(120)
abstract class CrowdRules {

    private static final int CALLS = 1_000;
    private static final int PERMITS = 300;
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    abstract HttpSubject subject();

    @Test
    @DisplayName("C3: nobody of a crowd ends late on platform threads")
    void nobodyEndsLateOnPlatformThreads() throws Exception {
        try (Crowd crowd = new Crowd(OtpException.class)) {
            warmUp(crowd);
            assertNobodyEndsLate(crowd);
        }
    }

    @Test
    @DisplayName("C3: nobody of a crowd ends late on virtual threads")
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
    void nobodyEndsLateOnVirtualThreads() throws Throwable {
        try (Crowd crowd = new Crowd(OtpException.class, VirtualThreads.executor())) {
            warmUp(crowd);
            assertNobodyEndsLate(crowd);
        }
    }

    /** A crowd whose code is still interpreted is late by that, which no control is. */
    private void warmUp(Crowd crowd) throws Exception {
        try (RawServer silent = new RawServer(RawServer.Connection::awaitClose);
                OtpClient otp = subject()
                        .open(subject()
                                .config(
                                        silent.url(),
                                        "send.deadline",
                                        "1s",
                                        "send.max-concurrent",
                                        "8",
                                        "breaker.minimum-calls",
                                        "10000"))) {
            for (int round = 0; round < 3; round++) {
                crowd.all(CALLS, () -> otp.send(PHONE));
            }
        }
    }

    /** How much longer than the deadline a call, or a control, took. */
    private record Overrun(boolean ofCall, long start, Duration overrun) {}

    /**
     * Beside each call a control: a thread of the same kind that waits as long for something that does not come. As
     * controls have nothing to do afterwards, two more do, which begin with the first call.
     */
    private void assertNobodyEndsLate(Crowd crowd) throws Exception {
        CompletableFuture<Lateness> lateness = new CompletableFuture<>();
        Semaphore nothing = new Semaphore(0);
        AtomicInteger turn = new AtomicInteger();
        // room for all, or the kernel would have some connect a second later
        ServerSocket socket = new ServerSocket(0, CALLS, InetAddress.getLoopbackAddress());
        try (RawServer silent = new RawServer(socket, connection -> {
                    connection.readRequest();
                    connection.awaitClose();
                });
                OtpClient otp = subject()
                        .open(subject()
                                .config(
                                        silent.url(),
                                        "send.deadline",
                                        DEADLINE.toSeconds() + "s",
                                        "send.max-concurrent",
                                        "" + PERMITS,
                                        "breaker.minimum-calls",
                                        "10000"))) {
            List<Overrun> overruns = crowd
                    .all(2 * CALLS, () -> {
                        int number = turn.getAndIncrement();
                        if (number == 0) {
                            lateness.complete(Lateness.beside(DEADLINE));
                        }
                        boolean isCall = number % 2 == 0;
                        long start = System.nanoTime();
                        if (isCall) {
                            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)))
                                    .isNotNull();
                        } else {
                            assertThat(nothing.tryAcquire(DEADLINE.toNanos(), TimeUnit.NANOSECONDS))
                                    .isFalse();
                        }
                        return new Overrun(
                                isCall,
                                start,
                                Duration.ofNanos(System.nanoTime() - start).minus(DEADLINE));
                    })
                    .stream()
                    .map(Overrun.class::cast)
                    .toList();
            Duration machine = Collections.max(
                    List.of(latest(overruns, false), lateness.join().ofMachine()));
            Duration forgiven = Collections.min(List.of(machine, Lateness.MOST));
            assertThat(latest(overruns, true))
                    .as("the latest call after its deadline, where the machine was late by %s", machine)
                    .isLessThanOrEqualTo(Lateness.GRACE.plus(forgiven));
            assertThat(silent.requests()).hasSizeBetween(PERMITS, PERMITS + lateStarters(overruns));
        }
    }

    /** Who began so much later than the first that time enough may be left when the first permits come back. */
    private static int lateStarters(List<Overrun> overruns) {
        long first = overruns.stream()
                .filter(Overrun::ofCall)
                .mapToLong(Overrun::start)
                .min()
                .orElseThrow();
        return (int) overruns.stream()
                .filter(each -> each.ofCall
                        && each.start - first > DEADLINE.dividedBy(10).toNanos())
                .count();
    }

    private static Duration latest(List<Overrun> overruns, boolean ofCalls) {
        return overruns.stream()
                .filter(each -> each.ofCall == ofCalls)
                .map(Overrun::overrun)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
