package dev.nywila.otp.inmemory;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;
import java.util.Map;

/** The fake once more, with a client that leaves the count of attempts to it. */
class PatientTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new InMemoryTestbed(false, Map.of("otp.inmemory.max-attempts", "30"));
    }
}
