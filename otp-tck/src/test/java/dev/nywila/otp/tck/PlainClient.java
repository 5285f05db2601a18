package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
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
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An honest client without the skeleton: it keeps each rule in a method of its own, so that a broken one overrides one
 * method. What the skeleton would do for it, the skeleton would also do for the broken ones, and nothing would show.
 */
class PlainClient extends PlainCodes {

    static final String ID = "kit-fake";

    final FakeSide side;
    final String account;
    final Map<String, Recipient> known = new ConcurrentHashMap<>();
    final Map<String, Keyed> keys = new ConcurrentHashMap<>();
    private final Map<String, Integer> wrongHere = new ConcurrentHashMap<>();
    private final Settings settings;
    private volatile boolean closed;

    /** What came of a key's send: a challenge, or an unknown outcome. */
    record Keyed(OtpRequest request, Object outcome) {}

    PlainClient(Settings settings) {
        this.settings = settings;
        this.side = settings.side();
        this.account = settings.name();
    }

    @Override
    public String name() {
        return account;
    }

    @Override
    public Challenge send(OtpRequest request) {
        Objects.requireNonNull(request, "request");
        refuseIfClosed();
        refuseIfInterrupted(operation(request));
        refuseForeign(request);
        refuseKind(request);
        refuseChannel(request);
        refuseCallingCode(request);
        refuseDeadline(request);
        return request.idempotencyKey().isEmpty() ? sendOrResend(request) : sendKeyed(request);
    }

    static OtpOperation operation(OtpRequest request) {
        return request.predecessor().isPresent() ? OtpOperation.RESEND : OtpOperation.SEND;
    }

    static String key(OtpRequest request) {
        return request.idempotencyKey().orElseThrow();
    }

    Challenge sendKeyed(OtpRequest request) {
        // the fake answers at once; over a network nothing may be locked here
        synchronized (keys) {
            return sendKeyedAlone(request);
        }
    }

    Challenge sendKeyedAlone(OtpRequest request) {
        Keyed before = keys.get(key(request));
        if (before != null) {
            return again(before, request);
        }
        try {
            Challenge challenge = sendOrResend(request);
            keys.put(key(request), new Keyed(request, challenge));
            return challenge;
        } catch (OtpException trouble) {
            keepKey(request, trouble);
            throw trouble;
        }
    }

    Challenge again(Keyed before, OtpRequest request) {
        if (!message(before.request()).equals(message(request))) {
            throw new IllegalArgumentException("this key is another request's");
        }
        if (before.outcome() instanceof OtpException trouble) {
            throw trouble;
        }
        return (Challenge) before.outcome();
    }

    /** What is alike in all requests of one key. */
    List<Object> message(OtpRequest request) {
        return List.of(request.recipient(), request.channel(), request.locale(), request.predecessor());
    }

    void keepKey(OtpRequest request, OtpException trouble) {
        if (trouble instanceof OtpOutcomeUnknownException) {
            keys.put(key(request), new Keyed(request, trouble));
        }
    }

    private Challenge sendOrResend(OtpRequest request) {
        return request.predecessor().isPresent()
                ? resendOnce(request.predecessor().get(), request)
                : sendOnce(request);
    }

    Challenge sendOnce(OtpRequest request) {
        return accepted(request, ask(operation(request), () -> side.send(request)));
    }

    Challenge resendOnce(Challenge challenge, OtpRequest request) {
        return sendOnce(request);
    }

    Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
        known.put(sent.reference(), sent.recipient());
        return Challenge.of(
                        ID, sent.reference(), sent.recipient(), settings.clock().instant())
                .client(account)
                .root(root(request).orElse(sent.reference()))
                .channel(request.channel().orElse(null))
                .locale(request.locale().orElse(null))
                .expiresAt(side.bare ? null : sent.expiresAt())
                .callId(UUID.randomUUID().toString().replace("-", ""));
    }

    Optional<String> root(OtpRequest request) {
        return request.predecessor().map(Challenge::root);
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        Objects.requireNonNull(challenge, "challenge");
        Objects.requireNonNull(code, "code");
        refuseIfClosed();
        refuseIfInterrupted(OtpOperation.VERIFY);
        if (isForeign(challenge)) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        String typed = joined(stripped(inAscii(visible(code))));
        return canBeCode(typed) ? check(challenge, typed) : Rejected.of(Rejection.INCORRECT_CODE);
    }

    VerificationResult check(Challenge challenge, String code) {
        if (isOver(challenge)) {
            return Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
        }
        try {
            VerificationResult answer = ask(OtpOperation.VERIFY, () -> side.check(challenge.reference(), code));
            if (answer instanceof Rejected no && no.reason() == Rejection.INCORRECT_CODE) {
                wrongHere.merge(challenge.root(), 1, Integer::sum);
            }
            return answer;
        } catch (OtpException trouble) {
            tried(challenge, trouble);
            throw trouble;
        }
    }

    /** Its own limit, where that is less than what the side allows; else the side counts. */
    boolean isOver(Challenge challenge) {
        return settings.maxAttempts() < FakeSide.ATTEMPTS
                && wrongHere.getOrDefault(challenge.root(), 0) >= settings.maxAttempts();
    }

    /** What may have been tried counts. */
    void tried(Challenge challenge, OtpException trouble) {
        if (trouble instanceof OtpOutcomeUnknownException) {
            side.countUnknown(challenge.reference());
            wrongHere.merge(challenge.root(), 1, Integer::sum);
        }
    }

    boolean isForeign(Challenge challenge) {
        return !challenge.provider().equals(ID) || !challenge.client().equals(account) || isRedirected(challenge);
    }

    final boolean isRedirected(Challenge challenge) {
        return !known.getOrDefault(challenge.reference(), challenge.recipient()).equals(challenge.recipient());
    }

    void refuseIfClosed() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    void refuseIfInterrupted(OtpOperation operation) {
        if (Thread.currentThread().isInterrupted()) {
            throw notDone(operation, OtpFailure.INTERRUPTED, "interrupted");
        }
    }

    void refuseForeign(OtpRequest request) {
        if (request.predecessor().filter(this::isForeign).isPresent()) {
            throw notDone(OtpOperation.RESEND, OtpFailure.UNKNOWN_CHALLENGE, "this challenge is another's");
        }
    }

    void refuseKind(OtpRequest request) {
        boolean email = request.recipient() instanceof EmailAddress;
        boolean byEmail = request.channel().filter(Channel.EMAIL::equals).isPresent();
        if (email && !capabilities().channels().contains(Channel.EMAIL)) {
            throw notDone(operation(request), OtpFailure.UNSUPPORTED, "no e-mail");
        }
        if (request.channel().isPresent() && email != byEmail) {
            throw notDone(operation(request), OtpFailure.UNSUPPORTED, "this channel does not lead there");
        }
    }

    void refuseChannel(OtpRequest request) {
        if (request.channel().isPresent()
                && !capabilities().channels().contains(request.channel().get())) {
            throw notDone(operation(request), OtpFailure.UNSUPPORTED, "no such channel");
        }
    }

    void refuseCallingCode(OtpRequest request) {
        if (request.recipient() instanceof PhoneNumber number && !settings.admits(number)) {
            throw notDone(operation(request), OtpFailure.RECIPIENT_BLOCKED, "not an allowed calling code");
        }
    }

    void refuseDeadline(OtpRequest request) {
        if (request.within()
                .filter(own -> own.compareTo(settings.longest()) > 0)
                .isPresent()) {
            throw notDone(operation(request), OtpFailure.UNSUPPORTED, "the client's deadline is shorter");
        }
    }

    /** One exchange with the provider's side. */
    <T> T ask(OtpOperation operation, Supplier<T> work) {
        try {
            return side.exchange(work);
        } catch (FakeSide.TroubleMet met) {
            throw told(operation, met.trouble);
        }
    }

    OtpException told(OtpOperation operation, Trouble trouble) {
        return switch (trouble) {
            case UNREACHABLE -> notDone(operation, OtpFailure.UNAVAILABLE, "not reached");
            case THROTTLED ->
                notDone(operation, OtpFailure.RATE_LIMITED, "wait")
                        .providerCode("429")
                        .retryAfter(Trouble.WAIT);
            case REPLY_LOST, OUTAGE -> unknown(operation, OtpFailure.UNAVAILABLE);
            case GARBLED -> unknown(operation, OtpFailure.PROTOCOL);
        };
    }

    OtpNotDoneException notDone(OtpOperation operation, OtpFailure failure, String text) {
        return OtpNotDoneException.of(account, operation, failure, text);
    }

    OtpOutcomeUnknownException unknown(OtpOperation operation, OtpFailure failure) {
        return OtpOutcomeUnknownException.of(account, operation, failure, "no answer");
    }

    @Override
    public Capabilities capabilities() {
        return side.bare ? BareClient.CAPABILITIES : FakeClient.CAPABILITIES;
    }

    @Override
    public void close() {
        closed = true;
    }
}
