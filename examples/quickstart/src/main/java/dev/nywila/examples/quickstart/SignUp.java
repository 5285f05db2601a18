package dev.nywila.examples.quickstart;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Approved;

/** What an application writes: the lines of the README. */
final class SignUp {

    /** Whatever the application keeps its users in. */
    interface Users {
        void confirm(PhoneNumber number);
    }

    private final OtpClient otp;
    private final Users users;

    SignUp(OtpClient otp, Users users) {
        this.otp = otp;
        this.users = users;
    }

    /** Once, when the application starts: OTP_PROVIDER=beem, OTP_BEEM_API_KEY=… choose the provider. */
    static OtpClient open() {
        return OtpProviders.open(OtpConfig.environment());
    }

    /** First web request: send a code. Keep the challenge on the server, in the session. */
    Challenge sendCode(String typedNumber) {
        return otp.send(PhoneNumber.parse(typedNumber).orElseThrow());
    }

    /** Second web request: check what was typed. A wrong code is a value, trouble is an OtpException. */
    boolean checkCode(Challenge challenge, String typedCode) {
        if (otp.verify(challenge, typedCode) instanceof Approved approved) {
            users.confirm(approved.recipient()); // the number that was proven, not the one in the form
            return true;
        }
        return false;
    }
}
