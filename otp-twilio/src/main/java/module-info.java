import org.jspecify.annotations.NullMarked;

/** The adapter for Twilio Verify: {@code TwilioOtp} builds a client, {@code TwilioOtpProvider} is found by id. */
@NullMarked
module dev.nywila.otp.twilio {
    requires static org.jspecify;
    requires transitive dev.nywila.otp.http;

    exports dev.nywila.otp.twilio;

    // Feign makes an implementation of the one interface that declares Twilio's API
    opens dev.nywila.otp.twilio to
            feign.core;

    provides dev.nywila.otp.spi.OtpProvider with
            dev.nywila.otp.twilio.TwilioOtpProvider;
}
