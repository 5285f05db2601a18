import org.jspecify.annotations.NullMarked;

/** The adapter for Beem's OTP service: {@code BeemOtp} builds a client, {@code BeemOtpProvider} is found by id. */
@NullMarked
module dev.nywila.otp.beem {
    requires static org.jspecify;
    requires transitive dev.nywila.otp.http;

    exports dev.nywila.otp.beem;

    provides dev.nywila.otp.spi.OtpProvider with
            dev.nywila.otp.beem.BeemOtpProvider;
}
