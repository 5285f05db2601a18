package dev.nywila.otp.store.jdbc;

import dev.nywila.otp.tck.store.OtpStoreTck;
import dev.nywila.otp.tck.store.OtpStoreTestbed;

class H2InMemoryTckTest extends OtpStoreTck {

    @Override
    protected OtpStoreTestbed testbed() {
        return new JdbcTestbed(H2.inMemory());
    }
}
