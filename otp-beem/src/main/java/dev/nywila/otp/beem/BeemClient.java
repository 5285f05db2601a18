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
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpSettings;
import feign.Response;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
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
    private final CallReports reports;
    private final ExecutorService helpers;
    private final Watchdog watchdog;
    private final Operation sends;
    private final Operation verifies;
    private final BeemApi api;
    private final BeemAnswers answers;

    /**
     * Opens a client, measured and logged.
     *
     * @param name the client's
     * @param credentials what is asked for the credentials, or null if they are settings
     */
    static OtpClient open(OtpConfig config, String name, @Nullable Supplier<BeemOtp.Credentials> credentials) {
        OtpSettings reader = new OtpSettings(BeemOtp.ID, config, name);
        BeemSettings settings = BeemSettings.read(reader, credentials);
        CaffeineLedger ledger = new CaffeineLedger(ledgerSize(reader), reader.monotonicClock());
        return new BeemClient(reader, settings, ledger);
    }

    /** Nothing that must be closed is made before {@code super} has found all settings to be good. */
    private BeemClient(OtpSettings reader, BeemSettings settings, CaffeineLedger ledger) {
        super(reader, capabilities(settings), ledger);
        this.settings = settings;
        boolean live = "https".equals(settings.baseUrl().getScheme());
        this.telemetry = new Telemetry(
                reader.component(MeterRegistry.class).orElse(Metrics.globalRegistry),
                provider(),
                name(),
                live ? "live" : "plain_http",
                monotonicClock());
        try {
            telemetry.watchLedger(ledger);
            this.reports = new CallReports(telemetry, capabilities().channels(), clock(), monotonicClock());
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
                    monotonicClock());
            this.sends = operation("send", settings.sendMaxConcurrent(), connector);
            this.verifies = operation("verify", settings.verifyMaxConcurrent(), connector);
            this.api = BeemPaths.api(
                    (request, options) -> ((Exchange) options).perform(request),
                    settings.baseUrl().getRawPath());
            this.answers = new BeemAnswers(clock());
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

    /** No channels, as Beem's API has none: the dashboard decides. An expiry is sure only where the settings have it. */
    private static Capabilities capabilities(BeemSettings settings) {
        Capabilities.Builder all = Capabilities.builder()
                .rejections(BeemAnswers.rejections())
                .declare(Capability.BOUND_TO_CHALLENGE, Capability.SINGLE_USE, Capability.OWN_REFERENCE);
        if (settings.codeLifetime().isPresent()) {
            all.declare(Capability.EXPIRES_AT);
        }
        return all.build();
    }

    private Operation operation(String name, int maxConcurrent, Connector connector) {
        Breaker breaker = new Breaker(telemetry.client() + "-" + name, settings.breaker(), monotonicClock());
        Witnesses witnesses = new Witnesses(settings.breaker().window(), monotonicClock(), new SecureRandom());
        return new Operation(name, maxConcurrent, breaker, witnesses, connector, watchdog, helpers, telemetry);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String number = request.phoneNumber().e164();
        PinRequest body = new PinRequest(settings.appId(), number.substring(1));
        BeemReply reply =
                ask(sends, "send", call, () -> List.of("number " + number), exchange -> api.request(body, exchange));
        Challenge sent = call.challenge(answers.sent(call, reply));
        Duration lifetime = reply.lifetime() != null
                ? reply.lifetime()
                : settings.codeLifetime().orElse(null);
        return lifetime == null ? sent : sent.expiresAt(sent.sentAt().plus(lifetime));
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        PinCheck body = new PinCheck(challenge.reference(), code);
        BeemReply reply = ask(
                verifies,
                "verify",
                call,
                () -> List.of(
                        "challenge " + challenge.reference(),
                        "number " + challenge.phoneNumber().e164(),
                        "text " + code),
                exchange -> api.verify(body, exchange));
        return answers.verified(call, reply, challenge.phoneNumber());
    }

    @Override
    protected void onSent(Call call, OtpRequest request, Challenge challenge) {
        reports.sent(call, request);
    }

    @Override
    protected void onSendFailed(Call call, OtpRequest request, OtpException trouble) {
        reports.sendFailed(call, request, trouble);
    }

    @Override
    protected void onVerified(Call call, Challenge challenge, VerificationResult answer) {
        reports.verified(call, challenge, answer);
    }

    @Override
    protected void onVerifyFailed(Call call, Challenge challenge, OtpException trouble) {
        reports.verifyFailed(call, challenge, trouble);
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

    private BeemReply ask(
            Operation operation,
            String name,
            Call call,
            Supplier<List<String>> who,
            Function<Exchange, Response> request) {
        BeemReply reply = operation.call(
                call,
                call.timeLeft(),
                who,
                exchange -> {
                    exchange.authorize(authorization(call));
                    return BeemReply.read(request.apply(exchange), exchange.isFollowed());
                },
                BeemReply::isProper);
        reports.replied(name, reply);
        return reply;
    }

    private String authorization(Call call) {
        try {
            return settings.credentials().get().basic();
        } catch (Throwable thrown) {
            // a supplier in another language may throw a checked exception too
            Throwable noCredentials = Foreign.tolerated(thrown);
            if (Thread.currentThread().isInterrupted()) {
                throw call.notDone(OtpFailure.INTERRUPTED, "interrupted while the supplier of credentials was asked")
                        .cause(noCredentials);
            }
            throw call.notDone(OtpFailure.CONFIGURATION, "the supplier of credentials failed")
                    .cause(noCredentials);
        }
    }
}
