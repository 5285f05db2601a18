package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Capability;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.testing.EmittedLogs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** D3: what is refused before anything is opened. */
class BeemSettingsTest {

    private static final URI BEEM = URI.create("https://beem.example");

    private static final Map<String, String> VALID =
            Map.of("otp.beem.api-key", "key", "otp.beem.secret-key", "secret", "otp.beem.app-id", "1");

    @Test
    void namesEveryMissingSettingAtOnce() {
        OtpException trouble = refused(OtpConfig.of(Map.of()));
        assertThat(trouble.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(trouble)
                .hasMessageContaining("otp.beem.api-key is missing")
                .hasMessageContaining("otp.beem.app-id is missing")
                .hasMessageContaining("otp.beem.secret-key is missing");
    }

    @Test
    void namesMalformedAndMissingSettingsTogetherAndShowsNoValue() {
        OtpException trouble = refused(OtpConfig.of(Map.of(
                "otp.beem.api-key", "v1:colon",
                "otp.beem.secret-key", "v2\u0007bell",
                "otp.beem.base-url", "v3://nowhere",
                "otp.beem.proxy", "v4",
                "otp.beem.connect-timeout", "v5",
                "otp.beem.send.max-concurrent", "v6",
                "otp.beem.send.deadline", "v7",
                "otp.beem.allowed-calling-codes", "v8",
                "otp.beem.name", "v9 with blanks")));
        assertThat(trouble.getMessage())
                .contains("api-key", "secret-key", "base-url", "proxy", "connect-timeout", "send.max-concurrent")
                .contains("send.deadline", "allowed-calling-codes", "app-id is missing", "otp.beem.name is no setting")
                .doesNotContainPattern("v[1-9]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://beem.example",
                "https://beem.example:8443/path",
                "http://localhost:1",
                "http://127.0.0.1:1",
                "http://127.1.2.3",
                "http://[::1]:1",
                "http://named.example",
                "HTTPS://BEEM.example",
                "https://beem.example/",
                "https://beem.example/path/",
                "https://beem.example:",
                "http://LOCALHOST:1",
                "http://Named.Example:8025",
                "HTTP://beem_sim:8025",
                "http://beem_sim"
            })
    void acceptsHttpsAndPlainHttpToLoopbackOrToAHostThatIsNamed(String url) {
        assertThatCode(() -> Clients.open(Clients.config(
                                URI.create(url), "plain-http-hosts", "other, NAMED.example,Beem_Sim,other"))
                        .close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://beem.example",
                "http://localhost.evil",
                "http://127.0.0.1@evil",
                "http://127.0.0.1.evil",
                "http://2130706433",
                "http://[::ffff:10.0.0.1]",
                "https://user:pw@beem.example",
                "https://beem.example?query",
                "https://beem.example#fragment",
                "https://beem.example/a/../b",
                "https://under_score",
                "https:///path",
                "https://beem.example:0",
                "https://beem.example:70000",
                "ftp://beem.example",
                "beem.example",
                "https://beem.example\r\nHost: evil",
                "https://beem.example//",
                "https://beem.example/..",
                "https://beem.example/../v1",
                "https://beem.example//path",
                "https://beem.example/path//",
                "https://beem.example/a//b",
                "https://beem.example/\u00fc",
                "https://beem.example:00000",
                "http://evil_sim:8025",
                "http://evil_sim@127.0.0.1",
                "http:127.0.0.1",
                "http://",
                "https://"
            })
    void refusesEveryOtherBaseUrl(String url) {
        OtpException trouble = refused(Clients.config(BEEM, "base-url", url));
        assertThat(trouble).hasMessageContaining("otp.beem.base-url is not").hasMessageNotContaining("evil");
    }

    @ParameterizedTest
    @CsvSource({
        "connect-timeout, 9ms",
        "connect-timeout, 61s",
        "send.max-concurrent, 0",
        "verify.max-concurrent, 10001",
        "code-lifetime, 0s",
        "code-lifetime, 25h",
        "breaker.window, 999ms",
        "breaker.minimum-calls, 0",
        "breaker.failure-rate, 101",
        "breaker.max-wait, 1s",
        "breaker.probes, 0",
        "ledger-size, 0",
        "proxy, proxy",
        "proxy, proxy:0x10",
        "proxy, proxy:0",
        "proxy, proxy:65536",
        "proxy, proxy:99999",
        "proxy, http://proxy:3128",
        "plain-http-hosts, http://beem_sim",
        "plain-http-hosts, beem_sim:8025",
        "plain-http-hosts, two words",
        "max-attempts, 0"
    })
    void refusesWhatIsOutOfRange(String key, String value) {
        assertThat(refused(Clients.config(BEEM, key, value))).hasMessageContaining("otp.beem." + key + " is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blanks", "Kenya", "", "a-name-of-more-than-32-characters-", "routing", "store"})
    void refusesANameThatNoClientMayHave(String name) {
        assertThat(catchThrowableOfType(
                        OtpException.class, () -> BeemOtp.builder().name(name).build()))
                .hasMessageContaining("otp." + name + " is ")
                .hasMessageContaining("otp." + name + ".app-id is missing");
    }

    /** All that there are; a mistyped one would go unseen if this client did not know its own. */
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("api-key", "key"),
            Map.entry("secret-key", "secret"),
            Map.entry("app-id", "1"),
            Map.entry("base-url", "https://beem.example"),
            Map.entry("plain-http-hosts", "beem_sim"),
            Map.entry("proxy", "proxy:3128"),
            Map.entry("send.deadline", "9s"),
            Map.entry("verify.deadline", "9s"),
            Map.entry("connect-timeout", "1s"),
            Map.entry("close-timeout", "1s"),
            Map.entry("send.max-concurrent", "9"),
            Map.entry("verify.max-concurrent", "9"),
            Map.entry("allowed-calling-codes", "255"),
            Map.entry("max-attempts", "9"),
            Map.entry("code-lifetime", "9m"),
            Map.entry("idempotency-retention", "9m"),
            Map.entry("max-idempotency-keys", "9"),
            Map.entry("ledger-size", "9"),
            Map.entry("breaker.window", "9s"),
            Map.entry("breaker.minimum-calls", "9"),
            Map.entry("breaker.failure-rate", "9"),
            Map.entry("breaker.wait", "9s"),
            Map.entry("breaker.max-wait", "9s"),
            Map.entry("breaker.probes", "9"));

    @Test
    void knowsAllOfItsKeysWhateverElseIsSet() {
        Map<String, String> settings = new HashMap<>(Map.of("otp.provider", "kenya", "otp.kenya.provider", "beem"));
        ALL.forEach((key, value) -> settings.put("otp.kenya." + key, value));
        BeemOtp.Builder builder = BeemOtp.builder().name("kenya").credentials(() -> new Credentials("key", "secret"));
        ALL.forEach(builder::setting);
        try (OtpClient one = Clients.open(OtpConfig.of(settings), "kenya");
                OtpClient other = builder.build()) {
            assertThat(one.name()).isEqualTo("kenya");
            assertThat(other.name()).isEqualTo("kenya");
        }
    }

    @Test
    void namesAllMistypedKeysAtOnceAndWhatWasMeant() {
        Map<String, String> settings = new HashMap<>();
        ALL.forEach((key, value) -> settings.put("otp.beem." + key + "s", value));
        String message = refused(OtpConfig.of(settings)).getMessage();
        assertThat(ALL.keySet())
                .allSatisfy(key -> assertThat(message)
                        .contains("otp.beem." + key + "s is unknown; did you mean otp.beem." + key + "?"));
        assertThat(message).contains("otp.beem.api-key is missing");
    }

    @Test
    void readsAListAsYamlHasIt() throws Exception {
        try (OtpClient otp = Clients.open(Clients.config(
                URI.create("http://beem_sim:1"), "plain-http-hosts[0]", "other", "plain-http-hosts[1]", "beem_sim"))) {
            assertThat(otp.name()).isEqualTo("beem");
        }
        assertThat(refused(Clients.config(BEEM, "proxy[0]", "proxy:3128")))
                .hasMessageContaining("otp.beem.proxy is a list; give one value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http://localhost:1 | is plain http
        http://127.0.0.1:8025 | is plain http
        http://[::1]:8025 | is plain http
        http://beem_sim:8025 | is plain http
        https://127.0.0.1:8443 | leads to this machine
        https://127.9.8.7 | leads to this machine
        https://[::1]:8443 | leads to this machine
        https://[0:0:0:0:0:0:0:1] | leads to this machine
        https://[::ffff:127.0.0.1] | leads to this machine
        https://0.0.0.0 | leads to this machine
        https://[::] | leads to this machine
        https://localhost:8443 | has a host name that is reserved for tests
        https://LOCALHOST. | has a host name that is reserved for tests
        https://api.localhost | has a host name that is reserved for tests
        https://beem.test/path | has a host name that is reserved for tests
        https://beem.invalid | has a host name that is reserved for tests
        https://Beem.Example | has a host name that is reserved for tests
        https://beem.example. | has a host name that is reserved for tests
        https://sandbox.beem.africa | has the host name of a sandbox or simulator
        https://otp.API-Sandbox2.beem.africa | has the host name of a sandbox or simulator
        https://otp-simulator.acme.co.tz | has the host name of a sandbox or simulator
        https://simulator | has the host name of a sandbox or simulator
        """)
    void refusesWhatIsNotLiveWhereThatIsRequired(String url, String why) {
        Map<String, String> settings = live(url, "plain-http-hosts", "beem_sim");
        assertThat(refused(OtpConfig.of(settings)))
                .hasMessageContaining("otp.beem.base-url " + why)
                .hasMessageContaining("which otp.require-live forbids");
        settings.put("otp.require-live", "false");
        Clients.open(OtpConfig.of(settings)).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://apiotp.beem.africa",
                "https://otp-gateway.acme.co.tz",
                "https://otp-gateway.acme.co.tz:8443/beem",
                "https://gateway",
                "https://10.1.2.3",
                "https://128.0.0.1",
                "https://[2001:db8::1]",
                "https://localhost.acme.co.tz",
                "https://test.acme.co.tz",
                "https://example.acme.co.tz",
                "https://beem.examples",
                "https://sand-box.acme.co.tz",
                "https://simulation.acme.co.tz",
                "https://acme.co.tz/sandbox"
            })
    void opensAGatewayOfOnesOwnWhereLiveIsRequired(String url) {
        assertThatCode(() -> Clients.open(OtpConfig.of(live(url))).close()).doesNotThrowAnyException();
    }

    @Test
    void opensBeemItselfWhereLiveIsRequired() {
        Map<String, String> settings = live("");
        settings.remove("otp.beem.base-url");
        assertThatCode(() -> Clients.open(OtpConfig.of(settings)).close()).doesNotThrowAnyException();
    }

    @Test
    void tellsWhatIsNotLiveTogetherWithAllElse() {
        Map<String, String> settings = live("https://sandbox.beem.africa", "breaker.probe", "3", "ledger-size", "none");
        settings.remove("otp.beem.app-id");
        assertThat(refused(OtpConfig.of(settings)))
                .hasMessageContaining("otp.beem.app-id is missing; otp.beem.base-url has the host name of a sandbox")
                .hasMessageContaining("otp.beem.breaker.probe is unknown; did you mean otp.beem.breaker.probes?")
                .hasMessageContaining("otp.beem.ledger-size is not");
    }

    private static Map<String, String> live(String baseUrl, String... more) {
        Map<String, String> settings = new HashMap<>(VALID);
        settings.put("otp.require-live", "true");
        settings.put("otp.beem.base-url", baseUrl);
        for (int i = 0; i < more.length; i += 2) {
            settings.put("otp.beem." + more[i], more[i + 1]);
        }
        return settings;
    }

    @Test
    void asksBeemItselfUnlessToldOtherwise() {
        try (EmittedLogs logs = EmittedLogs.listen();
                OtpClient otp = Clients.open(OtpConfig.of(VALID))) {
            assertThat(logs.text()).contains("event=otp.client.opened", "base-url=https://apiotp.beem.africa");
            assertThat(otp.name()).isEqualTo("beem");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:1", "proxy:65535", "Squid_Proxy:3128", "10.0.0.1:3128", "[::1]:3128"})
    void acceptsAProxyOfEveryHostAndPort(String proxy) {
        assertThatCode(() -> Clients.open(Clients.config(BEEM, "proxy", proxy)).close())
                .doesNotThrowAnyException();
    }

    /** Docker's names, which no URI of Java's knows. */
    @Test
    void callsAHostWithAnUnderscore() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.reply(200, Clients.ACCEPTED))) {
            int port = server.url().getPort();
            OtpConfig config = Clients.config(URI.create("http://Beem_Sim:" + port), "plain-http-hosts", "beem_SIM")
                    .with(Resolver.class, name -> {
                        assertThat(name).isEqualTo("beem_sim");
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    });
            try (OtpClient otp = Clients.open(config)) {
                assertThat(otp.send(Clients.PHONE).reference()).isNotEmpty();
            }
            assertThat(server.requests().get(0)).contains("Host: beem_sim:" + port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\ufeff\u00a0", " \u2060\ufe0f ", "\u3164"})
    void whatNobodyCanSeeIsMissing(String value) {
        Map<String, String> unseen =
                Map.of("otp.beem.api-key", value, "otp.beem.secret-key", value, "otp.beem.app-id", value);
        assertThat(refused(OtpConfig.of(unseen)))
                .hasMessageContaining("otp.beem.api-key is missing")
                .hasMessageContaining("otp.beem.secret-key is missing")
                .hasMessageContaining("otp.beem.app-id is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\u200b2", "\ufeff1308", "1\u00002", "13\ud800"})
    void anApplicationIdHasNoCharacterThatNobodySees(String value) {
        assertThat(refused(Clients.config(BEEM, "app-id", value)))
                .hasMessageContaining("otp.beem.app-id has a character that nobody sees");
    }

    /** YAML reads an unquoted 0123456 as octal. */
    @Test
    void aSecretOfDigitsOnlyIsWarnedOfByKey() {
        try (EmittedLogs logs = EmittedLogs.listen()) {
            Clients.open(Clients.config(BEEM, "secret-key", "42798")).close();
            assertThat(logs.text())
                    .containsOnlyOnce(
                            "WARN dev.nywila.otp.client event=otp.setting.suspicious client=beem keys=secret-key:")
                    .doesNotContain("42798");
        }
        try (EmittedLogs logs = EmittedLogs.listen()) {
            Clients.open(Clients.config(BEEM, "secret-key", "42798x", "app-id", "1308"))
                    .close();
            assertThat(logs.text()).contains("otp.client.opened").doesNotContain("suspicious");
        }
    }

    @Test
    void aProxyIsForHttpsOnly() {
        URI plain = URI.create("http://127.0.0.1:1");
        assertThat(refused(Clients.config(plain, "proxy", "proxy:3128")))
                .hasMessageContaining("otp.beem.proxy needs a https base-url");
    }

    @Test
    void aRefusedOpenLeavesNoMeterBehind() {
        MeterRegistry meters = new SimpleMeterRegistry();
        refused(OtpConfig.of(Map.of()).with(MeterRegistry.class, meters));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void declaresAnExpiryOnlyIfTheSettingsHaveOne() {
        try (OtpClient without = Clients.open(Clients.config(BEEM));
                OtpClient with = Clients.open(Clients.config(BEEM, "code-lifetime", "5m"))) {
            assertThat(without.capabilities().has(Capability.EXPIRES_AT)).isFalse();
            assertThat(with.capabilities().has(Capability.EXPIRES_AT)).isTrue();
        }
    }

    @Test
    void theBuilderChecksLikeTheProvider() {
        OtpException trouble = catchThrowableOfType(
                OtpException.class,
                () -> BeemOtp.builder()
                        .credentials(() -> new Credentials("key", "secret"))
                        .codeLifetime(Duration.ZERO)
                        .build());
        assertThat(trouble)
                .hasMessageContaining("otp.beem.app-id is missing")
                .hasMessageContaining("otp.beem.code-lifetime is not")
                .hasMessageNotContaining("api-key");
    }

    @Test
    void credentialsShowNothing() {
        assertThat(new Credentials("the-key", "the-secret").toString()).doesNotContain("the-");
    }

    private static OtpException refused(OtpConfig config) {
        return catchThrowableOfType(OtpException.class, () -> Clients.open(config));
    }
}
