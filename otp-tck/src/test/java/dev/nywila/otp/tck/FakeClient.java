package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.OtpSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** The adapter of the fake. */
final class FakeClient extends AbstractOtpClient {

    static final Capabilities CAPABILITIES = new Capabilities(
            Set.of(Channel.SMS),
            EnumSet.of(
                    Rejection.INCORRECT_CODE,
                    Rejection.EXPIRED,
                    Rejection.TOO_MANY_ATTEMPTS,
                    Rejection.ALREADY_USED,
                    Rejection.UNKNOWN_CHALLENGE),
            EnumSet.complementOf(EnumSet.of(Capability.REPEATS_REFERENCE)));

    private final FakeSide side;

    FakeClient(OtpSettings settings, FakeSide side) {
        super(settings, CAPABILITIES);
        this.side = side;
    }

    @Override
    protected Challenge doSend(OtpRequest request, Duration timeLeft) {
        FakeSide.Sent sent = exchange(() -> side.send(request));
        return new Challenge(
                provider(), sent.reference(), sent.recipient(), request.channel(), clock().instant(), sent.expiresAt());
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
        return exchange(() -> side.check(challenge.reference(), code));
    }

    private <T> T exchange(Supplier<T> work) {
        try {
            return side.exchange(work);
        } catch (FakeSide.TroubleMet met) {
            throw told(met);
        }
    }

    private OtpException told(FakeSide.TroubleMet met) {
        return switch (met.trouble) {
            case UNREACHABLE -> new OtpException(provider(), OtpFailure.UNAVAILABLE, "not reached");
            case THROTTLED ->
                new OtpException(provider(), OtpFailure.RATE_LIMITED, "wait", "429", Duration.ofSeconds(7), met);
            case REPLY_LOST, OUTAGE -> unknown(OtpFailure.UNAVAILABLE, met);
            case GARBLED -> unknown(OtpFailure.PROTOCOL, met);
        };
    }

    private OtpException unknown(OtpFailure failure, FakeSide.TroubleMet met) {
        return new OtpOutcomeUnknownException(provider(), failure, "no answer", null, null, met, null);
    }
}
