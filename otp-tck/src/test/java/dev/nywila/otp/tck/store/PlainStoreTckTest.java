package dev.nywila.otp.tck.store;

class PlainStoreTckTest extends OtpStoreTck {
    @Override
    protected OtpStoreTestbed testbed() {
        return new PlainTestbed(new PlainServer(new PlainMemory()), PlainStore::new);
    }
}
