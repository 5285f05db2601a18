package dev.nywila.otp.http;

import static dev.nywila.otp.http.SampleClient.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.SampleServer.Answer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What each kind of {@link Auth} says on the wire. */
class AuthTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private static String header(String name, Auth auth) throws Exception {
        try (SampleServer server = new SampleServer(request -> Answer.of(200, "{\"id\":\"any\"}"));
                SampleClient otp = SampleClient.open(
                        SampleClient.config(server.url()).with(InstantSource.class, () -> NOW), settings -> auth)) {
            otp.send(PHONE);
            return server.asked().get(0).header(name);
        }
    }

    @Test
    void eachKindIsAHeaderOfItsOwn() throws Exception {
        assertThat(header("authorization", Auth.none())).isEqualTo("none");
        assertThat(header("authorization", Auth.basic(() -> new Credentials("user", "pass:word"))))
                .isEqualTo("Basic dXNlcjpwYXNzOndvcmQ=");
        assertThat(header("authorization", Auth.key("App", () -> "the-key"))).isEqualTo("App the-key");
        assertThat(header("api-key", Auth.header("api-key", () -> "the-key"))).isEqualTo("the-key");
    }

    @Test
    void aKeyThatChangesIsTheOneOfNow() throws Exception {
        AtomicReference<String> key = new AtomicReference<>("one");
        try (SampleServer server = new SampleServer(request -> Answer.of(200, "{\"id\":\"any\"}"));
                SampleClient otp = SampleClient.open(
                        SampleClient.config(server.url()), settings -> Auth.key("Bearer", key::get))) {
            otp.send(PHONE);
            key.set("two");
            otp.send(PHONE);
            assertThat(server.asked())
                    .extracting(each -> each.header("authorization"))
                    .containsExactly("Bearer one", "Bearer two");
        }
    }

    @Test
    void aSupplierThatFailsOrGivesWhatNoHeaderCarriesSendsNothing() throws Exception {
        for (Auth broken : new Auth[] {
            Auth.key("Bearer", () -> "two\r\nlines"),
            Auth.key("Bearer", () -> "é"),
            Auth.key("Bearer", () -> {
                throw new IllegalStateException("planted");
            }),
            Auth.basic(() -> new Credentials("a:b", "c"))
        }) {
            try (SampleServer server = new SampleServer(request -> Answer.of(200, "{\"id\":\"any\"}"));
                    SampleClient otp = SampleClient.open(SampleClient.config(server.url()), settings -> broken)) {
                assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(PHONE)))
                        .isInstanceOf(OtpNotDoneException.class)
                        .hasMessageContaining("supplier of credentials")
                        .returns(OtpFailure.CONFIGURATION, OtpException::failure);
                assertThat(server.asked()).isEmpty();
            }
        }
    }

    @Test
    void aTokenIsSignedWithRsaAsTheStandardHasIt() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        assertSigned(rsa.generateKeyPair(), "RS256", "SHA256withRSA");
    }

    @Test
    void aTokenIsSignedWithTheCurveAsTheStandardHasIt() throws Exception {
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp256r1"));
        assertSigned(curve.generateKeyPair(), "ES256", "SHA256withECDSAinP1363Format");
    }

    private static void assertSigned(KeyPair pair, String name, String algorithm) throws Exception {
        String header = header(
                "authorization",
                Auth.jwt(pair.getPrivate(), () -> Map.of("application_id", "app"), Duration.ofMinutes(5)));
        assertThat(header).startsWith("Bearer ");
        String[] parts = header.substring(7).split("\\.");
        assertThat(parts).hasSize(3);
        assertThat(text(parts[0])).contains("\"alg\":\"" + name + "\"").contains("\"typ\":\"JWT\"");
        assertThat(text(parts[1]))
                .contains("\"application_id\":\"app\"")
                .contains("\"iat\":" + NOW.getEpochSecond())
                .contains("\"exp\":" + (NOW.getEpochSecond() + 300))
                .matches(".*\"jti\":\"[0-9a-v]{1,13}\".*");
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        signature.update((parts[0] + "." + parts[1] + "x").getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2])))
                .as("control")
                .isFalse();
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    @Test
    void keysThatNoStandardNamesAreRefusedAtOnce() throws Exception {
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair pair = curve.generateKeyPair();
        assertThatThrownBy(() -> Auth.jwt(pair.getPrivate(), Map::of, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThatThrownBy(() -> Auth.jwt(edwards.getPrivate(), Map::of, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTextTellsASecret() {
        assertThat(new Credentials("planted", "planted").toString()
                        + Auth.key("Bearer", () -> "planted")
                        + new HttpHeader("Authorization", "planted")
                        + new Authorization(new HttpHeader("Authorization", "planted"), true))
                .doesNotContain("planted");
    }
}
