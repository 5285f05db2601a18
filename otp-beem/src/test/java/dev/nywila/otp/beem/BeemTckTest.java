package dev.nywila.otp.beem;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;

class BeemTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new BeemTestbed();
    }
}
