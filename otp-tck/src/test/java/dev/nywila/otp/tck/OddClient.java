package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.OtpSettings;
import dev.nywila.otp.tck.OddSide.Message;
import dev.nywila.otp.tck.OddSide.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
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
    protected Challenge doSend(OtpRequest request, Duration timeLeft) {
        String own = UUID.randomUUID().toString();
        Challenge lost = shape.callerChooses() ? challenge(request, own, null) : null;
        Message message = exchange(() -> side.start(own, request.recipient()), lost)
                .orElseThrow(() -> new OtpException(provider(), OtpFailure.IN_PROGRESS, "a code is under way"));
        if (shape == OddShape.NOT_SENT && message.to.equals(OddSide.DEAF)) {
            throw new OtpException(provider(), OtpFailure.INVALID_RECIPIENT, "accepted, and said not to be sent");
        }
        return challenge(
                request, shape.reference(message.id), shape.has(Capability.EXPIRES_AT) ? message.expiresAt : null);
    }

    private Challenge challenge(OtpRequest request, String reference, @Nullable Instant expiresAt) {
        return new Challenge(
                provider(), reference, request.recipient(), request.channel(), clock().instant(), expiresAt);
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
        Reply reply = exchange(() -> side.check(shape.find(side, challenge), code), null);
        return switch (reply.word()) {
            case "right" -> new Approved(challenge.recipient());
            case "wrong" ->
                new Rejected(
                        Rejection.INCORRECT_CODE,
                        shape.has(Capability.ATTEMPTS_REMAINING)
                                ? OptionalInt.of(reply.attemptsLeft())
                                : OptionalInt.empty());
            case "no" -> new Rejected(Rejection.REFUSED);
            case "used" -> new Rejected(Rejection.ALREADY_USED);
            case "used_up" -> new Rejected(Rejection.TOO_MANY_ATTEMPTS);
            case "expired" -> new Rejected(Rejection.EXPIRED);
            case "unknown" -> new Rejected(Rejection.UNKNOWN_CHALLENGE);
            case "gone" -> new Rejected(hasExpired(challenge) ? Rejection.EXPIRED : Rejection.NO_LONGER_VALID);
            default -> throw unknown(OtpFailure.PROTOCOL, null, null);
        };
    }

    /** The provider says that the challenge is over, so the clock may say why. */
    private boolean hasExpired(Challenge challenge) {
        Instant expiresAt = challenge.expiresAt();
        return expiresAt != null && !clock().instant().isBefore(expiresAt);
    }

    private <T> T exchange(Supplier<T> work, @Nullable Challenge lost) {
        try {
            return side.exchange(work);
        } catch (OddSide.TroubleMet met) {
            Duration wait = shape == OddShape.NO_WAIT_TOLD ? null : Duration.ofSeconds(7);
            throw switch (met.trouble) {
                case UNREACHABLE -> new OtpException(provider(), OtpFailure.UNAVAILABLE, "not reached");
                case THROTTLED -> new OtpException(provider(), OtpFailure.RATE_LIMITED, "wait", "429", wait, met);
                case REPLY_LOST, OUTAGE -> unknown(OtpFailure.UNAVAILABLE, met, lost);
                case GARBLED -> unknown(OtpFailure.PROTOCOL, met, lost);
            };
        }
    }

    private OtpException unknown(OtpFailure failure, @Nullable Throwable met, @Nullable Challenge lost) {
        return new OtpOutcomeUnknownException(provider(), failure, "no answer", null, null, met, lost);
    }
}
