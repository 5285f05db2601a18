package dev.nywila.otp.beem;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.spi.OtpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The settings that are Beem's adapter's own; the README has them as a table. */
record BeemSettings(
        Supplier<BeemOtp.Credentials> credentials,
        List<String> numericSecrets,
        String appId,
        URI baseUrl,
        @Nullable InetSocketAddress proxy,
        Duration connectTimeout,
        int sendMaxConcurrent,
        int verifyMaxConcurrent,
        Optional<Duration> codeLifetime,
        Breaker.Settings breaker,
        Connector.Trust trust,
        Connector.Resolver resolver) {

    private static final URI BEEM = URI.create("https://apiotp.beem.africa");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(" + BaseUrl.HOST + "):([0-9]{1,5})");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    static BeemSettings read(OtpSettings settings, @Nullable Supplier<BeemOtp.Credentials> given) {
        settings.known("api-key", "secret-key");
        Supplier<BeemOtp.Credentials> credentials = given != null ? given : fixedCredentials(settings);
        String appId = settings.required("app-id");
        if (appId.codePoints().anyMatch(BeemSettings::isUnseen)) {
            settings.fault("app-id", "has a character that nobody sees");
        }
        Set<String> plainHosts = plainHosts(settings);
        URI baseUrl = settings.value(
                "base-url",
                BEEM,
                "a https URL of scheme, host, optional port and path (plain http only to a loopback address"
                        + " or to a host named in plain-http-hosts)",
                text -> BaseUrl.read(text, plainHosts));
        BaseUrl.whyNotLive(baseUrl).ifPresent(why -> settings.notLive("base-url", why));
        InetSocketAddress proxy = settings.text("proxy").isEmpty()
                ? null
                : settings.value("proxy", new InetSocketAddress(0), "a host and a port such as proxy:3128", text -> {
                    Matcher parts = HOST_AND_PORT.matcher(text);
                    require(parts.matches());
                    int port = Integer.parseInt(parts.group(2));
                    require(port > 0);
                    return InetSocketAddress.createUnresolved(parts.group(1), port);
                });
        if (proxy != null && !"https".equals(baseUrl.getScheme())) {
            settings.fault("proxy", "needs a https base-url");
        }
        Duration connectTimeout = settings.duration(
                "connect-timeout", Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMinutes(1));
        Optional<Duration> codeLifetime = settings.text("code-lifetime")
                .map(text -> settings.duration(
                        "code-lifetime", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofHours(24)));
        return new BeemSettings(
                credentials,
                given != null ? List.of() : numericSecrets(settings),
                appId,
                baseUrl,
                proxy,
                connectTimeout,
                settings.integer("send.max-concurrent", 64, 1, 10_000),
                settings.integer("verify.max-concurrent", 64, 1, 10_000),
                codeLifetime,
                breaker(settings),
                settings.component(SSLContext.class)
                        .map(context -> new Connector.Trust(context, true))
                        .orElseGet(() -> ownTrust(settings)),
                settings.component(Connector.Resolver.class).orElse(InetAddress::getAllByName));
    }

    private static Set<String> plainHosts(OtpSettings settings) {
        try {
            return BaseUrl.hosts(settings.list("plain-http-hosts"));
        } catch (IllegalArgumentException malformed) {
            settings.fault("plain-http-hosts", "is not host names separated by commas");
            return Set.of();
        }
    }

    private static Breaker.Settings breaker(OtpSettings settings) {
        Duration wait =
                settings.duration("breaker.wait", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofHours(1));
        Duration longest = settings.duration(
                "breaker.max-wait", Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofHours(1));
        if (longest.compareTo(wait) < 0) {
            settings.fault("breaker.max-wait", "is shorter than breaker.wait");
        }
        return new Breaker.Settings(
                settings.duration(
                        "breaker.window", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                settings.integer("breaker.minimum-calls", 5, 1, 10_000),
                settings.integer("breaker.failure-rate", 50, 1, 100),
                wait,
                longest,
                settings.integer("breaker.probes", 2, 1, 100));
    }

    private static Supplier<BeemOtp.Credentials> fixedCredentials(OtpSettings settings) {
        String apiKey = settings.required("api-key");
        String secretKey = settings.required("secret-key");
        boolean keyFits = BeemOtp.Credentials.isApiKey(apiKey);
        boolean secretFits = BeemOtp.Credentials.isSecretKey(secretKey);
        if (!keyFits) {
            settings.fault("api-key", "has a colon or a character that is not printable ASCII");
        }
        if (!secretFits) {
            settings.fault("secret-key", "has a character that is not printable ASCII");
        }
        BeemOtp.Credentials fixed =
                keyFits && secretFits ? new BeemOtp.Credentials(apiKey, secretKey) : new BeemOtp.Credentials("-", "-");
        return () -> fixed;
    }

    /** Made here, so that whoever changes the JVM's default context does not change ours. */
    private static Connector.Trust ownTrust(OtpSettings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            // the JDK's own properties: issuers are asked whether a certificate was withdrawn, or for their own one
            boolean mayAsk = Boolean.getBoolean("com.sun.net.ssl.checkRevocation")
                    || Boolean.getBoolean("com.sun.security.enableAIAcaIssuers");
            return new Connector.Trust(context, mayAsk);
        } catch (GeneralSecurityException unusable) {
            throw OtpNotDoneException.of(
                            settings.name(),
                            OtpOperation.OPEN,
                            OtpFailure.CONFIGURATION,
                            "TLS cannot be set up; check the JVM's trust store (javax.net.ssl.trustStore)")
                    .cause(unusable);
        }
    }

    /** Which were numbers, perhaps, to what read them: YAML makes 42798 of an unquoted 0123456. */
    private static List<String> numericSecrets(OtpSettings settings) {
        return Stream.of("api-key", "secret-key")
                .filter(key -> DIGITS.matcher(settings.text(key).orElse("")).matches())
                .toList();
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }

    @Override
    public String toString() {
        return "BeemSettings[baseUrl=" + baseUrl + "]";
    }
}
