package dev.nywila.otp.beem;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Beem's replies mean. The numbers are those of its OTP documentation; its SMS product gives the same numbers other
 * meanings. Successes are read strictly, everything else by its code at whatever status, the status only where there is
 * no code.
 */
final class BeemAnswers {

    static final int SENT = 100;
    private static final int SEND_FAILED = 101;
    private static final int INVALID_NUMBER = 102;
    static final int APPROVED = 117;
    static final int BAD_CREDENTIALS = 120;

    private static final Map<Integer, Rejection> REJECTIONS = Map.of(
            113, Rejection.UNKNOWN_CHALLENGE,
            114, Rejection.INCORRECT_CODE,
            115, Rejection.EXPIRED,
            116, Rejection.TOO_MANY_ATTEMPTS,
            118, Rejection.ALREADY_USED);

    private static final Map<Integer, String> ACCOUNT_FAULTS = Map.of(
            104, "Beem found no application id in the request; check app-id",
            106, "Beem does not know the application; check app-id",
            107, "the application is inactive; check the dashboard",
            108, "the application has no channel; set one in the dashboard",
            109, "the message template has no placeholder; mend it in the dashboard",
            110, "the multi-country channel has no credentials; set them in the dashboard");

    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,256}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final InstantSource clock;

    BeemAnswers(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads the reply to a send.
     *
     * @return the pinId
     * @throws OtpException if the message was not accepted, or it is not known
     */
    String sent(Call call, BeemReply reply) {
        if (reply.isSuccess(SENT)
                && reply.pinId() != null
                && REFERENCE.matcher(reply.pinId()).matches()) {
            return reply.pinId();
        }
        Integer code = reply.code();
        if (code != null && code == INVALID_NUMBER) {
            throw certain(call, OtpFailure.INVALID_RECIPIENT, "Beem rejected the phone number", reply);
        }
        if (code != null && code == SEND_FAILED) {
            throw unknown(
                    call,
                    OtpFailure.UNAVAILABLE,
                    "Beem failed to send, perhaps after it had handed the message on",
                    reply);
        }
        throw trouble(call, reply);
    }

    /**
     * Reads the reply to a check.
     *
     * @throws OtpException if it is not an answer about this code
     */
    VerificationResult verified(Call call, BeemReply reply, Recipient recipient) {
        if (reply.isSuccess(APPROVED)) {
            return Approved.of(recipient);
        }
        Integer code = reply.code();
        Rejection rejection = code == null ? null : REJECTIONS.get(code);
        if (rejection != null) {
            return Rejected.of(rejection).providerCode(code(reply));
        }
        if (isAboutTheForm(reply)) {
            return Rejected.of(Rejection.INCORRECT_CODE);
        }
        throw trouble(call, reply);
    }

    /**
     * V7: whether this is Beem's complaint about a check's form, which has no code. That its status is 400 is an
     * assumption. All of the form but the pin is the adapter's own, so it is the pin that is complained about.
     */
    private static boolean isAboutTheForm(BeemReply reply) {
        return reply.status() == 400
                && !reply.malformed()
                && reply.errorIsTrue()
                && reply.nested() == null
                && reply.top() == null;
    }

    /** The rejections that Beem tells apart. */
    static Set<Rejection> rejections() {
        return Set.copyOf(REJECTIONS.values());
    }

    /** The tag for the meter: codes that are documented, and no others. */
    static String codeTag(BeemReply reply) {
        Integer code = reply.code();
        if (code == null) {
            return "none";
        }
        return (code >= SENT && code <= 118 && code != 105) || code == BAD_CREDENTIALS ? code.toString() : "other";
    }

    private OtpException trouble(Call call, BeemReply reply) {
        Integer code = reply.code();
        if (code != null) {
            if (code == BAD_CREDENTIALS) {
                return badCredentials(call, reply);
            }
            String fault = ACCOUNT_FAULTS.get(code);
            return fault != null ? certain(call, OtpFailure.CONFIGURATION, fault, reply) : notUnderstood(call, reply);
        }
        return switch (reply.status()) {
            case 401 -> badCredentials(call, reply);
            case 407 -> certain(call, OtpFailure.CONFIGURATION, "a proxy asks for credentials", reply);
            case 429 -> certain(call, OtpFailure.RATE_LIMITED, "too many calls", reply);
            case 413, 414, 415, 431 ->
                certain(call, OtpFailure.PROTOCOL, "the request was refused without being read", reply);
            case 408, 425, 500, 502, 503, 504 ->
                unknown(call, OtpFailure.UNAVAILABLE, "Beem, or a gateway in front of it, is in trouble", reply);
            default -> notUnderstood(call, reply);
        };
    }

    private OtpException badCredentials(Call call, BeemReply reply) {
        return certain(
                call, OtpFailure.CONFIGURATION, "Beem rejected the credentials; check api-key and secret-key", reply);
    }

    private OtpException notUnderstood(Call call, BeemReply reply) {
        return unknown(call, OtpFailure.PROTOCOL, "the reply is not one that Beem documents", reply);
    }

    /** Where a second reply follows, nobody knows which of them is the answer. */
    private OtpException certain(Call call, OtpFailure failure, String message, BeemReply reply) {
        if (reply.followed()) {
            return unknown(call, failure, message + ", but more data came after the reply", reply);
        }
        return call.notDone(failure, message + at(reply))
                .providerCode(code(reply))
                .retryAfter(retryAfter(reply));
    }

    private OtpException unknown(Call call, OtpFailure failure, String message, BeemReply reply) {
        return call.outcomeUnknown(failure, message + at(reply))
                .providerCode(code(reply))
                .retryAfter(retryAfter(reply));
    }

    private static String at(BeemReply reply) {
        return " (status " + reply.status() + ", code " + codeTag(reply) + ")";
    }

    /** For exceptions and the log. Beem's codes have three digits; a longer one may be what somebody typed, sent back (P1). */
    private static @Nullable String code(BeemReply reply) {
        Integer code = reply.code();
        return code == null || code < 100 || code > 999 ? null : code.toString();
    }

    /** RFC 9110, 10.2.3: seconds or an HTTP date; anything else is as if it were not there. */
    private @Nullable Duration retryAfter(BeemReply reply) {
        String text = reply.headers().retryAfter();
        if (text == null) {
            return null;
        }
        if (SECONDS.matcher(text).matches()) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant now = clock.instant();
        Instant date = HttpDate.read(text, now);
        return date == null ? null : Duration.between(now, date);
    }
}
