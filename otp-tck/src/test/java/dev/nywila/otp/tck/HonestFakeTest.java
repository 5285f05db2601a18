package dev.nywila.otp.tck;

/** The kit on an honest provider, as an implementor runs it. */
class HonestFakeTest extends OtpProviderTck {

    @Override
    protected OtpTestbed testbed() {
        return new FakeTestbed(Fault.NONE, true);
    }
}
