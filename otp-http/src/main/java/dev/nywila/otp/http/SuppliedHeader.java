package dev.nywila.otp.http;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.spi.Call;
import java.util.function.Function;

/** A header that the application's code gives for each call. */
record SuppliedHeader(Function<Call, HttpHeader> supplier) implements Authorizer {

    @Override
    public Authorization authorize(Call call) {
        try {
            return new Authorization(supplier.apply(call), false);
        } catch (Throwable thrown) {
            // a supplier in another language may throw a checked exception too
            Throwable noCredentials = Foreign.tolerated(thrown);
            if (Thread.currentThread().isInterrupted()) {
                throw call.notDone(OtpFailure.INTERRUPTED, "interrupted while the supplier of credentials was asked")
                        .cause(noCredentials);
            }
            throw call.notDone(OtpFailure.CONFIGURATION, "the supplier of credentials failed")
                    .cause(noCredentials);
        }
    }
}
