package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The smallest adapter, whose provider does what a test scripts. By default it accepts every number and approves
 * {@link #RIGHT} every time: single use, attempts and expiry are then the skeleton's alone.
 */
final class ScriptedClient extends AbstractOtpClient {

    static final String RIGHT = "012345";
    static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    static final PhoneNumber BOB = PhoneNumber.of("+254700000001");

    /** What a provider's adapter does about one code. */
    interface Verifier {
        VerificationResult verify(Challenge challenge, String code);
    }

    /** Surroundings of a client that a test can change. */
    static final class World {
        final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-06-13T10:15:30Z"));
        final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
        volatile LongSupplier nanoTime = nanos::get;
        private final Map<String, String> settings = new HashMap<>();

        World set(String key, String value) {
            settings.put("otp.acme." + key, value);
            return this;
        }

        void pass(Duration time) {
            now.updateAndGet(before -> before.plus(time));
            nanos.addAndGet(time.toNanos());
        }

        OtpSettings settings() {
            return new OtpSettings(
                    "acme",
                    OtpConfig.of(settings)
                            .with(InstantSource.class, now::get)
                            .with(LongSupplier.class, () -> nanoTime.getAsLong()));
        }

        ScriptedClient open(Capability... capabilities) {
            return new ScriptedClient(settings(), capabilities);
        }
    }

    private final AtomicInteger references = new AtomicInteger();
    final AtomicInteger sends = new AtomicInteger();
    final AtomicInteger verifies = new AtomicInteger();
    final AtomicInteger closings = new AtomicInteger();
    final List<String> codes = new CopyOnWriteArrayList<>();
    volatile Predicate<String> isCode = code -> true;
    final List<OtpRequest> requests = new CopyOnWriteArrayList<>();
    final List<Duration> timesLeft = new CopyOnWriteArrayList<>();
    volatile Function<OtpRequest, Challenge> onSend =
            request -> challenge("ref-" + references.incrementAndGet(), request.recipient());
    volatile Verifier onVerify = (challenge, code) ->
            code.equals(RIGHT) ? new Approved(challenge.recipient()) : new Rejected(Rejection.INCORRECT_CODE);
    volatile Runnable onClose = () -> {};

    ScriptedClient(OtpSettings settings, Capability... capabilities) {
        super(
                settings,
                new Capabilities(Set.of(Channel.SMS, Channel.VOICE), Set.of(Rejection.values()), Set.of(capabilities)));
    }

    static ScriptedClient open() {
        return new World().open();
    }

    static Challenge challenge(String reference, PhoneNumber recipient) {
        return new Challenge("acme", reference, recipient, null, Instant.parse("2024-06-13T10:15:30Z"), null);
    }

    static OtpException notSent() {
        return new OtpException("acme", OtpFailure.UNAVAILABLE, "refused the connection");
    }

    static OtpOutcomeUnknownException unknown() {
        return new OtpOutcomeUnknownException(
                "acme", OtpFailure.UNAVAILABLE, "lost the reply", "E-1", Duration.ofSeconds(3), null, null);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Duration timeLeft) {
        sends.incrementAndGet();
        requests.add(request);
        timesLeft.add(timeLeft);
        return onSend.apply(request);
    }

    @Override
    protected boolean canBeCode(String code) {
        return isCode.test(code);
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
        verifies.incrementAndGet();
        codes.add(code);
        timesLeft.add(timeLeft);
        return onVerify.verify(challenge, code);
    }

    @Override
    protected void doClose() {
        closings.incrementAndGet();
        onClose.run();
    }
}
