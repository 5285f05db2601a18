package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.VerificationResult;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two calls that reach the provider, with what became of one in a few words. */
enum Operation {
    SEND,
    VERIFY;

    /** Before the seconds that a caller is told to wait. */
    static final String WAIT = ", wait ";

    private static final Pattern EFFECTS = Pattern.compile("(nothing|no attempt) was|may (be|have)|certainly");

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Calls once.
     *
     * @param seen is given the result or the exception
     */
    String call(HttpSubject subject, OtpClient otp, Consumer<@Nullable Object> seen) {
        try {
            return this == SEND
                    ? accepted(subject, otp.send(PHONE), seen)
                    : answered(otp.verify(subject.challenge(), CODE), seen);
        } catch (OtpException trouble) {
            seen.accept(trouble);
            return (trouble instanceof OtpOutcomeUnknownException ? "unknown " : "certain ")
                    + trouble.failure()
                    + trouble.retryAfter()
                            .map(wait -> WAIT + wait.toSeconds() + " s")
                            .orElse("")
                    + (timesTold(trouble) == 1 ? "" : ", told " + timesTold(trouble) + " times");
        } catch (IllegalStateException closed) {
            seen.accept(closed);
            return "closed";
        } catch (RuntimeException | Error thrown) {
            seen.accept(thrown);
            return thrown.getClass().getSimpleName();
        }
    }

    /** How often the message says what is certain of the effect, or not. */
    private static long timesTold(OtpException trouble) {
        return EFFECTS.matcher(String.valueOf(trouble.getMessage())).results().count();
    }

    private static String accepted(HttpSubject subject, Challenge challenge, Consumer<@Nullable Object> seen) {
        seen.accept(challenge);
        return challenge.reference().equals(subject.reference(HttpSubject.STRAY))
                ? "accepted what was not its own"
                : "accepted";
    }

    private static String answered(VerificationResult result, Consumer<@Nullable Object> seen) {
        seen.accept(result);
        return result.rejected()
                .map(rejected -> "rejected " + rejected.reason())
                .orElse("approved");
    }
}
