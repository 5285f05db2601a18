package dev.nywila.otp;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Either kind of trouble, as both have the same promises to keep. */
enum Kind {
    NOT_DONE,
    UNKNOWN;

    OtpException of(OtpFailure failure) {
        return of("acme", OtpOperation.SEND, failure, "no route to the provider");
    }

    OtpException of(String client, OtpOperation operation, OtpFailure failure, String text) {
        return this == NOT_DONE
                ? OtpNotDoneException.of(client, operation, failure, text)
                : OtpOutcomeUnknownException.of(client, operation, failure, text);
    }

    /** Refines either kind. */
    private static OtpException with(
            OtpException trouble,
            UnaryOperator<OtpNotDoneException> notDone,
            UnaryOperator<OtpOutcomeUnknownException> unknown) {
        return trouble instanceof OtpNotDoneException certain
                ? notDone.apply(certain)
                : unknown.apply((OtpOutcomeUnknownException) trouble);
    }

    static OtpException withCallId(OtpException trouble, String id) {
        return with(trouble, it -> it.callId(id), it -> it.callId(id));
    }

    static OtpException withCode(OtpException trouble, @Nullable String code) {
        return with(trouble, it -> it.providerCode(code), it -> it.providerCode(code));
    }

    static OtpException withWait(OtpException trouble, @Nullable Duration wait) {
        return with(trouble, it -> it.retryAfter(wait), it -> it.retryAfter(wait));
    }

    static OtpException withCause(OtpException trouble, @Nullable Throwable cause) {
        return with(trouble, it -> it.cause(cause), it -> it.cause(cause));
    }

    static OtpException withChallenge(OtpException trouble, @Nullable Challenge challenge) {
        return with(trouble, it -> it.challenge(challenge), it -> it.challenge(challenge));
    }
}
