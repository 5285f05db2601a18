package dev.nywila.otp.inmemory;

import dev.nywila.otp.tck.OtpProviderTck;
import dev.nywila.otp.tck.OtpTestbed;
import java.util.Map;

/** The fake once more, with clients that share what they remember by a store. */
class SharingTckTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new InMemoryTestbed(
                false,
                Map.of("otp.store.secret", "a secret that is shared by all clients"),
                time -> new InMemoryOtpStore(time::nanoTime));
    }
}
