package dev.nywila.otp.beem.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.beem.BeemOtp;
import dev.nywila.otp.beem.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every fault once more, against the packaged jar, where flags and defaults of the JVM were set by somebody else. */
class HostileJvmIT extends FaultMatrixTest {

    private static HostnameVerifier verifierBefore;
    private static SSLContext contextBefore;

    @BeforeAll
    static void setDefaultsAsSomebodyElseWould() throws GeneralSecurityException {
        verifierBefore = HttpsURLConnection.getDefaultHostnameVerifier();
        contextBefore = SSLContext.getDefault();
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
        SSLContext.setDefault(LocalFaults.trustingEverybody());
    }

    @AfterAll
    static void setThemBack() {
        HttpsURLConnection.setDefaultHostnameVerifier(verifierBefore);
        SSLContext.setDefault(contextBefore);
    }

    @Test
    void theAdapterComesFromItsJar() {
        assertThat(BeemOtp.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith(".jar");
    }

    @Test
    void theFlagsAreSet() {
        assertThat(System.getProperty("jdk.httpclient.enableAllMethodRetry")).isEqualTo("true");
    }

    @Test
    void theFlagsDivertWhoHeedsThem() throws IOException {
        try (RawServer server = new RawServer(connection -> {})) {
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
                    .isInstanceOf(IOException.class);
        }
    }
}
