package dev.nywila.benchmarks.costs;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.OtpProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the adapter does without asking anybody. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BesideIo {

    private static final PhoneNumber NUMBER = PhoneNumber.of("+255713507067");
    private static final OtpRequest KEYED = OtpRequest.to(NUMBER).idempotencyKey("0123456789abcdef");

    @Param("")
    public String stub;

    private OtpClient measured;
    private OtpClient unmeasured;
    private OtpClient paused;
    private Challenge used;
    private Challenge usedUnmeasured;

    @Setup
    public void open() {
        measured = open(stub, new SimpleMeterRegistry(), Map.of());
        // a composite without parts, as Micrometer's global one is until somebody adds a registry
        unmeasured = open(stub, new CompositeMeterRegistry(), Map.of());
        used = approved(measured);
        usedUnmeasured = approved(unmeasured);
        // nobody listens on port 1: the breaker opens at the first call, for an hour
        paused = open(
                "http://127.0.0.1:1",
                new SimpleMeterRegistry(),
                Map.of(
                        "otp.beem.breaker.minimum-calls", "1",
                        "otp.beem.breaker.wait", "1h",
                        "otp.beem.breaker.max-wait", "1h"));
        refused();
    }

    @TearDown
    public void close() {
        measured.close();
        unmeasured.close();
        paused.close();
    }

    /** An exception with its stack trace, a meter and a line in the log. */
    @Benchmark
    public OtpException openBreaker() {
        return refused();
    }

    /** "Already used", known from the ledger. */
    @Benchmark
    public VerificationResult ledger() {
        return measured.verify(used, "123456");
    }

    /** The same without a registry. */
    @Benchmark
    public VerificationResult ledgerWithoutMeters() {
        return unmeasured.verify(usedUnmeasured, "123456");
    }

    /** The answer of an earlier send with this key. */
    @Benchmark
    public Challenge idempotentHit() {
        return measured.send(KEYED);
    }

    @Benchmark
    public OtpProvider provider() {
        return OtpProviders.get("beem");
    }

    @Benchmark
    public PhoneNumber phoneNumber() {
        return PhoneNumber.of("+255713507067");
    }

    /** To text and back. */
    @Benchmark
    public Challenge storedChallenge() {
        return Challenge.ofStorageString(used.toStorageString());
    }

    private OtpException refused() {
        try {
            throw new IllegalStateException("sent: " + paused.send(NUMBER));
        } catch (OtpException refused) {
            if (refused.failure() != OtpFailure.UNAVAILABLE) {
                throw refused;
            }
            return refused;
        }
    }

    private static Challenge approved(OtpClient otp) {
        Challenge challenge = otp.send(KEYED);
        if (!otp.verify(challenge, "123456").isApproved()) {
            throw new IllegalStateException("not approved");
        }
        return challenge;
    }

    private static OtpClient open(String baseUrl, MeterRegistry registry, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "otp.provider", "beem",
                "otp.beem.api-key", "key",
                "otp.beem.secret-key", "secret",
                "otp.beem.app-id", "1",
                "otp.beem.base-url", baseUrl,
                "otp.beem.idempotency-retention", "1h"));
        settings.putAll(further);
        return OtpProviders.open(OtpConfig.of(settings).with(MeterRegistry.class, registry));
    }
}
