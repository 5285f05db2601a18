package dev.nywila.otp.http;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.spi.OtpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client over HTTP. Those that all such clients have are read at once: {@code base-url},
 * {@code plain-http-hosts}, {@code proxy}, {@code connect-timeout}, {@code send.max-concurrent},
 * {@code verify.max-concurrent}, {@code breaker.*}, {@code who-key}; and the components {@link SSLContext} and {@link Resolver}. The
 * adapter's own are asked for by the methods here, or of the {@link #reader}. Faults are collected: {@link HttpOtpClient}
 * throws them, all at once. Not thread-safe.
 */
public final class HttpSettings {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(" + BaseUrl.HOST + "):([0-9]{1,5})");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final URI NOWHERE = URI.create("https://nowhere.invalid");
    private static final String URL_FORM = "a https URL of scheme, host, optional port and path (plain http only to a"
            + " loopback address or to a host named in plain-http-hosts)";

    private final OtpSettings settings;
    private final Set<String> plainHosts;
    private final URI baseUrl;
    private final @Nullable InetSocketAddress proxy;
    private final Duration connectTimeout;
    private final int sendMaxConcurrent;
    private final int verifyMaxConcurrent;
    private final Breaker.Settings breaker;
    private final Connector.Trust trust;
    private final Resolver resolver;
    private final Optional<RecipientDigest> digest;
    private final List<String> secretKeys = new ArrayList<>();
    private final List<String> numericSecrets = new ArrayList<>();

    /**
     * Reads the settings that all clients over HTTP have.
     *
     * @param provider the provider's id
     * @param config where settings come from
     * @param name the client's
     * @param live the provider's public address, or null if {@code base-url} is required
     */
    public HttpSettings(String provider, OtpConfig config, String name, @Nullable URI live) {
        this.settings = new OtpSettings(provider, config, name);
        this.plainHosts = readPlainHosts();
        if (live == null) {
            settings.required("base-url");
        }
        this.baseUrl = url("base-url", live == null ? NOWHERE : live);
        refuseIfNotLive("base-url", baseUrl);
        this.proxy = readProxy();
        if (proxy != null && !"https".equals(baseUrl.getScheme())) {
            settings.fault("proxy", "needs a https base-url");
        }
        this.connectTimeout = settings.duration(
                "connect-timeout", Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMinutes(1));
        this.sendMaxConcurrent = settings.integer("send.max-concurrent", 64, 1, 10_000);
        this.verifyMaxConcurrent = settings.integer("verify.max-concurrent", 64, 1, 10_000);
        this.breaker = readBreaker();
        this.trust = settings.component(SSLContext.class)
                .map(context -> new Connector.Trust(context, true))
                .orElseGet(this::ownTrust);
        this.digest = readDigest();
        this.resolver = settings.component(Resolver.class).orElse(InetAddress::getAllByName);
    }

    /**
     * Returns what reads the adapter's own settings.
     *
     * @return the reader, the same at each call
     */
    public OtpSettings reader() {
        return settings;
    }

    /**
     * Reads a required secret that a header can carry: printable ASCII. One of digits only is read, but warned of in the
     * log, since YAML may have read it as a number.
     *
     * @param key the last part of the key
     * @return the secret, or nonsense if it has a fault
     */
    public String secret(String key) {
        return secret(key, HttpHeader::isPrintable, "has a character that is not printable ASCII");
    }

    private String secret(String key, Predicate<String> form, String fault) {
        String secret = settings.required(key);
        secretKeys.add(key);
        if (!form.test(secret)) {
            settings.fault(key, fault);
            return "-";
        }
        if (DIGITS.matcher(secret).matches()) {
            numericSecrets.add(key);
        }
        return secret;
    }

    /**
     * Reads a required id and its secret.
     *
     * @param idKey the last part of the id's key
     * @param secretKey the last part of the secret's key
     * @return both, or nonsense if one has a fault
     */
    public Credentials credentials(String idKey, String secretKey) {
        String id = secret(idKey, Credentials::isId, "has a colon or a character that is not printable ASCII");
        return new Credentials(id, secret(secretKey));
    }

    /**
     * Reads a required id and its secret, unless the application supplies them: then the keys are known all the same, and
     * named when the provider rejects the credentials.
     *
     * @param given gives those that are valid now, or null if they are settings
     * @param idKey the last part of the id's key
     * @param secretKey the last part of the secret's key
     * @return what was given, or what gives those of the settings
     */
    public Supplier<Credentials> credentials(@Nullable Supplier<Credentials> given, String idKey, String secretKey) {
        if (given == null) {
            Credentials fixed = credentials(idKey, secretKey);
            return () -> fixed;
        }
        supplied(idKey, secretKey);
        return given;
    }

    /**
     * Notes keys that are not read, since the application supplies what they would say: they are known, and named when the
     * provider rejects the credentials.
     *
     * @param keys the last parts of the keys
     */
    public void supplied(String... keys) {
        settings.known(keys);
        secretKeys.addAll(List.of(keys));
    }

    /**
     * Reads a required text, all of whose characters somebody can see.
     *
     * @param key the last part of the key
     * @return the text
     */
    public String visible(String key) {
        String text = settings.required(key);
        if (text.codePoints().anyMatch(HttpSettings::isUnseen)) {
            settings.fault(key, "has a character that nobody sees");
        }
        return text;
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /**
     * Reads a required setting that has a form.
     *
     * @param key the last part of the key
     * @param form a regular expression
     * @param description the form in words, such as {@code AC and 32 hexadecimal digits}
     * @return the text, or nonsense if it has a fault
     */
    public String matching(String key, String form, String description) {
        String text = settings.required(key);
        if (!text.isEmpty() && !text.matches(form)) {
            settings.fault(key, "is not " + description);
        }
        return text;
    }

    /**
     * Reads a setting that is one of several words.
     *
     * @param key the last part of the key
     * @param words the words, in lower case, and what they stand for
     * @param absent the word where the setting is absent
     * @param <T> what they stand for
     * @return what the word stands for
     */
    public <T> T choice(String key, Map<String, T> words, String absent) {
        return settings.value(
                key,
                Objects.requireNonNull(words.get(absent)),
                "one of " + String.join(", ", new TreeSet<>(words.keySet())),
                text -> {
                    T choice = words.get(text);
                    require(choice != null);
                    return choice;
                });
    }

    /**
     * Reads a required second address, by the rules of {@code base-url}.
     *
     * @param key the last part of the key
     * @return the address, or nonsense if it has a fault
     */
    public URI endpoint(String key) {
        settings.required(key);
        URI endpoint = url(key, NOWHERE);
        refuseIfNotLive(key, endpoint);
        if (proxy != null && !"https".equals(endpoint.getScheme())) {
            settings.fault("proxy", "needs a https " + key);
        }
        return endpoint;
    }

    private void refuseIfNotLive(String key, URI url) {
        // what is missing is a fault already
        if (!url.equals(NOWHERE)) {
            BaseUrl.whyNotLive(url).ifPresent(why -> settings.notLive(key, why));
        }
    }

    private URI url(String key, URI absent) {
        return settings.value(key, absent, URL_FORM, text -> BaseUrl.read(text, plainHosts));
    }

    private Set<String> readPlainHosts() {
        try {
            return BaseUrl.hosts(settings.list("plain-http-hosts"));
        } catch (IllegalArgumentException malformed) {
            settings.fault("plain-http-hosts", "is not host names separated by commas");
            return Set.of();
        }
    }

    private @Nullable InetSocketAddress readProxy() {
        if (settings.text("proxy").isEmpty()) {
            return null;
        }
        return settings.value("proxy", new InetSocketAddress(0), "a host and a port such as proxy:3128", text -> {
            Matcher parts = HOST_AND_PORT.matcher(text);
            require(parts.matches());
            int port = Integer.parseInt(parts.group(2));
            require(port > 0);
            return InetSocketAddress.createUnresolved(parts.group(1), port);
        });
    }

    private Breaker.Settings readBreaker() {
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

    /** Made here, so that whoever changes the JVM's default context does not change ours. */
    private Connector.Trust ownTrust() {
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

    private Optional<RecipientDigest> readDigest() {
        Optional<String> key = settings.text("who-key");
        if (key.filter(text -> !RecipientDigest.isKey(text)).isPresent()) {
            settings.fault("who-key", "is shorter than 32 characters");
            return Optional.empty();
        }
        return key.map(RecipientDigest::new);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }

    URI baseUrl() {
        return baseUrl;
    }

    @Nullable
    InetSocketAddress proxy() {
        return proxy;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    int sendMaxConcurrent() {
        return sendMaxConcurrent;
    }

    int verifyMaxConcurrent() {
        return verifyMaxConcurrent;
    }

    Breaker.Settings breaker() {
        return breaker;
    }

    Connector.Trust trust() {
        return trust;
    }

    Resolver resolver() {
        return resolver;
    }

    Optional<RecipientDigest> digest() {
        return digest;
    }

    /** The keys of what says who calls, for a message: those to check when it is rejected. */
    String secretKeys() {
        return String.join(" and ", secretKeys);
    }

    /** Which were numbers, perhaps, to what read them: YAML makes 42798 of an unquoted 0123456. */
    List<String> numericSecrets() {
        return List.copyOf(numericSecrets);
    }

    /** Returns the address alone. */
    @Override
    public String toString() {
        return "HttpSettings[baseUrl=" + baseUrl + "]";
    }
}
