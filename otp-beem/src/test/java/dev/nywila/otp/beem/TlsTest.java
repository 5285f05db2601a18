package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom the adapter trusts, and that nobody else in the JVM decides it. */
@Timeout(60)
class TlsTest {

    private static final char[] PASSWORD = "test-password".toCharArray();

    @TempDir
    private static Path folder;

    private static SSLContext context;

    /** A self-signed certificate for localhost; the context both shows it and trusts it. */
    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("server.p12");
        String[] command = {
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-validity",
            "2",
            "-keystore",
            file.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD)
        };
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @Test
    void speaksTlsWithWhomTheGivenContextTrusts() throws Exception {
        try (RawServer server = secure();
                OtpClient otp = Clients.open(at("localhost", server).with(SSLContext.class, context))) {
            assertThat(otp.send(PHONE).recipient()).isEqualTo(PHONE);
            assertThat(server.requests()).hasSize(1);
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
                OtpClient otp = Clients.open(at("127.0.0.1", server).with(SSLContext.class, context))) {
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
    void goesThroughTheConfiguredProxyAndTheProxySeesNoRequest() throws Exception {
        try (RawServer server = secure();
                RawServer proxy = tunnelTo(server);
                OtpClient otp = Clients.open(
                        config(URI.create("https://localhost:" + server.port()), "proxy", "127.0.0.1:" + proxy.port())
                                .with(SSLContext.class, context))) {
            otp.send(PHONE);
            assertThat(proxy.requests())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT localhost:" + server.port())
                    .doesNotContain("Authorization");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aProxyThatRefusesMeansNothingWasSent() throws Exception {
        try (RawServer server = secure();
                RawServer proxy = RawServer.answering("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
                OtpClient otp = Clients.open(
                        config(URI.create("https://localhost:" + server.port()), "proxy", "127.0.0.1:" + proxy.port())
                                .with(SSLContext.class, context))) {
            assertNotSent(otp, server);
        }
    }

    private static OtpConfig at(String host, RawServer server) {
        return config(URI.create("https://" + host + ":" + server.port()));
    }

    private static RawServer secure() throws IOException {
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new RawServer(socket, connection -> {
            connection.readRequest();
            connection.write(reply(200, ACCEPTED));
        });
    }

    private static RawServer tunnelTo(RawServer server) throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                connection.write("HTTP/1.1 200 Go on\r\n\r\n");
                connection.relay(target);
            }
        });
    }

    private static void assertNotSent(OtpClient otp, RawServer server) {
        OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
        assertThat(trouble).isExactlyInstanceOf(OtpException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(server.requests()).isEmpty();
    }

    private static final class TrustEverybody implements X509TrustManager {
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
