package com.example.kupepe;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;

class KupepeTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new KupepeTestbed();
    }
}
