package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.OtpSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls that nobody waits for, to be handed to what works for one. */
public final class Calls {

    private Calls() {}

    public static Call send() {
        return send(Duration.ofMinutes(5));
    }

    public static Call send(Duration deadline) {
        try (Giving client = new Giving()) {
            client.send(OtpRequest.to(PHONE).within(deadline));
            return client.given.join();
        }
    }

    public static Call verify() {
        try (Giving client = new Giving()) {
            client.verify(challenge(), "123456");
            return client.given.join();
        }
    }

    /** Hands its first call to whoever wants it. */
    private static final class Giving extends AbstractOtpClient {

        final CompletableFuture<Call> given = new CompletableFuture<>();

        Giving() {
            super(
                    new OtpSettings("beem", OtpConfig.of(Map.of("otp.beem.send.deadline", "5m")), "beem"),
                    Capabilities.builder().build());
        }

        @Override
        protected Challenge doSend(OtpRequest request, Call call) {
            given.complete(call);
            return call.challenge("any");
        }

        @Override
        protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
            given.complete(call);
            return Rejected.of(Rejection.INCORRECT_CODE);
        }
    }
}
