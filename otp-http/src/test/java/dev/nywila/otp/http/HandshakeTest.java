package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.http.tck.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a handshake of TLS is done. */
@Timeout(60)
class HandshakeTest {

    private static final SSLContext SHOWN = new HandshakeCertificates.Builder()
            .heldCertificate(new HeldCertificate.Builder()
                    .addSubjectAlternativeName("localhost")
                    .build())
            .build()
            .sslContext();

    @Test
    void whoAsksNobodyJudgesCertificatesOnTheCallingThread() throws Exception {
        AtomicReference<Thread> judge = new AtomicReference<>();
        SSLContext noting = SSLContext.getInstance("TLS");
        noting.init(null, new TrustManager[] {new Notes(judge)}, null);
        ExecutorService helpers = Executors.newCachedThreadPool();
        ServerSocket socket =
                SHOWN.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (RawServer server = new RawServer(socket, connection -> {
            connection.readRequest();
            connection.write(RawServer.reply(200, "{}"));
        })) {
            URI target = URI.create("https://localhost:" + server.port());
            Connector connector = Transmissions.connector(target, Transmissions.LOOPBACK, noting);
            Transmissions.perform(Transmissions.transmission(connector, helpers, Duration.ofSeconds(10), () -> {}));
            assertThat(judge).hasValue(Thread.currentThread());
        } finally {
            helpers.shutdown();
        }
    }

    private record Notes(AtomicReference<Thread> judge) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            judge.set(Thread.currentThread());
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
