package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.beem.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D5: what hangs on a helper thread and minds an interrupt ends with its call, and at the latest with its client. */
@Timeout(30)
class HungAsideTest {

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
        return open("beem", where, server, settings);
    }

    private OtpClient open(String name, String where, RawServer server, String... settings) throws Exception {
        OtpConfig config = config(
                name,
                URI.create((where.equals("trust") ? "https" : "http") + "://localhost:" + server.port()),
                settings);
        SSLContext gullible = SSLContext.getInstance("TLS");
        gullible.init(null, new TrustManager[] {new Hanging()}, null);
        OtpConfig hanging = Clients.resolving(config, host -> {
                    if (where.equals("look-up")) {
                        hang();
                        throw new UnknownHostException();
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                })
                .with(SSLContext.class, gullible);
        return Clients.open(hanging, name);
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

    @ParameterizedTest
    @ValueSource(strings = {"look-up", "trust"})
    void isInterruptedWhenTheClientCloses(String where) throws Exception {
        try (RawServer server = server()) {
            OtpClient otp = open("closing-" + where, where, server, "close-timeout", "0s");
            CompletableFuture<OtpException> call = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(OtpException.class, () -> otp.send(somebody())));
            assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();
            otp.close();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(call.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("the client was closed");
            awaitNoThread("otp-closing-" + where);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"look-up", "trust"})
    void isInterruptedAtTheDeadlineAndGivesThePermitBack(String where) throws Exception {
        try (RawServer server = server();
                OtpClient otp = open(where, server, "send.deadline", "300ms", "send.max-concurrent", "1")) {
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                        .isInstanceOf(OtpNotDoneException.class)
                        .hasMessageContaining(
                                "the deadline passed in phase " + (where.equals("trust") ? "TLS" : "RESOLVE"));
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void isInterruptedWithItsCaller() throws Exception {
        try (RawServer server = server();
                OtpClient otp = open("look-up", server)) {
            AtomicReference<OtpException> trouble = new AtomicReference<>();
            Thread caller =
                    new Thread(() -> trouble.set(catchThrowableOfType(OtpException.class, () -> otp.send(somebody()))));
            caller.start();
            assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            caller.join();
            assertThat(trouble.get()).hasMessageContaining("interrupted");
        }
    }

    /** The interrupt is the work's, not the thread's: the next one on it does not see it. */
    @Test
    void theThreadsNextWorkIsNotInterrupted() throws Exception {
        AtomicBoolean hanging = new AtomicBoolean(true);
        AtomicBoolean seen = new AtomicBoolean();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED))) {
            OtpConfig config = Clients.resolving(
                    config(
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
            try (OtpClient otp = Clients.open(config)) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                        .hasMessageContaining("RESOLVE");
                assertThat(otp.send(somebody()).reference()).isNotEmpty();
                assertThat(seen).isFalse();
            }
        }
    }

    private static void awaitNoThread(String name) throws InterruptedException {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(name))) {
            Spin.once();
        }
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
