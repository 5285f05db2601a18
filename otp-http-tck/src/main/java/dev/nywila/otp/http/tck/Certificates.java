package dev.nywila.otp.http.tck;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An authority of our own, what it vouches for, and servers that show such certificates. */
final class Certificates {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    /** Trusts the authority, and nobody else. */
    static final SSLContext CLIENT = new HandshakeCertificates.Builder()
            .addTrustedCertificate(AUTHORITY.certificate())
            .build()
            .sslContext();

    static final SSLContext GOOD = server(signed("localhost").build());
    static final SSLContext OF_ANOTHER_HOST = server(signed("elsewhere.example").build());
    static final SSLContext EXPIRED = server(signed("localhost")
            .validityInterval(now() - TimeUnit.DAYS.toMillis(2), now() - TimeUnit.DAYS.toMillis(1))
            .build());
    static final SSLContext NOT_YET_VALID = server(signed("localhost")
            .validityInterval(now() + TimeUnit.DAYS.toMillis(1), now() + TimeUnit.DAYS.toMillis(2))
            .build());
    static final SSLContext SELF_SIGNED = server(
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build());

    private Certificates() {}

    /** Lets the scene's server speak TLS, well; what the scene does wrong comes after. */
    static void secure(Scene scene) {
        scene.need(Seam.TLS);
        scene.scheme = "https";
        scene.host = "localhost";
        scene.component(SSLContext.class, CLIENT);
        scene.wellIs(connection -> {
            connection.secure(GOOD, socket -> {});
            connection.write(scene.goodReply(connection.readRequest()));
            connection.close();
        });
    }

    /** Shows this certificate, and would answer well. */
    static Scene.Script showing(SSLContext certificate, Consumer<SSLSocket> settings) {
        return (scene, connection) -> {
            connection.secure(certificate, settings);
            connection.write(scene.goodReply(connection.readRequest()));
            connection.close();
        };
    }

    private static HeldCertificate.Builder signed(String host) {
        return new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName(host);
    }

    private static SSLContext server(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslContext();
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
