package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
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
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The skeleton of a client: keeps the rules that are alike for all providers, so that an adapter writes only
 * {@link #doSend} and {@link #doVerify}. Thread-safe, and so must be the adapter's methods; none of its locks is held
 * while they run (C4).
 *
 * <p>It keeps: the order of answers, closing (D5), allowed channels and calling codes (S4), idempotency keys (S5), the
 * binding of references to recipients (S6, V4), one count of attempts for a send and its resends (R4), one approval per
 * challenge (V3), a local attempt limit (V5), told expiry (V6), impossible codes (V7), and that nothing but
 * {@link OtpException} escapes from an adapter. It reads these settings:
 *
 * <table>
 * <caption>Settings of every client, after {@code otp.<provider>.}</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code send.deadline}</td><td>10s</td><td>a send or resend lasts no longer (C3)</td></tr>
 * <tr><td>{@code verify.deadline}</td><td>5s</td><td>a verify lasts no longer (C3)</td></tr>
 * <tr><td>{@code close-timeout}</td><td>10s</td><td>how long {@code close} lets calls in flight go on</td></tr>
 * <tr><td>{@code allowed-calling-codes}</td><td>all</td><td>first digits a number must have, such as 255,254</td></tr>
 * <tr><td>{@code max-attempts}</td><td>5</td><td>attempts per challenge, resends included, from 1 to 100</td></tr>
 * <tr><td>{@code idempotency-retention}</td><td>10m</td><td>how long a key is kept</td></tr>
 * <tr><td>{@code max-idempotency-keys}</td><td>10000</td><td>how many are kept; further ones are refused</td></tr>
 * <tr><td>{@code ledger-size}</td><td>100000</td><td>how many challenges are remembered</td></tr>
 * </table>
 *
 * <p>Instants come from the {@link InstantSource} component of the settings, retention from the {@link LongSupplier}
 * component (nanoseconds, monotonic); by default the system's (C5). Neither changes an outcome, whatever it throws or
 * tells. Deadlines are always real time.
 */
public abstract class AbstractOtpClient implements OtpClient {

    private final String provider;
    private final Capabilities capabilities;
    private final CommonRules rules;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Adapter adapter;
    private final Gate gate;
    private final IdempotentSends idempotentSends;
    private final KnownChallenges challenges;

    /**
     * Makes a client that remembers challenges in a map of its own, which forgets the oldest first.
     *
     * @param settings the provider's settings; the adapter has read its own from them before
     * @param capabilities what the client can do
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if any setting, also of the adapter's, had a fault
     */
    protected AbstractOtpClient(OtpSettings settings, Capabilities capabilities) {
        this(settings, capabilities, new OldestFirstMap<>(ledgerSize(settings)));
    }

    /**
     * Makes a client that remembers challenges in a map of the adapter's.
     *
     * @param settings the provider's settings; the adapter has read its own from them before
     * @param capabilities what the client can do
     * @param memory where to remember them, by reference; may forget any at any time, whereupon the provider is asked
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if any setting, also of the adapter's, had a fault
     */
    protected AbstractOtpClient(
            OtpSettings settings, Capabilities capabilities, ConcurrentMap<String, ChallengeState> memory) {
        this.provider = settings.provider();
        this.capabilities = Objects.requireNonNull(capabilities, "capabilities");
        this.rules = CommonRules.read(settings);
        this.clock = settings.clock();
        this.nanoTime = settings.nanoTime();
        settings.check();
        this.adapter = new Adapter(provider);
        this.gate = new Gate(rules.closeTimeout());
        this.idempotentSends = new IdempotentSends(provider, rules, nanoTime, gate::isOver);
        this.challenges = new KnownChallenges(
                Objects.requireNonNull(memory, "memory"),
                rules.maxAttempts(),
                capabilities.has(Capability.REPEATS_REFERENCE),
                clock);
    }

    /**
     * Reads how many challenges the memory may hold.
     *
     * @param settings the provider's settings
     * @return {@code ledger-size}
     */
    protected static int ledgerSize(OtpSettings settings) {
        return settings.integer("ledger-size", 100_000, 1, 10_000_000);
    }

    @Override
    public final Challenge send(OtpRequest request) {
        Objects.requireNonNull(request, "request");
        gate.enter();
        try {
            refuseIfInterrupted();
            refuseUnlessAllowed(request.recipient(), request.channel());
            long end = System.nanoTime() + rules.sendDeadline().toNanos();
            return request.idempotencyKey() == null
                    ? sendOnce(request, end)
                    : idempotentSends.send(request, end, () -> sendOnce(request, end));
        } finally {
            gate.leave();
        }
    }

    private Challenge sendOnce(OtpRequest request, long end) {
        // again, as it may have waited for another call with its key
        refuseIfInterrupted();
        return accepted(request.recipient(), left -> doSend(request, left), end, null, new Attempts());
    }

    private Challenge accepted(
            PhoneNumber recipient,
            Function<Duration, Challenge> method,
            long end,
            @Nullable Challenge predecessor,
            Attempts family) {
        try {
            Challenge sent = adapter.challenge(recipient, method, end);
            return adapter.recorded(() -> challenges.remember(sent, predecessor, family));
        } catch (OtpOutcomeUnknownException unknown) {
            // it can be verified too, if the message was sent
            unknown.challenge()
                    .filter(told ->
                            told.provider().equals(provider) && told.recipient().equals(recipient))
                    .ifPresent(told -> adapter.recorded(() -> challenges.remember(told, predecessor, family)));
            throw unknown;
        }
    }

    @Override
    public final Challenge resend(Challenge challenge) {
        Objects.requireNonNull(challenge, "challenge");
        gate.enter();
        try {
            refuseIfInterrupted();
            if (!challenge.provider().equals(provider) || challenges.knowsAnotherRecipientOf(challenge)) {
                throw new IllegalArgumentException(
                        "this challenge was not sent by this client's provider to its recipient");
            }
            refuseUnlessAllowed(challenge.recipient(), challenge.channel());
            long end = System.nanoTime() + rules.sendDeadline().toNanos();
            return accepted(
                    challenge.recipient(),
                    left -> doResend(challenge, left),
                    end,
                    challenge,
                    challenges.attempts(challenge));
        } finally {
            gate.leave();
        }
    }

    @Override
    public final VerificationResult verify(Challenge challenge, String code) {
        Objects.requireNonNull(challenge, "challenge");
        String typed = TypedCode.read(Objects.requireNonNull(code, "code"));
        gate.enter();
        try {
            refuseIfInterrupted();
            if (!challenge.provider().equals(provider)) {
                return new Rejected(Rejection.UNKNOWN_CHALLENGE);
            }
            Rejection known = challenges.refusal(challenge);
            if (known == null && (typed.isEmpty() || !mayBeCode(typed))) {
                known = Rejection.INCORRECT_CODE;
            }
            return known != null ? new Rejected(known) : verifyOnce(challenge, typed);
        } finally {
            gate.leave();
        }
    }

    private VerificationResult verifyOnce(Challenge challenge, String typed) {
        Attempts attempts = challenges.attempts(challenge);
        if (!attempts.take(rules.maxAttempts())) {
            return new Rejected(Rejection.TOO_MANY_ATTEMPTS);
        }
        VerificationResult answer;
        try {
            long end = System.nanoTime() + rules.verifyDeadline().toNanos();
            answer = adapter.verification(challenge.recipient(), left -> doVerify(challenge, typed, left), end);
        } catch (OtpOutcomeUnknownException maybeTried) {
            throw maybeTried;
        } catch (OtpException certainlyNotTried) {
            attempts.giveBack();
            throw certainlyNotTried;
        }
        return adapter.recorded(() -> challenges.end(challenge, attempts, answer));
    }

    @Override
    public final Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public final void close() {
        gate.close(this::doClose);
    }

    /**
     * Sends one code, with at most one complete request (S2).
     *
     * @implSpec Return a challenge only for the provider's documented success with a usable reference (S1). Throw
     *     {@link OtpOutcomeUnknownException} once a byte of the request's body may have left and the provider's own
     *     understood reply does not say that it refused (S3). Nothing may be retried.
     * @param request what to send; its channel and calling code are allowed
     * @param timeLeft how long this may last; more than zero
     * @return the challenge, with this provider's id and the request's recipient
     * @throws OtpException if certainly nothing was sent
     */
    protected abstract Challenge doSend(OtpRequest request, Duration timeLeft);

    /**
     * Sends a code again. By default this is {@link #doSend} to the same recipient by the same channel.
     *
     * @param challenge what was sent before, by this provider
     * @param timeLeft how long this may last; more than zero
     * @return the challenge that the delivered code belongs to
     * @throws OtpException if certainly nothing was sent
     */
    protected Challenge doResend(Challenge challenge, Duration timeLeft) {
        return doSend(new OtpRequest(challenge.recipient(), challenge.channel(), null, null), timeLeft);
    }

    /**
     * Checks one code, with at most one complete request (V8).
     *
     * @implSpec Return {@link Approved} for one strictly read form of success and for nothing else (V1); return a
     *     {@link Rejected} for every answer that concerns this code or challenge, also for one about the code's form
     *     (V7); throw for everything else, as {@link #doSend} does.
     * @param challenge sent by this provider, as far as is known to its recipient
     * @param code 1 to 32 characters without white space around them, control characters or such as nobody sees; digits
     *     of whatever script are those of ASCII
     * @param timeLeft how long this may last; more than zero
     * @return the provider's answer
     * @throws OtpException if certainly no attempt was used
     */
    protected abstract VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft);

    /**
     * Returns whether the provider can have sent this code. If not, the answer is {@link Rejection#INCORRECT_CODE}, and
     * neither {@link #doVerify} is called nor an attempt used (V7). By default every text may be a code.
     *
     * @implSpec Refuse only what is certain: a right code that is refused here is never approved.
     * @param code as {@link #doVerify} would get it
     * @return whether to ask the provider
     */
    protected boolean canBeCode(String code) {
        return true;
    }

    /**
     * Ends what the adapter holds: threads, sockets, meters. Called once. Calls may still be in flight if they outlasted
     * the close timeout; they must now end promptly, as their outcome demands.
     */
    protected void doClose() {}

    /**
     * Returns the provider's id, as the settings had it.
     *
     * @return the id
     */
    protected final String provider() {
        return provider;
    }

    /**
     * Returns the source of instants, for {@code sentAt} and the like.
     *
     * @return the clock
     */
    protected final InstantSource clock() {
        return clock;
    }

    /**
     * Returns the monotonic source of nanoseconds, for breakers, caches and the like.
     *
     * @return the source
     */
    protected final LongSupplier nanoTime() {
        return nanoTime;
    }

    /**
     * Returns the whole time of a send or resend, of which the adapter's methods are told what is left.
     *
     * @return {@code send.deadline}
     */
    protected final Duration sendDeadline() {
        return rules.sendDeadline();
    }

    /**
     * Returns the whole time of a verify, of which the adapter's method is told what is left.
     *
     * @return {@code verify.deadline}
     */
    protected final Duration verifyDeadline() {
        return rules.verifyDeadline();
    }

    private boolean mayBeCode(String typed) {
        try {
            return canBeCode(typed);
        } catch (RuntimeException bug) {
            // the provider can tell too, and no text may become an exception (V2)
            return true;
        }
    }

    private void refuseIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new OtpException(
                    provider, OtpFailure.INTERRUPTED, "the calling thread is interrupted; nothing was sent");
        }
    }

    private void refuseUnlessAllowed(PhoneNumber recipient, @Nullable Channel channel) {
        if (channel != null && !capabilities.channels().contains(channel)) {
            throw new OtpException(
                    provider,
                    OtpFailure.UNSUPPORTED,
                    "no channel " + channel + "; "
                            + (capabilities.channels().isEmpty()
                                    ? "the account decides, so name none"
                                    : "there are " + capabilities.channels())
                            + "; nothing was sent");
        }
        if (!rules.admits(recipient)) {
            throw new OtpException(
                    provider,
                    OtpFailure.RECIPIENT_BLOCKED,
                    "allowed-calling-codes does not admit " + recipient + "; nothing was sent");
        }
    }
}
