package dev.nywila.examples.quickstart;

import dev.nywila.otp.Advice;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import java.util.Optional;

/** What an application writes; Users is its own. */
record SignUp(OtpClient otp, Users users) {

    /** Once, when the application starts: OTP_PROVIDER=beem, OTP_BEEM_API_KEY=… choose the provider. */
    static OtpClient open() {
        return OtpProviders.open(OtpConfig.environment());
    }

    /** First web request. Keep the challenge on the server, in the session; if there is none, ask for the number again. */
    Optional<Challenge> sendCode(String typed) {
        return PhoneNumber.parse(typed).map(otp::send); // +255 713 507 067 is read, 0713 507 067 names no country
    }

    /** Second web request: what the next page says. */
    String checkCode(Challenge challenge, String typed) {
        try {
            VerificationResult answer = otp.verify(challenge, typed);
            if (answer instanceof Approved approved) {
                users.confirm(approved.phoneNumber()); // the number that was proven, not the one in the form
                return "Welcome!";
            }
            return page(answer.rejected().orElseThrow().advice());
        } catch (OtpException trouble) { // neither right nor wrong; sendCode throws it too
            return page(trouble.advice());
        }
    }

    /** One of four sentences, whatever happened in detail. */
    static String page(Advice advice) {
        return switch (advice) {
            case RETYPE -> "This code is not right. Check it and type it again.";
            case RENEW -> "This code cannot be used any more. Ask for a new one.";
            case LATER -> "This does not work right now. Please try again in a few minutes.";
            case SENT -> "If this number can get messages, a code is on its way.";
        };
    }
}
