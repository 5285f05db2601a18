import org.jspecify.annotations.NullMarked;

/** The adapter for Beem's OTP service: {@code BeemOtp} builds a client, {@code BeemOtpProvider} is found by id. */
@NullMarked
module dev.nywila.otp.beem {
    requires static org.jspecify;
    requires transitive dev.nywila.otp;
    requires transitive micrometer.core;
    requires com.github.benmanes.caffeine;
    requires feign.core;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.nywila.otp.beem;

    provides dev.nywila.otp.spi.OtpProvider with
            dev.nywila.otp.beem.BeemOtpProvider;
}
