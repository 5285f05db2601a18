package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpSettings;
import dev.nywila.otp.tck.OddSide.Message;
import dev.nywila.otp.tck.OddSide.Reply;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The adapter of the odd providers. */
final class OddClient extends AbstractOtpClient {

    private final OddSide side;
    private final OddShape shape;

    OddClient(OtpSettings settings, OddSide side) {
        super(settings, side.shape.capabilities());
        this.side = side;
        this.shape = side.shape;
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        String own = UUID.randomUUID().toString();
        Challenge lost = shape.callerChooses() ? call.challenge(own) : null;
        Message message = exchange(call, () -> side.start(own, request.recipient()), lost)
                .orElseThrow(() -> call.notDone(OtpFailure.IN_PROGRESS, "a code is under way"));
        if (shape == OddShape.NOT_SENT && message.to.equals(OddSide.DEAF)) {
            throw call.notDone(OtpFailure.INVALID_RECIPIENT, "accepted, and said not to be sent");
        }
        return call.challenge(shape.reference(message.id))
                .expiresAt(shape.has(Capability.EXPIRES_AT) ? message.expiresAt : null);
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        Reply reply = exchange(call, () -> side.check(shape.find(side, challenge), code), null);
        return switch (reply.word()) {
            case "right" -> Approved.of(challenge.recipient());
            case "wrong" ->
                shape.has(Capability.ATTEMPTS_REMAINING)
                        ? Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(reply.attemptsLeft())
                        : Rejected.of(Rejection.INCORRECT_CODE);
            case "no" -> Rejected.of(Rejection.REFUSED);
            case "used" -> Rejected.of(Rejection.ALREADY_USED);
            case "used_up" -> Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
            case "expired" -> Rejected.of(Rejection.EXPIRED);
            case "unknown" -> Rejected.of(Rejection.UNKNOWN_CHALLENGE);
            case "gone" -> Rejected.of(hasExpired(challenge) ? Rejection.EXPIRED : Rejection.NO_LONGER_VALID);
            default -> throw call.outcomeUnknown(OtpFailure.PROTOCOL, "no answer");
        };
    }

    /** The provider says that the challenge is over, so the clock may say why. */
    private boolean hasExpired(Challenge challenge) {
        return challenge
                .expiresAt()
                .filter(expiry -> !clock().instant().isBefore(expiry))
                .isPresent();
    }

    private <T> T exchange(Call call, Supplier<T> work, @Nullable Challenge lost) {
        try {
            return side.exchange(work);
        } catch (OddSide.TroubleMet met) {
            throw switch (met.trouble) {
                case UNREACHABLE -> call.notDone(OtpFailure.UNAVAILABLE, "not reached");
                case THROTTLED ->
                    call.notDone(shape.throttling(), "wait")
                            .providerCode("429")
                            .retryAfter(shape == OddShape.NO_WAIT_TOLD ? null : Trouble.WAIT)
                            .cause(met);
                case REPLY_LOST, OUTAGE -> unknown(call, OtpFailure.UNAVAILABLE, met, lost);
                case GARBLED -> unknown(call, OtpFailure.PROTOCOL, met, lost);
            };
        }
    }

    private static OtpException unknown(
            Call call, OtpFailure failure, OddSide.TroubleMet met, @Nullable Challenge lost) {
        return call.outcomeUnknown(failure, "no answer").cause(met).challenge(lost);
    }
}
