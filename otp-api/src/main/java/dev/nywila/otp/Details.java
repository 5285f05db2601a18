package dev.nywila.otp;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that an {@link OtpException} knows. Immutable; a code or wait that cannot be meant is dropped. */
record Details(
        String client,
        OtpOperation operation,
        OtpFailure failure,
        String text,
        String callId,
        @Nullable String providerCode,
        @Nullable Duration retryAfter,
        @Nullable Trace cause,
        @Nullable Challenge challenge)
        implements Serializable {

    private static final Pattern PROVIDER_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);
    private static final int RADIX = 32;

    Details {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(text, "text");
        Names.checkCallId(callId);
        providerCode = harmless(providerCode);
        retryAfter = sensible(retryAfter);
    }

    static Details of(String client, OtpOperation operation, OtpFailure failure, String text) {
        return of(
                client,
                operation,
                failure,
                text,
                Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), RADIX));
    }

    static Details of(String client, OtpOperation operation, OtpFailure failure, String text, String callId) {
        return new Details(client, operation, failure, text, callId, null, null, null, null);
    }

    Details callId(String id) {
        return new Details(client, operation, failure, text, id, providerCode, retryAfter, cause, challenge);
    }

    Details providerCode(@Nullable String code) {
        return new Details(client, operation, failure, text, callId, code, retryAfter, cause, challenge);
    }

    Details retryAfter(@Nullable Duration wait) {
        return new Details(client, operation, failure, text, callId, providerCode, wait, cause, challenge);
    }

    Details cause(@Nullable Throwable caught) {
        Trace trace = Trace.of(caught);
        return new Details(client, operation, failure, text, callId, providerCode, retryAfter, trace, challenge);
    }

    Details challenge(@Nullable Challenge about) {
        return new Details(client, operation, failure, text, callId, providerCode, retryAfter, cause, about);
    }

    /** The whole message, with what is certain, or not, about the effect. */
    String message(String effect) {
        return client + ": " + text + (effect.isEmpty() ? "" : "; " + effect) + " [" + failure + ", call " + callId
                + "]";
    }

    /** A provider's own code, unless it could be something that a person typed. */
    static @Nullable String harmless(@Nullable String code) {
        return code != null && PROVIDER_CODE.matcher(code).matches() ? code : null;
    }

    /** A wait that a provider told, unless nobody can have meant it. */
    static @Nullable Duration sensible(@Nullable Duration wait) {
        return wait != null && !wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0 ? wait : null;
    }
}
