package dev.nywila.otp.tck.store;

class WireStoreTckTest extends OtpStoreTck {
    @Override
    protected OtpStoreTestbed testbed() {
        return new WireTestbed(new WireServer(new PlainMemory()), WireStore::new);
    }
}
