package dev.nywila.otp.inmemory;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;

class InMemoryTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new InMemoryTestbed(false);
    }
}
