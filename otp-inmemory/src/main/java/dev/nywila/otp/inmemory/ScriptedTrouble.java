package dev.nywila.otp.inmemory;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.Call;
import java.time.Duration;

/** How one send, resend or verify ends instead of in its answer. */
record ScriptedTrouble(Kind kind, OtpFailure failure) {

    enum Kind {
        REFUSED,
        REPLY_LOST,
        BROKEN
    }

    private static final Duration WAIT = Duration.ofSeconds(7);

    /** Whether the provider gets to see the request. */
    boolean isSeen() {
        return kind != Kind.REFUSED || failure != OtpFailure.UNAVAILABLE;
    }

    /** Whether the provider does what the request asks for. */
    boolean isDone() {
        return kind == Kind.REPLY_LOST;
    }

    OtpException exception(Call call) {
        return switch (kind) {
            case REFUSED -> refused(call);
            case REPLY_LOST -> call.outcomeUnknown(failure, "scripted: the reply was lost");
            case BROKEN -> call.outcomeUnknown(failure, "scripted: the reply tells nothing");
        };
    }

    private OtpNotDoneException refused(Call call) {
        if (!isSeen()) {
            return call.notDone(failure, "scripted: unreachable");
        }
        OtpNotDoneException refused = call.notDone(failure, "scripted: refused");
        return failure == OtpFailure.RATE_LIMITED || failure == OtpFailure.RECIPIENT_LIMITED
                ? refused.retryAfter(WAIT)
                : refused;
    }
}
