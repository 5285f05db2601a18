package dev.nywila.otp.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.TrustManagerFactory;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss:}, against a server that speaks TLS itself. */
class TlsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path files;

    private RedisServer server(HeldCertificate certificate) throws Exception {
        Path pem = Files.writeString(files.resolve("cert.pem"), certificate.certificatePem());
        Path key = Files.writeString(files.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
        return RedisServer.startTls(
                "--tls-cert-file", pem.toString(),
                "--tls-key-file", key.toString(),
                "--tls-ca-cert-file", pem.toString(),
                "--tls-auth-clients", "no");
    }

    private static HeldCertificate certificate(String host) {
        return new HeldCertificate.Builder()
                .addSubjectAlternativeName(host)
                .rsa2048()
                .build();
    }

    private static TrustManagerFactory trusting(HeldCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        store.setCertificateEntry("server", certificate.certificate());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        return trusted;
    }

    private static void refused(OtpFailure failure, ThrowingCallable opening) {
        assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        OtpNotDoneException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(failure));
    }

    @Test
    void aTrustedServerIsUsed() throws Exception {
        HeldCertificate certificate = certificate("localhost");
        try (RedisServer server = server(certificate);
                RedisOtpStore store = RedisOtpStore.builder("rediss://localhost:" + server.port())
                        .trust(trusting(certificate))
                        .open()) {
            byte[] value = new byte[4096];
            assertThat(store.compareAndSet(Keep.MUST_KEEP, "key", null, value, LONG, LONG))
                    .isTrue();
            assertThat(store.get(Keep.MUST_KEEP, "key", LONG)).isEqualTo(value);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedOrIsForAnotherHostIsRefused() throws Exception {
        HeldCertificate certificate = certificate("redis.example");
        try (RedisServer server = server(certificate)) {
            String uri = "rediss://localhost:" + server.port();
            refused(OtpFailure.CONFIGURATION, () -> RedisOtpStore.open(uri));
            refused(
                    OtpFailure.CONFIGURATION,
                    () -> RedisOtpStore.builder(uri)
                            .trust(trusting(certificate))
                            .open());
        }
    }

    @Test
    void neitherSideSpeaksInClearWhereTheOtherEncrypts() throws Exception {
        try (RedisServer encrypting = server(certificate("localhost"));
                RedisServer plain = RedisServer.start()) {
            refused(OtpFailure.UNAVAILABLE, () -> RedisOtpStore.open("redis://localhost:" + encrypting.port()));
            refused(OtpFailure.UNAVAILABLE, () -> RedisOtpStore.open("rediss://localhost:" + plain.port()));
        }
    }
}
