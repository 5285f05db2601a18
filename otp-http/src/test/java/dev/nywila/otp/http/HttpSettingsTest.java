package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpConfig;
import java.net.URI;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of a client over HTTP come to. */
class HttpSettingsTest {

    private static final URI LIVE = URI.create("https://otp.example");

    @Test
    void readsWhatIsSaidInAnyCaseAsTheSame() {
        assertThat(read(Map.of()).baseUrl()).isEqualTo(LIVE);
        assertThat(read(Map.of("otp.any.base-url", "HTTPS://Any.Example:0443/Path/"))
                        .baseUrl())
                .isEqualTo(URI.create("https://any.example:443/Path"));
    }

    /** C3: a handshake that asks is done on a helper thread, since a closed channel would not end it. */
    @ParameterizedTest
    @ValueSource(strings = {"com.sun.net.ssl.checkRevocation", "com.sun.security.enableAIAcaIssuers"})
    void knowsThatTheJvmMayAskIssuersAboutCertificates(String property) {
        assertThat(read(Map.of()).trust().mayAsk()).isFalse();
        System.setProperty(property, "true");
        try {
            assertThat(read(Map.of()).trust().mayAsk()).isTrue();
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void presumesThatAGivenContextMayAskANetwork() throws Exception {
        OtpConfig config = OtpConfig.of(Map.of()).with(SSLContext.class, SSLContext.getInstance("TLS"));
        assertThat(new HttpSettings("any", config, "any", LIVE).trust().mayAsk())
                .isTrue();
    }

    private static HttpSettings read(Map<String, String> settings) {
        return new HttpSettings("any", OtpConfig.of(settings), "any", LIVE);
    }
}
