package dev.nywila.otp.twilio;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;

class TwilioTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new TwilioTestbed();
    }
}
