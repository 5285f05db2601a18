import dev.nywila.otp.inmemory.InMemoryOtpProvider;
import dev.nywila.otp.spi.OtpProvider;
import org.jspecify.annotations.NullMarked;

/** A provider in this JVM that delivers nothing: for tests and for trying things out. */
@NullMarked
module dev.nywila.otp.inmemory {
    requires transitive dev.nywila.otp;
    requires static org.jspecify;

    exports dev.nywila.otp.inmemory;

    provides OtpProvider with
            InMemoryOtpProvider;
}
