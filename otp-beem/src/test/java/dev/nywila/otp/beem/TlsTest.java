package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.tck.Lateness;
import dev.nywila.otp.http.tck.RawServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the adapter trusts, and that nobody else in the JVM decides it. */
@Timeout(60)
class TlsTest {

    private static final HeldCertificate CERTIFICATE =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

    /** It both shows the self-signed certificate for localhost and trusts it. */
    private static final SSLContext CONTEXT = new HandshakeCertificates.Builder()
            .heldCertificate(CERTIFICATE)
            .addTrustedCertificate(CERTIFICATE.certificate())
            .build()
            .sslContext();

    @Test
    void speaksTlsWithWhomTheGivenContextTrusts() throws Exception {
        try (RawServer server = secure();
                OtpClient otp = Clients.open(at("localhost", server).with(SSLContext.class, CONTEXT))) {
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theBuilderTakesAContextToo() throws Exception {
        try (RawServer server = secure();
                OtpClient otp = BeemOtp.builder()
                        .credentials("key", "secret")
                        .appId("1")
                        .baseUrl(URI.create("https://localhost:" + server.port()))
                        .sslContext(CONTEXT)
                        .meterRegistry(new SimpleMeterRegistry())
                        .build()) {
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
        }
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws Exception {
        try (RawServer server = secure();
                OtpClient otp = Clients.open(at("localhost", server))) {
            assertNotSent(otp, server);
        }
    }

    @Test
    void refusesATrustedCertificateOfAnotherHost() throws Exception {
        try (RawServer server = secure();
                OtpClient otp = Clients.open(at("127.0.0.1", server).with(SSLContext.class, CONTEXT))) {
            assertNotSent(otp, server);
        }
    }

    @Test
    void doesNotTrustEverybodyBecauseTheJvmsDefaultContextDoes() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext gullible = SSLContext.getInstance("TLS");
        gullible.init(null, new TrustManager[] {new TrustEverybody()}, null);
        SSLContext.setDefault(gullible);
        try (RawServer server = secure();
                OtpClient otp = Clients.open(at("localhost", server))) {
            assertNotSent(otp, server);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void whoJudgesCertificatesMayHangNoLongerThanTheDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        SSLContext hanging = SSLContext.getInstance("TLS");
        hanging.init(null, new TrustManager[] {new AsksForever(never)}, null);
        try (RawServer server = secure();
                OtpClient otp =
                        Clients.open(config(URI.create("https://localhost:" + server.port()), "send.deadline", "300ms")
                                .with(SSLContext.class, hanging))) {
            Lateness lateness = Lateness.beside(Duration.ofMillis(300));
            CompletableFuture<Duration> took = CompletableFuture.supplyAsync(() -> {
                assertNotSent(otp, server);
                return lateness.elapsed();
            });
            lateness.assertInTime(took.get(10, TimeUnit.SECONDS));
        } finally {
            never.countDown();
        }
    }

    @Test
    void goesThroughTheConfiguredProxyAndTheProxySeesNoRequest() throws Exception {
        try (RawServer server = secure();
                RawServer proxy = tunnelTo(server);
                OtpClient otp = Clients.open(
                        config(URI.create("https://localhost:" + server.port()), "proxy", "127.0.0.1:" + proxy.port())
                                .with(SSLContext.class, CONTEXT))) {
            otp.send(PHONE);
            assertThat(proxy.requests())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT localhost:" + server.port())
                    .doesNotContain("Authorization");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 404, 405, 407, 451})
    void aProxyThatRefusesMustBeMendedByAnOperator(int status) throws Exception {
        try (RawServer server = secure();
                RawServer proxy = RawServer.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
                OtpClient otp = through(proxy, server)) {
            OtpException trouble = assertNotSent(otp, server, OtpFailure.CONFIGURATION);
            assertThat(trouble).hasMessageContaining("the proxy answered " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aProxyInTroubleIsAnOutageWithItsStatus(int status) throws Exception {
        try (RawServer server = secure();
                RawServer proxy = RawServer.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
                OtpClient otp = through(proxy, server)) {
            OtpException trouble = assertNotSent(otp, server, OtpFailure.UNAVAILABLE);
            assertThat(trouble).hasMessageContaining("the proxy answered " + status);
        }
    }

    /** RFC 9110, 9.3.6: any 2xx does, what it says of a body is ignored, and interim replies are passed over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 Connection established\r\n\r\n",
                "HTTP/1.1 201 Any\r\n\r\n",
                "HTTP/1.1 204 Any\r\nX: y\r\n\r\n",
                "HTTP/1.1 299 \r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 Any\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 100 Any\r\n\r\nHTTP/1.1 103 Any\r\n\r\nHTTP/1.1 200 Any\r\n\r\n"
            })
    void aTunnelIsOpenedByAny2xx(String answer) throws Exception {
        try (RawServer server = secure();
                RawServer proxy = tunnelTo(server, answer);
                OtpClient otp = through(proxy, server)) {
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 101 Any\r\n\r\n", "HTTP/0.9 200 Any\r\n\r\n", "200 Any\r\n\r\n", "\r\n\r\n"})
    void noOtherAnswerOpensATunnel(String answer) throws Exception {
        try (RawServer server = secure();
                RawServer proxy = tunnelTo(server, answer);
                OtpClient otp = through(proxy, server)) {
            assertNotSent(otp, server);
        }
    }

    private static OtpClient through(RawServer proxy, RawServer server) {
        return Clients.open(
                config(URI.create("https://localhost:" + server.port()), "proxy", "127.0.0.1:" + proxy.port())
                        .with(SSLContext.class, CONTEXT));
    }

    private static OtpConfig at(String host, RawServer server) {
        return config(URI.create("https://" + host + ":" + server.port()));
    }

    private static RawServer secure() throws IOException {
        ServerSocket socket =
                CONTEXT.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new RawServer(socket, connection -> {
            connection.readRequest();
            connection.write(reply(200, ACCEPTED));
        });
    }

    private static RawServer tunnelTo(RawServer server) throws IOException {
        return tunnelTo(server, "HTTP/1.1 200 Go on\r\n\r\n");
    }

    private static RawServer tunnelTo(RawServer server, String answer) throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                connection.write(answer);
                connection.relay(target);
            }
        });
    }

    private static void assertNotSent(OtpClient otp, RawServer server) {
        assertNotSent(otp, server, OtpFailure.UNAVAILABLE);
    }

    private static OtpException assertNotSent(OtpClient otp, RawServer server, OtpFailure failure) {
        OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
        assertThat(server.requests()).isEmpty();
        return trouble;
    }

    private static final class AsksForever extends TrustEverybody {
        private final CountDownLatch never;

        AsksForever(CountDownLatch never) {
            this.never = never;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException ignoredAsALibraryMay) {
                    // goes on asking
                }
            }
        }
    }

    private static class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
