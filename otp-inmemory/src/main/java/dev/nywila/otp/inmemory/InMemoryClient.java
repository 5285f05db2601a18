package dev.nywila.otp.inmemory;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.inmemory.InMemoryOtp.Message;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.OtpSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A client of the fake, as any other provider's client is one of its servers; closing it does not end the fake. */
final class InMemoryClient extends AbstractOtpClient {

    private final InMemoryOtp fake;

    InMemoryClient(OtpSettings settings, InMemoryOtp fake, boolean keepsOldChallenges) {
        super(settings, capabilities(keepsOldChallenges));
        this.fake = fake;
    }

    private static Capabilities capabilities(boolean keepsOldChallenges) {
        Set<Rejection> rejections = EnumSet.of(
                Rejection.INCORRECT_CODE,
                Rejection.EXPIRED,
                Rejection.TOO_MANY_ATTEMPTS,
                Rejection.ALREADY_USED,
                Rejection.UNKNOWN_CHALLENGE);
        // not IDEMPOTENT_SEND: keys are kept by each client, not by the fake
        Set<Capability> all = EnumSet.of(
                Capability.BOUND_TO_CHALLENGE,
                Capability.SINGLE_USE,
                Capability.ATTEMPTS_REMAINING,
                Capability.EXPIRES_AT);
        if (keepsOldChallenges) {
            all.add(Capability.KEEPS_OLD_CHALLENGE);
        } else {
            rejections.add(Rejection.SUPERSEDED);
        }
        return new Capabilities(Set.of(Channel.SMS, Channel.VOICE, Channel.WHATSAPP), rejections, all);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Duration timeLeft) {
        Message sent = overTheWire(() -> fake.accept(request.recipient(), request.channel()));
        return new Challenge(
                provider(), sent.reference(), sent.recipient(), request.channel(), sent.sentAt(), sent.expiresAt());
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Duration timeLeft) {
        return overTheWire(() -> fake.check(challenge.reference(), challenge.recipient(), code));
    }

    private <T> T overTheWire(Supplier<T> request) {
        Trouble trouble = fake.nextTrouble();
        if (trouble == null) {
            return request.get();
        }
        if (trouble.isDone()) {
            T unused = request.get();
        } else if (trouble.isSeen()) {
            fake.see();
        }
        throw trouble.exception(provider());
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(fake) ? Optional.of(type.cast(fake)) : super.unwrap(type);
    }
}
