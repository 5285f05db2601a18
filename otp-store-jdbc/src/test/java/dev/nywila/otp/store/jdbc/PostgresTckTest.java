package dev.nywila.otp.store.jdbc;

import dev.nywila.otp.tck.store.OtpStoreTck;
import dev.nywila.otp.tck.store.OtpStoreTestbed;

class PostgresTckTest extends OtpStoreTck {

    @Override
    protected OtpStoreTestbed testbed() {
        return new JdbcTestbed(Postgres.running());
    }
}
