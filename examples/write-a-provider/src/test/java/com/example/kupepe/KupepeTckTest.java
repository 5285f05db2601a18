package com.example.kupepe;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;
import java.io.IOException;

class KupepeTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() throws IOException {
        return new KupepeTestbed();
    }
}
