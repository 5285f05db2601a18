package dev.nywila.otp.inmemory;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of the fake, as any other provider's client is one of its servers; closing it does not end the fake. */
final class InMemoryClient extends AbstractOtpClient {

    private final InMemoryOtp fake;

    InMemoryClient(OtpSettings settings, InMemoryOtp fake, boolean keepsOldChallenges) {
        super(settings, capabilities(keepsOldChallenges));
        this.fake = fake;
    }

    private static Capabilities capabilities(boolean keepsOldChallenges) {
        Capabilities.Builder all = Capabilities.builder()
                .channels(Channel.SMS, Channel.VOICE, Channel.WHATSAPP, Channel.EMAIL)
                .rejections(
                        Rejection.INCORRECT_CODE,
                        Rejection.EXPIRED,
                        Rejection.TOO_MANY_ATTEMPTS,
                        Rejection.ALREADY_USED,
                        Rejection.UNKNOWN_CHALLENGE)
                // not IDEMPOTENT_SEND: keys are kept by each client, not by the fake
                .declare(
                        Capability.BOUND_TO_CHALLENGE,
                        Capability.SINGLE_USE,
                        Capability.ATTEMPTS_REMAINING,
                        Capability.EXPIRES_AT,
                        Capability.OWN_REFERENCE);
        return keepsOldChallenges
                ? all.declare(Capability.KEEPS_OLD_CHALLENGE).build()
                : all.rejections(Rejection.SUPERSEDED).build();
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        Message sent = overTheWire(
                call, () -> fake.accept(request.recipient(), request.channel().orElse(null)));
        Challenge challenge = call.challenge(sent.reference());
        // by the client's own clock, which may be another than the fake's
        return challenge.expiresAt(challenge.sentAt().plus(Duration.between(sent.sentAt(), sent.expiresAt())));
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        return overTheWire(call, () -> fake.check(challenge.reference(), challenge.recipient(), code));
    }

    private <T> T overTheWire(Call call, Supplier<T> request) {
        ScriptedTrouble trouble = fake.nextTrouble();
        if (trouble == null) {
            return request.get();
        }
        if (trouble.isDone()) {
            T unused = request.get();
        } else if (trouble.isSeen()) {
            fake.countRequest();
        }
        throw trouble.exception(call);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(fake) ? Optional.of(type.cast(fake)) : super.unwrap(type);
    }
}
