package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtpOperationTest {

    @Test
    void textIsOneWordForLogsAndMeters() {
        assertThat(OtpOperation.values())
                .extracting(OtpOperation::toString)
                .containsExactly("open", "send", "resend", "verify");
    }
}
