package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C4: what calling threads and helpers hold while a call waits, for whatever it waits. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@Timeout(30)
abstract class MonitorRules {

    private static final String CLIENT = "monitors";

    /** As often a waiting thread must be found in the same place. */
    private static final int LOOKS = 20;

    private final List<Thread> callers = new ArrayList<>();

    abstract HttpSubject subject();

    /** Three kinds of calls. */
    enum Kind {
        SEND,
        RESEND,
        VERIFY
    }

    private interface Call {
        Object on(OtpClient otp);
    }

    private Call call(Kind kind) {
        return switch (kind) {
            case SEND -> otp -> otp.send(PHONE);
            case RESEND -> otp -> otp.resend(own());
            case VERIFY -> otp -> otp.verify(own(), CODE);
        };
    }

    @AfterEach
    void endCalls() throws InterruptedException {
        for (Thread caller : callers) {
            caller.interrupt();
            caller.join(5_000);
            if (caller.isAlive()) {
                throw new AssertionError("C2: expected an interrupted call to end; seen: it goes on");
            }
        }
    }

    @ParameterizedTest(name = "C4: no monitor is held while the reply is withheld, {0}")
    @EnumSource
    void noneIsHeldWhileTheReplyIsWithheld(Kind kind) throws Exception {
        try (Silent server = new Silent();
                OtpClient otp = open(server.url())) {
            Thread caller = start(call(kind), otp);
            server.awaitRequest();
            assertThat(heldWhileWaiting(caller)).isEmpty();
            endCalls();
        }
    }

    @ParameterizedTest(name = "C4: no monitor is held while the connection is not answered, {0}")
    @EnumSource
    void noneIsHeldWhileTheConnectionIsNotAnswered(Kind kind) throws Exception {
        try (FullServer full = new FullServer();
                OtpClient otp = open(full.url(), "connect-timeout", "20s")) {
            Thread caller = start(call(kind), otp);
            assertThat(heldWhileWaiting(caller)).isEmpty();
            endCalls();
        }
    }

    @ParameterizedTest(name = "C4: no monitor is held while the name is not resolved, {0}")
    @EnumSource
    void noneIsHeldWhileTheNameIsNotResolved(Kind kind) throws Exception {
        Seam.NAMES.neededOf(subject());
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = subject().configOf(CLIENT, URI.create("https://slow.invalid"));
        try (OtpClient otp = subject().open(subject().resolving(config, host -> hang(never)), CLIENT)) {
            Thread caller = start(call(kind), otp);
            assertThat(heldIn("hang", caller)).isEmpty();
            assertThat(heldBy(caller)).isEmpty();
            endCalls();
        } finally {
            never.countDown();
        }
    }

    @ParameterizedTest(name = "C4: no monitor is held while there is no permit, {0}")
    @EnumSource
    void noneIsHeldWhileThereIsNoPermit(Kind kind) throws Exception {
        try (Silent server = new Silent();
                OtpClient otp = open(server.url(), "send.max-concurrent", "1", "verify.max-concurrent", "1")) {
            start(client -> client.send(PHONE), otp);
            server.awaitRequest();
            start(client -> client.verify(own(), CODE), otp);
            server.awaitRequest();
            Thread caller = start(call(kind), otp);
            Spin.untilWaiting(caller);
            assertThat(heldBy(caller)).isEmpty();
            endCalls();
        }
    }

    @Test
    @DisplayName("C4: no monitor is held while another call with the same key sends")
    void noneIsHeldWhileAnotherCallWithTheSameKeySends() throws Exception {
        OtpRequest request = OtpRequest.to(PHONE).idempotencyKey("one-key-for-two-calls");
        try (Silent server = new Silent();
                OtpClient otp = open(server.url())) {
            Thread first = start(client -> client.send(request), otp);
            server.awaitRequest();
            Thread second = start(client -> client.send(request), otp);
            Spin.untilWaiting(second);
            assertThat(heldWhileWaiting(first)).isEmpty();
            assertThat(heldBy(second)).isEmpty();
            endCalls();
        }
    }

    @Test
    @DisplayName("a monitor of the caller's own is seen")
    void aMonitorOfTheCallersOwnIsSeen() throws Exception {
        Object planted = new Object();
        try (Silent server = new Silent();
                OtpClient otp = open(server.url())) {
            Thread caller = start(
                    client -> {
                        synchronized (planted) {
                            return client.send(PHONE);
                        }
                    },
                    otp);
            server.awaitRequest();
            assertThat(heldWhileWaiting(caller)).isNotEmpty();
            endCalls();
        }
    }

    @Test
    @DisplayName("a monitor that a resolver holds is seen")
    void aMonitorThatAResolverHoldsIsSeen() throws Exception {
        Seam.NAMES.neededOf(subject());
        Object planted = new Object();
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = subject().configOf(CLIENT, URI.create("https://slow.invalid"));
        try (OtpClient otp = subject()
                .open(
                        subject().resolving(config, host -> {
                            synchronized (planted) {
                                return hang(never);
                            }
                        }),
                        CLIENT)) {
            Thread caller = start(client -> client.send(PHONE), otp);
            assertThat(heldIn("hang", caller)).isNotEmpty();
            endCalls();
        } finally {
            never.countDown();
        }
    }

    private OtpClient open(URI url, String... settings) {
        String[] patient = {"send.deadline", "20s", "verify.deadline", "20s", "close-timeout", "0s"};
        String[] all =
                Stream.concat(Arrays.stream(patient), Arrays.stream(settings)).toArray(String[]::new);
        return subject().open(subject().configOf(CLIENT, url, all), CLIENT);
    }

    private Thread start(Call call, OtpClient otp) {
        Thread caller = new Thread(() -> {
            try {
                assertThat(call.on(otp)).isNull();
            } catch (OtpException interrupted) {
                // as the test ends it
            }
        });
        callers.add(caller);
        caller.start();
        return caller;
    }

    private Challenge own() {
        return subject().challenge().client(CLIENT);
    }

    private static List<MonitorInfo> heldBy(Thread thread) {
        return held(waiting(thread));
    }

    private static List<MonitorInfo> held(ThreadInfo info) {
        return List.of(info.getLockedMonitors());
    }

    /** What the caller and the client's helpers hold once the caller waits, and goes on waiting. */
    private static List<MonitorInfo> heldWhileWaiting(Thread caller) throws InterruptedException {
        StackTraceElement[] before = {};
        for (int same = 0; same < LOOKS; ) {
            StackTraceElement[] stack = waiting(caller).getStackTrace();
            boolean waits = stack.length > 0 && stack[0].isNativeMethod();
            same = waits && Arrays.equals(stack, before) ? same + 1 : 0;
            before = stack;
            Spin.once();
        }
        return Stream.concat(Stream.of(waiting(caller)), helpers())
                .flatMap(info -> held(info).stream())
                .toList();
    }

    /** What the thread holds that is in this method: the caller's, or one of the client's helpers. */
    private static List<MonitorInfo> heldIn(String method, Thread caller) throws InterruptedException {
        while (true) {
            List<ThreadInfo> infos =
                    Stream.concat(Stream.of(waiting(caller)), helpers()).toList();
            for (ThreadInfo info : infos) {
                if (isIn(method, info)) {
                    return held(info);
                }
            }
            Spin.once();
        }
    }

    private static Stream<ThreadInfo> helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("otp-" + CLIENT))
                .flatMap(thread -> info(thread).stream());
    }

    private static boolean isIn(String method, ThreadInfo info) {
        return Arrays.stream(info.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    private static ThreadInfo waiting(Thread caller) {
        return info(caller).orElseThrow(() -> new AssertionError("the call ended, where it was to wait"));
    }

    /** Empty of a thread that is over. */
    private static Optional<ThreadInfo> info(Thread thread) {
        return Optional.ofNullable(
                ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {thread.getId()}, true, true)[0]);
    }

    private static InetAddress[] hang(CountDownLatch never) {
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException ignoredAsAResolverDoes) {
                // goes on waiting
            }
        }
        return new InetAddress[0];
    }

    /** Takes requests and answers none. */
    private static final class Silent implements AutoCloseable {
        private final Semaphore received = new Semaphore(0);
        private final RawServer server = new RawServer(connection -> {
            connection.readRequest();
            received.release();
            connection.awaitClose();
        });

        Silent() throws IOException {}

        URI url() {
            return server.url();
        }

        void awaitRequest() throws InterruptedException {
            assertThat(received.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
