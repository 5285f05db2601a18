package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every fault once more, against the packaged jar, where flags and defaults of the JVM were set by somebody else. Named
 * {@code …IT}, it is run by failsafe with the flags of docs/testing-adapters.md.
 */
public abstract class HostileJvmTck extends FaultMatrix {

    private @Nullable HostnameVerifier verifierBefore;
    private @Nullable SSLContext contextBefore;

    /** Made by JUnit. */
    protected HostileJvmTck() {}

    /**
     * Returns what is tested.
     *
     * @return the adapter
     */
    @Override
    protected abstract HttpSubject subject();

    /**
     * Returns a class of the adapter, which must come from its jar.
     *
     * @return any class of it
     */
    protected abstract Class<?> ofTheJar();

    @BeforeAll
    final void setDefaultsAsSomebodyElseWould() throws GeneralSecurityException {
        verifierBefore = HttpsURLConnection.getDefaultHostnameVerifier();
        contextBefore = SSLContext.getDefault();
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
        SSLContext.setDefault(LocalFaults.trustingEverybody());
    }

    @AfterAll
    final void setThemBack() {
        HttpsURLConnection.setDefaultHostnameVerifier(Objects.requireNonNull(verifierBefore, "set before"));
        SSLContext.setDefault(Objects.requireNonNull(contextBefore, "set before"));
    }

    @Test
    final void theAdapterComesFromItsJar() {
        assertThat(ofTheJar()
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith(".jar");
    }

    @Test
    final void theFlagsAreSet() {
        assertThat(System.getProperty("jdk.httpclient.enableAllMethodRetry")).isEqualTo("true");
    }

    @Test
    final void theFlagsDivertWhoHeedsThem() throws IOException {
        try (RawServer server = new RawServer(connection -> {})) {
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
                    .isInstanceOf(IOException.class);
        }
    }
}
