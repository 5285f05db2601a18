package dev.nywila.otp.http;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.Call;

/** Is told of each call, from its begin to its end. */
interface CallObserver {

    /** For clients that nobody observes. */
    CallObserver NONE = new CallObserver() {};

    /** The application's {@code ObservationRegistry}, or nobody if it has none, or Micrometer is older than that. */
    static CallObserver of(HttpSettings settings) {
        try {
            return MicrometerObserver.find(settings);
        } catch (LinkageError olderMicrometer) {
            return NONE;
        }
    }

    default void sendBegun(Call call, OtpRequest request) {}

    default void verifyBegun(Call call, Challenge challenge) {}

    default void sent(Call call, Challenge challenge) {}

    default void verified(Call call, VerificationResult answer) {}

    default void failed(Call call, OtpException trouble) {}

    default void ended(Call call) {}
}
