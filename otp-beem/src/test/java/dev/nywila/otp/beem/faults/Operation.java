package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.Clients.PHONE;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.VerificationResult;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The two calls that reach the provider, with what became of one in a few words. */
enum Operation {
    SEND,
    VERIFY;

    /** What everybody types here. */
    static final String CODE = "834207";

    private static final Pattern EFFECTS = Pattern.compile("(nothing|no attempt) was|may (be|have)|certainly");

    String tag() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Calls once.
     *
     * @param seen is given the result or the exception
     */
    String call(OtpClient otp, Consumer<Object> seen) {
        try {
            return this == SEND ? accepted(otp.send(PHONE), seen) : answered(otp.verify(challenge(), CODE), seen);
        } catch (OtpException trouble) {
            seen.accept(trouble);
            return (trouble instanceof OtpOutcomeUnknownException ? "unknown " : "certain ")
                    + trouble.failure()
                    + trouble.retryAfter()
                            .map(wait -> ", wait " + wait.toSeconds() + " s")
                            .orElse("")
                    + (timesTold(trouble) == 1 ? "" : ", told " + timesTold(trouble) + " times");
        } catch (IllegalStateException closed) {
            seen.accept(closed);
            return "closed";
        } catch (Error error) {
            seen.accept(error);
            return error.getClass().getSimpleName();
        }
    }

    /** How often the message says what is certain of the effect, or not. */
    private static long timesTold(OtpException trouble) {
        return EFFECTS.matcher(String.valueOf(trouble.getMessage())).results().count();
    }

    private static Challenge challenge() {
        return Challenge.of("beem", UUID.randomUUID().toString(), PHONE, Instant.EPOCH);
    }

    private static String accepted(Challenge challenge, Consumer<Object> seen) {
        seen.accept(challenge);
        return challenge.reference().startsWith("stray") ? "accepted what was not its own" : "accepted";
    }

    private static String answered(VerificationResult result, Consumer<Object> seen) {
        seen.accept(result);
        return result.rejected()
                .map(rejected -> "rejected " + rejected.reason())
                .orElse("approved");
    }
}
