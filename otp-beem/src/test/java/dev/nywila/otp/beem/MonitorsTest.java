package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C4: what calling threads and helpers hold while a call waits, for whatever it waits. */
@Timeout(30)
class MonitorsTest {

    private interface Call {
        Object on(OtpClient otp);
    }

    private final List<Thread> callers = new ArrayList<>();

    /** Three kinds of calls. */
    static Stream<Named<Call>> calls() {
        return Stream.of(
                Named.of("send", otp -> otp.send(PHONE)),
                Named.of("resend", otp -> otp.resend(own())),
                Named.of("verify", otp -> otp.verify(own(), "123456")));
    }

    @AfterEach
    void endCalls() throws InterruptedException {
        for (Thread caller : callers) {
            caller.interrupt();
            caller.join(10_000);
            assertThat(caller.isAlive()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noneIsHeldWhileTheReplyIsWithheld(Call call) throws Exception {
        try (Silent server = new Silent();
                OtpClient otp = Clients.open(config("monitors", server.url()), "monitors")) {
            Thread caller = start(call, otp);
            server.awaitRequest();
            assertThat(heldIn("receive", caller)).isEmpty();
            endCalls();
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noneIsHeldWhileTheConnectionIsNotAnswered(Call call) throws Exception {
        try (FullServer full = new FullServer();
                OtpClient otp = Clients.open(
                        config(
                                "monitors",
                                full.url(),
                                "connect-timeout",
                                "20s",
                                "send.deadline",
                                "20s",
                                "verify.deadline",
                                "20s"),
                        "monitors")) {
            Thread caller = start(call, otp);
            assertThat(heldIn("blockingConnect", caller)).isEmpty();
            endCalls();
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noneIsHeldWhileTheNameIsNotResolved(Call call) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = config("monitors", URI.create("https://slow.invalid"));
        try (OtpClient otp = Clients.open(Clients.resolving(config, host -> hang(never)), "monitors")) {
            Thread caller = start(call, otp);
            assertThat(heldByHelpers("hang")).isEmpty();
            assertThat(heldBy(caller)).isEmpty();
            endCalls();
        } finally {
            never.countDown();
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void noneIsHeldWhileThereIsNoPermit(Call call) throws Exception {
        try (Silent server = new Silent();
                OtpClient otp = Clients.open(
                        config("monitors", server.url(), "send.max-concurrent", "1", "verify.max-concurrent", "1"),
                        "monitors")) {
            start(client -> client.send(PHONE), otp);
            server.awaitRequest();
            start(client -> client.verify(other(), "123456"), otp);
            server.awaitRequest();
            Thread caller = start(call, otp);
            Spin.untilWaiting(caller);
            assertThat(heldBy(caller)).isEmpty();
            endCalls();
        }
    }

    @Test
    void noneIsHeldWhileAnotherCallWithTheSameKeySends() throws Exception {
        OtpRequest request = OtpRequest.to(PHONE).idempotencyKey("one-key-for-two-calls");
        try (Silent server = new Silent();
                OtpClient otp = Clients.open(config("monitors", server.url()), "monitors")) {
            Thread first = start(client -> client.send(request), otp);
            server.awaitRequest();
            Thread second = start(client -> client.send(request), otp);
            Spin.untilWaiting(second);
            assertThat(heldBy(first)).isEmpty();
            assertThat(heldBy(second)).isEmpty();
            endCalls();
        }
    }

    @Test
    void aMonitorOfTheCallersOwnIsSeen() throws Exception {
        Object planted = new Object();
        try (Silent server = new Silent();
                OtpClient otp = Clients.open(config("monitors", server.url()), "monitors")) {
            Thread caller = start(
                    client -> {
                        synchronized (planted) {
                            return client.send(PHONE);
                        }
                    },
                    otp);
            server.awaitRequest();
            assertThat(heldBy(caller)).hasSize(1);
            endCalls();
        }
    }

    @Test
    void aMonitorThatAHelperHoldsIsSeen() throws Exception {
        Object planted = new Object();
        CountDownLatch never = new CountDownLatch(1);
        OtpConfig config = config("monitors", URI.create("https://slow.invalid"));
        try (OtpClient otp = Clients.open(
                Clients.resolving(config, host -> {
                    synchronized (planted) {
                        return hang(never);
                    }
                }),
                "monitors")) {
            start(client -> client.send(PHONE), otp);
            assertThat(heldByHelpers("hang")).hasSize(1);
            endCalls();
        } finally {
            never.countDown();
        }
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

    private static Challenge own() {
        return challenge().client("monitors");
    }

    private static Challenge other() {
        return Challenge.of("beem", "other-pin-id", PHONE, challenge().sentAt()).client("monitors");
    }

    private static MonitorInfo[] heldBy(Thread thread) {
        return info(thread).getLockedMonitors();
    }

    /** What the thread holds when it is in this method. */
    private static MonitorInfo[] heldIn(String method, Thread thread) throws InterruptedException {
        while (true) {
            ThreadInfo info = info(thread);
            if (isIn(method, info)) {
                return info.getLockedMonitors();
            }
            Spin.once();
        }
    }

    /** What the client's helper holds that is in this method. */
    private static MonitorInfo[] heldByHelpers(String method) throws InterruptedException {
        while (true) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                ThreadInfo info = thread.getName().startsWith("otp-monitors-") ? info(thread) : null;
                if (info != null && isIn(method, info)) {
                    return info.getLockedMonitors();
                }
            }
            Spin.once();
        }
    }

    private static boolean isIn(String method, ThreadInfo info) {
        return Arrays.stream(info.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    private static ThreadInfo info(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {thread.getId()}, true, true)[0];
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
