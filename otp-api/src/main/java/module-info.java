import org.jspecify.annotations.NullMarked;

/** What applications call and what providers implement; depends on nothing but {@code java.base}. */
@NullMarked
module dev.nywila.otp {
    requires static org.jspecify;

    exports dev.nywila.otp;
    exports dev.nywila.otp.spi;

    uses dev.nywila.otp.spi.OtpProvider;
}
