package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The skeleton of a client: keeps the rules that are alike for all providers, so that an adapter writes only
 * {@link #doSend} and {@link #doVerify}. Thread-safe, and so must be the adapter's methods; none of its locks is held
 * while they run (C4).
 *
 * <p>It keeps: the order of answers, closing (D5), allowed recipients, channels and calling codes (S4), idempotency keys (S5), the
 * binding of references to recipients (S6, V4), one count of attempts for a send and its resends (R4), one approval per
 * challenge (V3), a local attempt limit (V5), told expiry (V6), impossible codes (V7), and that nothing but
 * {@link OtpException} escapes from an adapter. It reads these settings:
 *
 * <table>
 * <caption>Settings of every client, after {@code otp.<name>.}</caption>
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
 * <p>With an {@link OtpStore} among the components all instances share what they remember; it then says
 * {@link Capability#SHARED_MEMORY}, if the store loses nothing, and the ledger is not used.
 *
 * <p>Instants come from the {@link InstantSource} component of the settings, retention from the {@link MonotonicClock}
 * component; by default the system's (C5). Neither changes an outcome, whatever it throws or
 * tells. Deadlines are always real time.
 */
public abstract class AbstractOtpClient implements OtpClient {

    private final String provider;
    private final String name;
    private final Capabilities capabilities;
    private final CommonSettings common;
    private final InstantSource clock;
    private final MonotonicClock monotonicClock;
    private final CallsInFlight calls;
    private final Sending sending;
    private final Verifying verifying;

    /**
     * Makes a client that remembers challenges in a ledger of its own, which forgets the oldest first.
     *
     * @param settings the client's settings; the adapter has read its own from them before
     * @param capabilities what the client can do
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if any setting, also of the adapter's, had a fault
     */
    protected AbstractOtpClient(OtpSettings settings, Capabilities capabilities) {
        this(settings, capabilities, new OldestFirstLedger(ledgerSize(settings)));
    }

    /**
     * Makes a client that remembers challenges in a ledger of the adapter's.
     *
     * @param settings the client's settings; the adapter has read its own from them before
     * @param capabilities what the client can do
     * @param ledger where to remember challenges, of this client alone
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if any setting, also of the adapter's, had a fault
     */
    protected AbstractOtpClient(OtpSettings settings, Capabilities capabilities, Ledger ledger) {
        this.provider = settings.provider();
        this.name = settings.name();
        this.common = CommonSettings.read(settings);
        settings.known("ledger-size");
        this.clock = settings.clock();
        this.monotonicClock = settings.monotonicClock();
        Optional<StoreSettings> store = settings.store();
        settings.check();
        this.capabilities = store.map(shared -> shared.added(capabilities)).orElse(capabilities);
        this.calls = new CallsInFlight(common.closeTimeout());
        AdapterCalls adapter = new AdapterCalls(provider, name);
        Memory memory = store.map(this::shared).orElseGet(() -> own(Objects.requireNonNull(ledger, "ledger")));
        Admission admission = new Admission(capabilities, common, name);
        this.sending = new Sending(adapter, admission, memory);
        this.verifying = new Verifying(adapter, admission, memory);
    }

    private Memory own(Ledger ledger) {
        return new Memory.Own(
                new KnownChallenges(Records.own(ledger), terms(recipient -> recipient), this::notRecorded),
                keys(common.idempotencyRetention()));
    }

    private Memory shared(StoreSettings settings) {
        SealedStore store = settings.of(provider, name);
        // what has ended is known to the store
        IdempotentSends here = keys(Duration.ZERO);
        return new SharedMemory(
                store,
                new Unrecorded(),
                terms(Digest::of),
                here,
                new SharedSends(store, here, common.idempotencyRetention(), this::notRecorded),
                this::notRecorded);
    }

    private KnownChallenges.Terms terms(Function<Recipient, Object> owner) {
        return new KnownChallenges.Terms(
                common.maxAttempts(), capabilities.has(Capability.OWN_REFERENCE), clock, owner);
    }

    private IdempotentSends keys(Duration retention) {
        return new IdempotentSends(common.maxIdempotencyKeys(), retention, monotonicClock, calls::isOver);
    }

    private void notRecorded(Call call, Throwable trouble) {
        Foreign.quietly(() -> onNotRecorded(call, trouble));
    }

    /**
     * Reads how many challenges the ledger may hold.
     *
     * @param settings the client's settings
     * @return {@code ledger-size}
     */
    protected static int ledgerSize(OtpSettings settings) {
        return settings.integer("ledger-size", 100_000, 1, 10_000_000);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Challenge send(OtpRequest request) {
        Objects.requireNonNull(request, "request");
        calls.enter();
        try {
            Call call = new Call(this, request, common.sendDeadline(), System.nanoTime());
            Foreign.quietly(() -> onSendBegun(call, request));
            try {
                Challenge sent = sending.send(call, request, () -> asked(request, call));
                Foreign.quietly(() -> onSent(call, request, sent));
                return sent;
            } catch (OtpException trouble) {
                Foreign.quietly(() -> onSendFailed(call, request, trouble));
                throw trouble;
            } finally {
                Foreign.quietly(() -> onEnded(call));
            }
        } finally {
            calls.leave();
        }
    }

    private Challenge asked(OtpRequest request, Call call) {
        Challenge predecessor = request.predecessor().orElse(null);
        return predecessor == null ? doSend(request, call) : doResend(predecessor, request, call);
    }

    @Override
    public final VerificationResult verify(Challenge challenge, String code) {
        Objects.requireNonNull(challenge, "challenge");
        String typed = TypedCode.read(Objects.requireNonNull(code, "code"));
        calls.enter();
        try {
            Call call = new Call(this, challenge, common.verifyDeadline(), System.nanoTime());
            Foreign.quietly(() -> onVerifyBegun(call, challenge));
            try {
                VerificationResult answer = verifying.verify(
                        call, challenge, typed, this::canBeCode, () -> doVerify(challenge, typed, call));
                Foreign.quietly(() -> onVerified(call, challenge, answer));
                return answer;
            } catch (OtpException trouble) {
                Foreign.quietly(() -> onVerifyFailed(call, challenge, trouble));
                throw trouble;
            } finally {
                Foreign.quietly(() -> onEnded(call));
            }
        } finally {
            calls.leave();
        }
    }

    @Override
    public final Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public final void close() {
        calls.close(this::doClose);
    }

    /**
     * Sends one code, with at most one complete request (S2).
     *
     * @implSpec Return a challenge only for the provider's documented success with a usable reference (S1). Throw
     *     {@link Call#outcomeUnknown} once a byte of the request's body may have left and the provider's own understood
     *     reply does not say that it refused (S3). Nothing may be retried.
     * @param request what to send; its kind of recipient, channel and calling code are allowed
     * @param call this call
     * @return {@link Call#challenge}, with what else the reply says
     * @throws OtpNotDoneException if certainly nothing was sent
     */
    protected abstract Challenge doSend(OtpRequest request, Call call);

    /**
     * Sends a code again. By default this is {@link #doSend}.
     *
     * @param challenge what was sent before, by this client
     * @param request what to send, as for {@link #doSend}; its predecessor is the challenge
     * @param call this call
     * @return {@link Call#challenge} for the reference that the delivered code belongs to
     * @throws OtpNotDoneException if certainly nothing was sent
     */
    protected Challenge doResend(Challenge challenge, OtpRequest request, Call call) {
        return doSend(request, call);
    }

    /**
     * Checks one code, with at most one complete request (V8).
     *
     * @implSpec Return {@link Approved} for one strictly read form of success and for nothing else (V1); return a
     *     {@link Rejected} for every answer that concerns this code or challenge, also for one about the code's form
     *     (V7); throw for everything else, as {@link #doSend} does.
     * @param challenge sent by this client, as far as is known to its recipient
     * @param code 1 to 32 characters without white space around them, control characters or such as nobody sees; digits
     *     of whatever script are those of ASCII
     * @param call this call
     * @return the provider's answer
     * @throws OtpNotDoneException if certainly no attempt was used
     */
    protected abstract VerificationResult doVerify(Challenge challenge, String code, Call call);

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
     * Is told that a send or resend begins, on the calling thread, before anything else is looked at: for traces.
     * {@link #onEnded} follows. What it throws is dropped, unless the JVM is out of memory or stack.
     *
     * @param call the call
     * @param request what was asked for
     */
    protected void onSendBegun(Call call, OtpRequest request) {}

    /**
     * Is told that a verify begins, as {@link #onSendBegun}.
     *
     * @param call the call
     * @param challenge which challenge
     */
    protected void onVerifyBegun(Call call, Challenge challenge) {}

    /**
     * Is told that something which happened at the provider could not be recorded, so that other instances do not know of it:
     * a message that was sent, a rejection, or how the call of an idempotency key ended. The call's outcome stays what it is.
     * On the calling thread; what it throws is dropped, unless the JVM is out of memory or stack. By default it warns, through
     * the logger {@code dev.nywila.otp.store} of {@link System#getLogger}.
     *
     * @param call the call
     * @param trouble what the store or the ledger threw
     */
    protected void onNotRecorded(Call call, Throwable trouble) {
        System.getLogger("dev.nywila.otp.store")
                .log(
                        System.Logger.Level.WARNING,
                        "event=otp.store.unrecorded client={0} operation={1} call={2} cause={3}",
                        name,
                        call.operation(),
                        call.callId(),
                        trouble.getClass().getName());
    }

    /**
     * Is told that a call has ended, whatever its end, also an {@link Error}: after {@link #onSent} and the like, on the
     * calling thread. What it throws is dropped, unless the JVM is out of memory or stack.
     *
     * @param call the call
     */
    protected void onEnded(Call call) {}

    /**
     * Is told of a challenge that a send or resend returns, on the calling thread, when all else is done: for meters
     * and logs. What it throws is dropped, unless the JVM is out of memory or stack.
     *
     * @param call the call
     * @param request what was asked for
     * @param challenge what is returned; an earlier call's where the idempotency key was used before
     */
    protected void onSent(Call call, OtpRequest request, Challenge challenge) {}

    /**
     * Is told of trouble of a send or resend, as {@link #onSent}; also of what was refused before the adapter was asked, but
     * not of an {@link Error}, nor of an {@link IllegalArgumentException} for a key of another request.
     *
     * @param call the call
     * @param request what was asked for
     * @param trouble what is thrown
     */
    protected void onSendFailed(Call call, OtpRequest request, OtpException trouble) {}

    /**
     * Is told of the answer to a code, as {@link #onSent}; also of one from memory.
     *
     * @param call the call
     * @param challenge which challenge
     * @param answer what is returned
     */
    protected void onVerified(Call call, Challenge challenge, VerificationResult answer) {}

    /**
     * Is told of trouble of a verify, as {@link #onSent}.
     *
     * @param call the call
     * @param challenge which challenge
     * @param trouble what is thrown
     */
    protected void onVerifyFailed(Call call, Challenge challenge, OtpException trouble) {}

    /**
     * Returns the provider's id, as the settings had it.
     *
     * @return the id
     */
    protected final String provider() {
        return provider;
    }

    /**
     * Returns the source of instants, for expiries and the like.
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
    protected final MonotonicClock monotonicClock() {
        return monotonicClock;
    }
}
