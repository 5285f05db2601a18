package dev.nywila.otp.inmemory;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;

/** The fake once more, built to keep older challenges. */
class KeepingTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new InMemoryTestbed(true);
    }
}
