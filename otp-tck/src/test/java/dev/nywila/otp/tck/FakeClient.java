package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpSettings;
import java.util.EnumSet;
import java.util.function.Supplier;

/** The adapter of the fake. */
final class FakeClient extends AbstractOtpClient {

    static final Capabilities CAPABILITIES = Capabilities.builder()
            .channels(Channel.SMS, Channel.VOICE, Channel.EMAIL)
            .rejections(
                    Rejection.INCORRECT_CODE,
                    Rejection.EXPIRED,
                    Rejection.TOO_MANY_ATTEMPTS,
                    Rejection.ALREADY_USED,
                    Rejection.UNKNOWN_CHALLENGE)
            .declare(EnumSet.complementOf(EnumSet.of(Capability.SHARED_MEMORY)))
            .build();

    private final FakeSide side;

    FakeClient(OtpSettings settings, FakeSide side) {
        super(settings, CAPABILITIES);
        this.side = side;
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        FakeSide.Sent sent = exchange(call, () -> side.send(request));
        return call.challenge(sent.reference()).expiresAt(sent.expiresAt());
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        return exchange(call, () -> side.check(challenge.reference(), code));
    }

    private <T> T exchange(Call call, Supplier<T> work) {
        try {
            return side.exchange(work);
        } catch (FakeSide.TroubleMet met) {
            throw told(call, met);
        }
    }

    private static OtpException told(Call call, FakeSide.TroubleMet met) {
        return switch (met.trouble) {
            case UNREACHABLE ->
                call.notDone(OtpFailure.UNAVAILABLE, "not reached").cause(met);
            case THROTTLED ->
                call.notDone(OtpFailure.RATE_LIMITED, "wait")
                        .providerCode("429")
                        .retryAfter(Trouble.WAIT)
                        .cause(met);
            case REPLY_LOST, OUTAGE ->
                call.outcomeUnknown(OtpFailure.UNAVAILABLE, "no answer").cause(met);
            case GARBLED ->
                call.outcomeUnknown(OtpFailure.PROTOCOL, "no answer").cause(met);
        };
    }
}
