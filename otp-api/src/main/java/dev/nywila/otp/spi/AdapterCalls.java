package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls an adapter's methods, trusting them in nothing: what is no answer to the question is an unknown outcome.
 *
 * @param provider the provider's id
 * @param client the client's name
 */
record AdapterCalls(String provider, String client) {

    boolean isOwn(Challenge challenge) {
        return challenge.client().equals(client) && challenge.provider().equals(provider);
    }

    private boolean isAbout(Call call, Challenge challenge) {
        return isOwn(challenge) && challenge.recipient().equals(call.recipient());
    }

    Challenge challenge(Call call, Supplier<Challenge> method) {
        Challenge sent = answer(call, method);
        if (!isAbout(call, sent)) {
            throw surprise(call, "returned a challenge of another client or recipient", null);
        }
        return sent.callId().isPresent() ? sent : sent.callId(call.callId());
    }

    VerificationResult verification(Call call, Supplier<VerificationResult> method) {
        VerificationResult answer = answer(call, method);
        if (answer instanceof Approved approved && !approved.recipient().equals(call.recipient())) {
            throw surprise(call, "approved another recipient", null);
        }
        return answer;
    }

    private <T> T answer(Call call, Supplier<T> method) {
        try {
            return Objects.requireNonNull(method.get(), "the adapter's answer");
        } catch (OtpException trouble) {
            throw of(call, trouble);
        } catch (Exception bug) {
            throw failed(call, bug);
        }
    }

    /** What the adapter did not make by its call has an id that no log line knows, and may have another's challenge. */
    private OtpException of(Call call, OtpException trouble) {
        Challenge about = trouble.challenge()
                .filter(challenge -> isAbout(call, challenge))
                .orElse(null);
        if (trouble.callId().equals(call.callId()) && trouble.challenge().isPresent() == (about != null)) {
            return trouble;
        }
        return trouble instanceof OtpNotDoneException notDone
                ? notDone.callId(call.callId()).challenge(about)
                : ((OtpOutcomeUnknownException) trouble).callId(call.callId()).challenge(about);
    }

    /** Looks into what is remembered, before the provider is asked. */
    static <T extends @Nullable Object> T before(Call call, Supplier<T> look) {
        try {
            return look.get();
        } catch (StoreTrouble trouble) {
            throw call.notDone(trouble.failure(), trouble.text()).cause(trouble);
        } catch (Exception bug) {
            Foreign.tolerate(bug);
            throw call.notDone(OtpFailure.PROTOCOL, "the ledger failed with " + name(bug) + "; report this defect")
                    .cause(bug);
        }
    }

    /** Records an answer where it must not be told unless it is recorded. */
    static <T> T after(Call call, Supplier<T> step) {
        try {
            return step.get();
        } catch (StoreTrouble trouble) {
            throw call.outcomeUnknown(trouble.failure(), "the code was approved, but not recorded: " + trouble.text())
                    .cause(trouble);
        } catch (Exception bug) {
            throw failed(call, bug);
        }
    }

    private static OtpOutcomeUnknownException failed(Call call, Exception bug) {
        // checked ones too: Kotlin declares none
        Foreign.tolerate(bug);
        return surprise(call, "failed with " + name(bug), bug);
    }

    private static OtpOutcomeUnknownException surprise(Call call, String what, @Nullable Exception bug) {
        OtpFailure failure = bug instanceof InterruptedException ? OtpFailure.INTERRUPTED : OtpFailure.PROTOCOL;
        return call.outcomeUnknown(failure, "the adapter " + what + "; report this defect")
                .cause(bug);
    }

    private static String name(Exception bug) {
        return bug.getClass().getName();
    }
}
