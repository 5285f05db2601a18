package dev.nywila.otp.beem;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.beem.BeemApi.PinCheck;
import dev.nywila.otp.beem.BeemApi.PinRequest;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.OtpSettings;
import feign.Feign;
import feign.Logger;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import feign.Retryer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The client: what to ask Beem, by which way, and what its answers mean. */
final class BeemClient extends AbstractOtpClient {

    private final BeemSettings settings;
    private final Telemetry telemetry;
    private final ExecutorService helpers;
    private final Watchdog watchdog;
    private final Operation sends;
    private final Operation verifies;
    private final BeemApi api;
    private final BeemAnswers answers;
    private final Alarm credentialsAlarm;
    private final Alarm protocolAlarm;

    /**
     * Opens a client, measured and logged.
     *
     * @param credentials what is asked for the credentials, or null if they are settings
     */
    static OtpClient open(OtpConfig config, @Nullable Supplier<BeemOtp.Credentials> credentials) {
        OtpSettings reader = new OtpSettings(BeemOtp.ID, config);
        BeemSettings settings = BeemSettings.read(reader, credentials);
        Ledger ledger = new Ledger(ledgerSize(reader), reader.nanoTime());
        BeemClient client = new BeemClient(reader, settings, ledger);
        return new ObservedClient(client, client.telemetry, client.clock());
    }

    /** Nothing that must be closed is made before {@code super} has found all settings to be good. */
    private BeemClient(OtpSettings reader, BeemSettings settings, Ledger ledger) {
        super(reader, capabilities(settings), ledger.asMap());
        this.settings = settings;
        boolean live = "https".equals(settings.baseUrl().getScheme());
        this.telemetry = new Telemetry(
                reader.component(MeterRegistry.class).orElse(Metrics.globalRegistry),
                provider(),
                settings.name(),
                live ? "live" : "plain_http",
                nanoTime());
        try {
            telemetry.watchLedger(ledger);
            AtomicInteger number = new AtomicInteger();
            this.helpers = Executors.newCachedThreadPool(work -> {
                String name = "otp-" + telemetry.client() + "-" + number.incrementAndGet();
                // nothing of the caller's, as it outlives the call and serves others
                Thread thread = new Thread(null, work, name, 0, false);
                thread.setContextClassLoader(BeemClient.class.getClassLoader());
                thread.setDaemon(true);
                return thread;
            });
            this.watchdog = new Watchdog(helpers);
            Connector connector = new Connector(
                    settings.baseUrl(),
                    settings.resolver(),
                    settings.trust(),
                    settings.connectTimeout(),
                    settings.proxy(),
                    nanoTime());
            this.sends = operation("send", sendDeadline(), settings.sendMaxConcurrent(), connector);
            this.verifies = operation("verify", verifyDeadline(), settings.verifyMaxConcurrent(), connector);
            this.api = api(
                    (request, options) -> ((Exchange) options).perform(request, authorization()),
                    settings.baseUrl().getRawPath());
            this.answers = new BeemAnswers(provider(), clock());
            this.credentialsAlarm = new Alarm(nanoTime());
            this.protocolAlarm = new Alarm(nanoTime());
            Log.CLIENT.write(
                    Level.INFO,
                    "event=otp.client.opened client={} base-url={}",
                    telemetry.client(),
                    settings.baseUrl());
            if (!live) {
                Log.CLIENT.write(
                        Level.WARN,
                        "event=otp.base-url.plain client={}: codes and credentials go unencrypted",
                        telemetry.client());
            }
            if (!settings.numericSecrets().isEmpty()) {
                Log.CLIENT.write(
                        Level.WARN,
                        "event=otp.setting.suspicious client={} keys={}: of digits only; if they stand in YAML, quote them",
                        telemetry.client(),
                        String.join(",", settings.numericSecrets()));
            }
        } catch (Throwable failed) {
            telemetry.close();
            throw failed;
        }
    }

    private static BeemApi api(feign.Client transport, String base) {
        return Feign.builder()
                .client(transport)
                .encoder(BeemClient::encode)
                .retryer(Retryer.NEVER_RETRY)
                .logLevel(Logger.Level.NONE)
                .target(new BeemPaths(base));
    }

    /**
     * Makes a call that stays in memory, so that libraries that lack something say so now.
     *
     * @throws LinkageError if one does
     */
    static void rehearse() {
        feign.Client echo = (request, options) -> Response.builder()
                .status(200)
                .headers(Map.of())
                .body(request.body())
                .request(request)
                .build();
        try {
            BeemReply.read(api(echo, "").request(new PinRequest("1", "255"), new Request.Options()), false);
        } catch (RuntimeException misread) {
            // older ones take the options of a call for a second body
            throw new LinkageError("feign.Feign reads the interface otherwise", misread);
        }
    }

    /** No channels, as Beem's API has none: the dashboard decides. An expiry is sure only where the settings have it. */
    private static Capabilities capabilities(BeemSettings settings) {
        Set<Capability> all = EnumSet.of(Capability.BOUND_TO_CHALLENGE, Capability.SINGLE_USE);
        if (settings.codeLifetime().isPresent()) {
            all.add(Capability.EXPIRES_AT);
        }
        return new Capabilities(Set.of(), BeemAnswers.rejections(), all);
    }

    private Operation operation(String name, Duration deadline, int maxConcurrent, Connector connector) {
        Breaker breaker = new Breaker(telemetry.client() + "-" + name, settings.breaker(), nanoTime());
        Witnesses witnesses = new Witnesses(settings.breaker().window(), nanoTime(), new SecureRandom());
        return new Operation(
                provider(), name, deadline, maxConcurrent, breaker, witnesses, connector, watchdog, helpers, telemetry);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Duration timeLeft) {
        PinRequest body =
                new PinRequest(settings.appId(), request.recipient().e164().substring(1));
        BeemReply reply = call(
                sends,
                "send",
                timeLeft,
                () -> List.of("number " + request.recipient().e164()),
                exchange -> api.request(body, exchange));
        String pinId = answers.sent(reply);
        Instant sentAt = clock().instant();
        Duration lifetime = reply.lifetime() != null
                ? reply.lifetime()
                : settings.codeLifetime().orElse(null);
        return new Challenge(
                provider(), pinId, request.recipient(), null, sentAt, lifetime == null ? null : sentAt.plus(lifetime));
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
        PinCheck body = new PinCheck(challenge.reference(), code);
        BeemReply reply = call(
                verifies,
                "verify",
                timeLeft,
                () -> List.of(
                        "challenge " + challenge.reference(),
                        "number " + challenge.recipient().e164(),
                        "text " + code),
                exchange -> api.verify(body, exchange));
        return answers.verified(reply, challenge.recipient());
    }

    @Override
    protected void doClose() {
        // first: what an aborted call makes room for must not start
        watchdog.close();
        // no call waits for them any more
        helpers.shutdownNow();
        sends.letAllIn();
        verifies.letAllIn();
        telemetry.close();
        Log.CLIENT.write(Level.INFO, "event=otp.client.closed client={}", telemetry.client());
    }

    private BeemReply call(
            Operation operation,
            String name,
            Duration timeLeft,
            Supplier<List<String>> who,
            Function<Exchange, Response> request) {
        BeemReply reply = operation.call(
                timeLeft,
                who,
                exchange -> BeemReply.read(request.apply(exchange), exchange.isFollowed()),
                BeemReply::isProper);
        telemetry.replied(name, reply.status(), BeemAnswers.codeTag(reply));
        Integer code = reply.code();
        if (code == null ? reply.status() == 401 : code == BeemAnswers.BAD_CREDENTIALS) {
            credentialsAlarm.raise(swallowed -> Log.CLIENT.write(
                    Level.ERROR,
                    "event=otp.credentials.rejected client={} operation={} status={} swallowed={}",
                    telemetry.client(),
                    name,
                    reply.status(),
                    swallowed));
        } else if (!reply.isProper() || BeemAnswers.codeTag(reply).equals("other")) {
            protocolAlarm.raise(swallowed -> Log.CLIENT.write(
                    Level.ERROR,
                    "event=otp.protocol.unexpected client={} operation={} status={} type={} length={} swallowed={}",
                    telemetry.client(),
                    name,
                    reply.status(),
                    reply.headers().contentType(),
                    reply.length(),
                    swallowed));
        }
        return reply;
    }

    private String authorization() {
        try {
            return settings.credentials().get().basic();
        } catch (Throwable thrown) {
            // a supplier in another language may throw a checked exception too
            Throwable noCredentials = Foreign.tolerated(thrown);
            if (Thread.currentThread().isInterrupted()) {
                throw new OtpException(
                        provider(),
                        OtpFailure.INTERRUPTED,
                        "interrupted while the supplier of credentials was asked; nothing was sent",
                        null,
                        null,
                        noCredentials);
            }
            throw new OtpException(
                    provider(),
                    OtpFailure.CONFIGURATION,
                    "the supplier of credentials failed; nothing was sent",
                    null,
                    null,
                    noCredentials);
        }
    }

    private static void encode(Object body, Type type, RequestTemplate template) {
        template.body(((BeemApi.Body) body).json(), StandardCharsets.UTF_8);
    }
}
