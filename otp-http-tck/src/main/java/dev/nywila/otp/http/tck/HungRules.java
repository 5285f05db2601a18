package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D5: what hangs on a helper thread and minds an interrupt ends with its call, and at the latest with its client. */
@Timeout(30)
abstract class HungRules {

    abstract HttpSubject subject();

    @BeforeEach
    void needsNames() {
        Seam.NAMES.neededOf(subject());
    }

    private final CountDownLatch hung = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** As a look-up or a check of a certificate that asks somebody who does not answer. */
    private void hang() {
        try {
            hung.countDown();
            new CountDownLatch(1).await();
        } catch (InterruptedException ended) {
            interrupted.countDown();
        }
    }

    private OtpClient open(String where, RawServer server, String... settings) throws Exception {
        return open(subject().providerId(), where, server, settings);
    }

    private OtpClient open(String name, String where, RawServer server, String... settings) throws Exception {
        if (where.equals("trust")) {
            Seam.TLS.neededOf(subject());
        }
        OtpConfig config = subject()
                .configOf(
                        name,
                        URI.create((where.equals("trust") ? "https" : "http") + "://localhost:" + server.port()),
                        settings);
        SSLContext gullible = SSLContext.getInstance("TLS");
        gullible.init(null, new TrustManager[] {new Hanging()}, null);
        OtpConfig hanging = subject()
                .resolving(config, host -> {
                    if (where.equals("look-up")) {
                        hang();
                        throw new UnknownHostException();
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                })
                .with(SSLContext.class, gullible);
        return subject().open(hanging, name);
    }

    private static RawServer server() throws IOException {
        SSLContext own = new HandshakeCertificates.Builder()
                .heldCertificate(new HeldCertificate.Builder()
                        .addSubjectAlternativeName("localhost")
                        .build())
                .build()
                .sslContext();
        return new RawServer(connection -> {
            connection.secure(own, socket -> {});
            connection.awaitClose();
        });
    }

    @ParameterizedTest(name = "D5: what hangs in a {0} is interrupted when the client closes")
    @ValueSource(strings = {"look-up", "trust"})
    void isInterruptedWhenTheClientCloses(String where) throws Exception {
        String threads = "otp-closing-" + where;
        Set<Thread> ofOthers = threads(threads);
        try (RawServer server = server()) {
            OtpClient otp = open("closing-" + where, where, server, "close-timeout", "0s");
            CompletableFuture<OtpException> call = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(OtpException.class, () -> otp.send(somebody())));
            assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();
            otp.close();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(call.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(OtpNotDoneException.class)
                    .extracting(OtpException::failure)
                    .isEqualTo(OtpFailure.UNAVAILABLE);
            awaitNoneBut(ofOthers, threads);
        }
    }

    @ParameterizedTest(name = "C3: what hangs in a {0} is interrupted at the deadline and gives the permit back")
    @ValueSource(strings = {"look-up", "trust"})
    void isInterruptedAtTheDeadlineAndGivesThePermitBack(String where) throws Exception {
        try (RawServer server = server();
                OtpClient otp = open(where, server, "send.deadline", "300ms", "send.max-concurrent", "1")) {
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                        .isInstanceOf(OtpNotDoneException.class)
                        .extracting(OtpException::failure)
                        .isEqualTo(OtpFailure.UNAVAILABLE);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("C2: what hangs in a look-up is interrupted with its caller")
    void isInterruptedWithItsCaller() throws Exception {
        try (RawServer server = server();
                OtpClient otp = open("look-up", server)) {
            CompletableFuture<OtpException> trouble = new CompletableFuture<>();
            Thread caller = new Thread(
                    () -> trouble.complete(catchThrowableOfType(OtpException.class, () -> otp.send(somebody()))));
            caller.start();
            assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(trouble.get(10, TimeUnit.SECONDS).failure()).isEqualTo(OtpFailure.INTERRUPTED);
        }
    }

    /** The interrupt is the work's, not the thread's: the next one on it does not see it. */
    @Test
    @DisplayName("C2: an interrupt of one call's helper is not seen by the next call's")
    void theThreadsNextWorkIsNotInterrupted() throws Exception {
        AtomicBoolean hanging = new AtomicBoolean(true);
        AtomicBoolean seen = new AtomicBoolean();
        try (RawServer server = new RawServer(connection ->
                connection.write(subject().good(connection.readRequest()).framed()))) {
            OtpConfig config = subject()
                    .resolving(
                            subject()
                                    .config(
                                            URI.create("http://localhost:" + server.port()),
                                            "send.deadline",
                                            "300ms",
                                            "send.max-concurrent",
                                            "1"),
                            host -> {
                                if (hanging.getAndSet(false)) {
                                    // leaves the flag set, as code may that does not look at it
                                    while (!Thread.currentThread().isInterrupted()) {
                                        Thread.onSpinWait();
                                    }
                                    throw new UnknownHostException();
                                }
                                seen.set(Thread.currentThread().isInterrupted());
                                return new InetAddress[] {InetAddress.getLoopbackAddress()};
                            });
            try (OtpClient otp = subject().open(config)) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                        .isInstanceOf(OtpNotDoneException.class);
                assertThat(otp.send(somebody()).reference()).isNotEmpty();
                assertThat(seen).isFalse();
            }
        }
    }

    /** What another client of this name left is not this one's. */
    private static void awaitNoneBut(Set<Thread> ofOthers, String name) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!ofOthers.containsAll(threads(name))) {
            assertThat(System.nanoTime() - end).as("a thread is left, for long").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Set<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .collect(Collectors.toSet());
    }

    private final class Hanging implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            hang();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
