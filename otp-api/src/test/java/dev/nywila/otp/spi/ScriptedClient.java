package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The smallest adapter, whose provider does what a test scripts. By default it accepts every number and approves
 * {@link #RIGHT} every time: single use, attempts and expiry are then the skeleton's alone.
 */
final class ScriptedClient extends AbstractOtpClient {

    static final String RIGHT = "012345";
    static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    static final PhoneNumber BOB = PhoneNumber.of("+254700000001");
    static final Instant NOW = Instant.parse("2024-06-13T10:15:30Z");

    /** What a provider's adapter does about one code. */
    interface Verifier {
        VerificationResult verify(Challenge challenge, String code);
    }

    /** What a hook was told. */
    record Report(String hook, Call call, Object outcome) {}

    /** Surroundings of a client that a test can change. */
    static final class World {
        final AtomicReference<Instant> now = new AtomicReference<>(NOW);
        final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
        volatile MonotonicClock nanoTime = nanos::get;
        private final Map<String, String> settings = new HashMap<>();
        private @Nullable OtpStore store;

        /** What clients remember they share by this store. */
        World sharing(OtpStore store) {
            settings.put("otp.store.secret", "a secret that is shared by all instances");
            this.store = store;
            return this;
        }

        World set(String key, String value) {
            settings.put("otp.acme." + key, value);
            return this;
        }

        void pass(Duration time) {
            now.updateAndGet(before -> before.plus(time));
            nanos.addAndGet(time.toNanos());
        }

        OtpSettings settings() {
            return settings("acme");
        }

        /** Those of a client of another name, which has none of the settings but the sources of time. */
        OtpSettings settings(String name) {
            OtpConfig config = OtpConfig.of(settings)
                    .with(InstantSource.class, now::get)
                    .with(MonotonicClock.class, () -> nanoTime.nanoTime());
            return new OtpSettings("acme", store == null ? config : config.with(OtpStore.class, store), name);
        }

        /** Opens one whose provider gives each send a reference of its own. */
        ScriptedClient open() {
            return new ScriptedClient(settings(), declaring(Capability.OWN_REFERENCE));
        }

        /** Opens one whose provider may give a reference again. */
        ScriptedClient openRepeating() {
            return new ScriptedClient(settings(), declaring());
        }
    }

    private final AtomicInteger references = new AtomicInteger();
    final AtomicInteger sends = new AtomicInteger();
    final AtomicInteger verifies = new AtomicInteger();
    final AtomicInteger closings = new AtomicInteger();
    final List<String> codes = new CopyOnWriteArrayList<>();
    volatile Predicate<String> isCode = code -> true;
    final List<OtpRequest> requests = new CopyOnWriteArrayList<>();
    final List<Call> calls = new CopyOnWriteArrayList<>();
    final List<Duration> timesLeft = new CopyOnWriteArrayList<>();
    volatile Function<OtpRequest, Challenge> onSend =
            request -> challenge("ref-" + references.incrementAndGet(), request.recipient());
    volatile Verifier onVerify = (challenge, code) ->
            code.equals(RIGHT) ? Approved.of(challenge.recipient()) : Rejected.of(Rejection.INCORRECT_CODE);
    volatile Runnable onClose = () -> {};
    final List<Report> reports = new CopyOnWriteArrayList<>();
    volatile Runnable onReport = () -> {};

    ScriptedClient(OtpSettings settings, Capabilities capabilities) {
        super(settings, capabilities);
    }

    ScriptedClient(OtpSettings settings, Capabilities capabilities, Ledger ledger) {
        super(settings, capabilities, ledger);
    }

    static ScriptedClient open() {
        return new World().open();
    }

    /** Those of a client for text messages and calls, which tells all rejections apart. */
    static Capabilities declaring(Capability... more) {
        return Capabilities.builder()
                .channels(Channel.SMS, Channel.VOICE)
                .rejections(Rejection.values())
                .declare(more)
                .build();
    }

    static Challenge challenge(String reference, Recipient recipient) {
        return Challenge.of("acme", reference, recipient, NOW);
    }

    static OtpNotDoneException notSent() {
        return notSent(OtpFailure.UNAVAILABLE);
    }

    static OtpNotDoneException notSent(OtpFailure failure) {
        return OtpNotDoneException.of("acme", OtpOperation.SEND, failure, "refused the connection");
    }

    static OtpOutcomeUnknownException unknown() {
        return OtpOutcomeUnknownException.of("acme", OtpOperation.SEND, OtpFailure.UNAVAILABLE, "lost the reply")
                .providerCode("E-1")
                .retryAfter(Duration.ofSeconds(3));
    }

    Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        sends.incrementAndGet();
        requests.add(request);
        calls.add(call);
        timesLeft.add(call.timeLeft());
        return onSend.apply(request);
    }

    @Override
    protected boolean canBeCode(String code) {
        return isCode.test(code);
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        verifies.incrementAndGet();
        codes.add(code);
        calls.add(call);
        timesLeft.add(call.timeLeft());
        return onVerify.verify(challenge, code);
    }

    @Override
    protected void onSent(Call call, OtpRequest request, Challenge challenge) {
        report("onSent", call, challenge);
    }

    @Override
    protected void onSendFailed(Call call, OtpRequest request, OtpException trouble) {
        report("onSendFailed", call, trouble);
    }

    @Override
    protected void onVerified(Call call, Challenge challenge, VerificationResult answer) {
        report("onVerified", call, answer);
    }

    @Override
    protected void onVerifyFailed(Call call, Challenge challenge, OtpException trouble) {
        report("onVerifyFailed", call, trouble);
    }

    @Override
    protected void onNotRecorded(Call call, Throwable trouble) {
        report("onNotRecorded", call, trouble);
    }

    private void report(String hook, Call call, Object outcome) {
        reports.add(new Report(hook, call, outcome));
        onReport.run();
    }

    @Override
    protected void doClose() {
        closings.incrementAndGet();
        onClose.run();
    }
}
