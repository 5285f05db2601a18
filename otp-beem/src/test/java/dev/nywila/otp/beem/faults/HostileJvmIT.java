package dev.nywila.otp.beem.faults;

import dev.nywila.otp.beem.BeemOtp;
import dev.nywila.otp.http.tck.HostileJvmTck;
import dev.nywila.otp.http.tck.HttpSubject;

class HostileJvmIT extends HostileJvmTck {

    @Override
    protected HttpSubject subject() {
        return new BeemSubject();
    }

    @Override
    protected Class<?> ofTheJar() {
        return BeemOtp.class;
    }
}
