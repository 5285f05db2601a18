package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.Attempts.Taken;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a client does about a code before and after it asks its adapter, in this order.
 *
 * @param adapter how it is asked
 * @param admission which kinds of recipients there are
 * @param memory what is known
 */
record Verifying(AdapterCalls adapter, Admission admission, Memory memory) {

    VerificationResult verify(
            Call call,
            Challenge challenge,
            String typed,
            Predicate<String> canBeCode,
            Supplier<VerificationResult> ask) {
        call.refuseIfInterrupted();
        if (!adapter.isOwn(challenge) || !admission.reaches(challenge.recipient())) {
            return Rejected.of(Rejection.UNKNOWN_CHALLENGE);
        }
        KnownChallenges challenges = memory.challenges(call);
        Rejection known = AdapterCalls.before(call, () -> challenges.refusal(challenge));
        if (known != null) {
            return Rejected.of(known);
        }
        if (typed.isEmpty() || !mayBeCode(typed, canBeCode)) {
            return Rejected.of(Rejection.INCORRECT_CODE);
        }
        Taken attempt = AdapterCalls.before(call, () -> challenges.take(challenge));
        return attempt == null
                ? Rejected.of(Rejection.TOO_MANY_ATTEMPTS)
                : verifyOnce(call, challenges, challenge, attempt, ask);
    }

    private static boolean mayBeCode(String typed, Predicate<String> canBeCode) {
        try {
            return canBeCode.test(typed);
        } catch (Exception bug) {
            // the provider can tell too, and no text may become an exception (V2)
            Foreign.tolerate(bug);
            return true;
        }
    }

    private VerificationResult verifyOnce(
            Call call,
            KnownChallenges challenges,
            Challenge challenge,
            Taken attempt,
            Supplier<VerificationResult> ask) {
        VerificationResult answer;
        call.startRecording();
        try {
            call.refuseIfOver();
            answer = adapter.verification(call, ask);
        } catch (OtpNotDoneException certainlyNotTried) {
            challenges.giveBack(challenge, attempt);
            throw certainlyNotTried;
        }
        if (answer instanceof Approved approved) {
            return AdapterCalls.after(call, () -> challenges.approved(challenge, attempt, approved));
        }
        return challenges.rejected(call, challenge, attempt, (Rejected) answer);
    }
}
