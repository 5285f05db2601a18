package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An honest client without the skeleton: it keeps each rule in a method of its own, so that a broken one overrides one
 * method. What the skeleton would do for it, the skeleton would also do for the broken ones, and nothing would show.
 */
class PlainClient implements OtpClient {

    static final String ID = "kit-fake";

    final FakeSide side;
    final Map<String, PhoneNumber> known = new ConcurrentHashMap<>();
    final Map<String, Keyed> keys = new ConcurrentHashMap<>();
    private final Set<String> callingCodes;
    private volatile boolean closed;

    /** What came of a key's send: a challenge, or an unknown outcome. */
    record Keyed(OtpRequest request, Object outcome) {}

    PlainClient(Settings settings) {
        this.side = settings.side();
        this.callingCodes = settings.callingCodes();
    }

    @Override
    public Challenge send(OtpRequest request) {
        refuseIfClosed();
        refuseIfInterrupted();
        refuseChannel(request);
        refuseCallingCode(request.recipient());
        return request.idempotencyKey() == null ? sendOnce(request) : sendKeyed(request);
    }

    Challenge sendKeyed(OtpRequest request) {
        // the fake answers at once; over a network nothing may be locked here
        synchronized (keys) {
            return sendKeyedAlone(request);
        }
    }

    Challenge sendKeyedAlone(OtpRequest request) {
        Keyed before = keys.get(request.idempotencyKey());
        if (before != null) {
            return again(before, request);
        }
        try {
            Challenge challenge = sendOnce(request);
            keys.put(request.idempotencyKey(), new Keyed(request, challenge));
            return challenge;
        } catch (OtpException trouble) {
            keepKey(request, trouble);
            throw trouble;
        }
    }

    Challenge again(Keyed before, OtpRequest request) {
        if (!before.request().equals(request)) {
            throw new IllegalArgumentException("this key is another request's");
        }
        if (before.outcome() instanceof OtpException trouble) {
            throw trouble;
        }
        return (Challenge) before.outcome();
    }

    void keepKey(OtpRequest request, OtpException trouble) {
        if (trouble instanceof OtpOutcomeUnknownException) {
            keys.put(request.idempotencyKey(), new Keyed(request, trouble));
        }
    }

    Challenge sendOnce(OtpRequest request) {
        return accepted(request, ask(() -> side.send(request)));
    }

    Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
        known.put(sent.reference(), sent.recipient());
        return new Challenge(
                ID, sent.reference(), sent.recipient(), request.channel(), side.instant(), sent.expiresAt());
    }

    @Override
    public Challenge resend(Challenge challenge) {
        refuseIfClosed();
        refuseIfInterrupted();
        if (isForeign(challenge)) {
            throw new IllegalArgumentException("this challenge is another's");
        }
        OtpRequest request = new OtpRequest(challenge.recipient(), challenge.channel(), null, null);
        refuseChannel(request);
        refuseCallingCode(request.recipient());
        return resendOnce(challenge, request);
    }

    Challenge resendOnce(Challenge challenge, OtpRequest request) {
        return sendOnce(request);
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        refuseIfClosed();
        refuseIfInterrupted();
        if (isForeign(challenge)) {
            return new Rejected(Rejection.UNKNOWN_CHALLENGE);
        }
        String typed = joined(stripped(inAscii(visible(code))));
        return canBeCode(typed) ? check(challenge, typed) : new Rejected(Rejection.INCORRECT_CODE);
    }

    VerificationResult check(Challenge challenge, String code) {
        try {
            return ask(() -> side.check(challenge.reference(), code));
        } catch (OtpException trouble) {
            tried(challenge, trouble);
            throw trouble;
        }
    }

    /** What may have been tried counts. */
    void tried(Challenge challenge, OtpException trouble) {
        if (trouble instanceof OtpOutcomeUnknownException) {
            side.countUnknown(challenge.reference());
        }
    }

    String visible(String code) {
        return code.replaceAll("[\\p{Cf}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}]", "");
    }

    String inAscii(String code) {
        return code.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    String joined(String code) {
        return code.matches("[0-9]([\\s\\p{Z}\\p{Pd}\u2212]*[0-9])*([\\s\\p{Z}]*[.,;:!?\u3002\u06d4])?")
                ? code.replaceAll("[^0-9]", "")
                : code;
    }

    String stripped(String code) {
        return code.replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$", "");
    }

    boolean canBeCode(String code) {
        return code.matches("[^\\p{C}]{1,32}");
    }

    boolean isForeign(Challenge challenge) {
        return !challenge.provider().equals(ID)
                || !known.getOrDefault(challenge.reference(), challenge.recipient())
                        .equals(challenge.recipient());
    }

    void refuseIfClosed() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    void refuseIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new OtpException(ID, OtpFailure.INTERRUPTED, "interrupted");
        }
    }

    void refuseChannel(OtpRequest request) {
        if (request.channel() != null && !capabilities().channels().contains(request.channel())) {
            throw new OtpException(ID, OtpFailure.UNSUPPORTED, "no such channel");
        }
    }

    void refuseCallingCode(PhoneNumber recipient) {
        if (!callingCodes.isEmpty()
                && callingCodes.stream().noneMatch(code -> recipient.e164().startsWith(code, 1))) {
            throw new OtpException(ID, OtpFailure.RECIPIENT_BLOCKED, "not an allowed calling code");
        }
    }

    /** One exchange with the provider's side. */
    <T> T ask(Supplier<T> work) {
        try {
            return side.exchange(work);
        } catch (FakeSide.TroubleMet met) {
            throw told(met.trouble);
        }
    }

    OtpException told(Trouble trouble) {
        return switch (trouble) {
            case UNREACHABLE -> new OtpException(ID, OtpFailure.UNAVAILABLE, "not reached");
            case THROTTLED -> new OtpException(ID, OtpFailure.RATE_LIMITED, "wait", "429", Trouble.WAIT, null);
            case REPLY_LOST, OUTAGE -> unknown(OtpFailure.UNAVAILABLE);
            case GARBLED -> unknown(OtpFailure.PROTOCOL);
        };
    }

    static OtpException unknown(OtpFailure failure) {
        return new OtpOutcomeUnknownException(ID, failure, "no answer", null, null, null, null);
    }

    @Override
    public Capabilities capabilities() {
        return FakeClient.CAPABILITIES;
    }

    @Override
    public void close() {
        closed = true;
    }
}
