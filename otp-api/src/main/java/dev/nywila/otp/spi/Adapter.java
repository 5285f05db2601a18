package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls an adapter's methods, trusting them in nothing: what is no answer to the question is an unknown outcome. */
record Adapter(String provider) {

    Challenge challenge(PhoneNumber recipient, Function<Duration, Challenge> method, long end) {
        Challenge challenge = answer(method, end);
        if (!challenge.provider().equals(provider) || !challenge.recipient().equals(recipient)) {
            throw surprise("returned a challenge of another provider or recipient", null);
        }
        return challenge;
    }

    VerificationResult verification(PhoneNumber recipient, Function<Duration, VerificationResult> method, long end) {
        VerificationResult answer = answer(method, end);
        if (answer instanceof Approved approved && !approved.recipient().equals(recipient)) {
            throw surprise("approved another recipient", null);
        }
        return answer;
    }

    /** What the skeleton does about an answer, in a map of the adapter's: it must not lose the answer either. */
    <T> T recorded(Supplier<T> step) {
        return trusted(step);
    }

    private <T> T answer(Function<Duration, T> method, long end) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        return trusted(() -> Objects.requireNonNull(method.apply(left), "the adapter's answer"));
    }

    private <T> T trusted(Supplier<T> step) {
        try {
            return step.get();
        } catch (OtpException trouble) {
            throw trouble;
        } catch (Exception bug) {
            // checked ones too: Kotlin declares none
            if (bug instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw surprise("failed with " + bug.getClass().getName(), bug);
        }
    }

    private OtpOutcomeUnknownException surprise(String what, @Nullable Exception bug) {
        OtpFailure failure = bug instanceof InterruptedException ? OtpFailure.INTERRUPTED : OtpFailure.PROTOCOL;
        return new OtpOutcomeUnknownException(
                provider, failure, "the adapter " + what + "; report this defect", null, null, bug, null);
    }
}
