package dev.nywila.otp.twilio;

import dev.nywila.otp.http.tck.HostileJvmTck;
import dev.nywila.otp.http.tck.HttpSubject;

class HostileJvmIT extends HostileJvmTck {

    @Override
    protected HttpSubject subject() {
        return new TwilioSubject();
    }

    @Override
    protected Class<?> ofTheJar() {
        return TwilioOtp.class;
    }
}
