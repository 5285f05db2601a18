package dev.nywila.benchmarks.nywila;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The adapter of Twilio end to end, as {@link Nywila} has Beem's, beside Twilio's own SDK. */
public final class NywilaTwilio implements Subject {

    @Override
    public String name() {
        return "nywila twilio";
    }

    @Override
    public Client open(URI stub) {
        return new Otp(OtpProviders.open(OtpConfig.of(Map.of(
                        "otp.provider", "twilio",
                        "otp.twilio.account-sid", "AC00000000000000000000000000000001",
                        "otp.twilio.auth-token", "secret",
                        "otp.twilio.service-sid", "VA00000000000000000000000000000001",
                        "otp.twilio.base-url", stub.toString(),
                        // a loop makes in a second what an application makes in an hour
                        "otp.twilio.idempotency-retention", "1s",
                        "otp.twilio.max-idempotency-keys", "1000000"))
                .with(MeterRegistry.class, new SimpleMeterRegistry())));
    }

    private record Otp(OtpClient otp, AtomicLong number) implements Client {

        Otp(OtpClient otp) {
            this(otp, new AtomicLong(1_000_000_000_000_000L));
        }

        @Override
        public Challenge send() {
            return otp.send(
                    OtpRequest.to(PhoneNumber.of(NUMBER)).idempotencyKey(Long.toString(number.incrementAndGet())));
        }

        @Override
        public Challenge sentBefore() {
            String sid = String.format("VE%032x", number.incrementAndGet());
            return Challenge.of("twilio", sid, PhoneNumber.of(NUMBER), Instant.now());
        }

        @Override
        public boolean verify(Object sent) {
            return otp.verify((Challenge) sent, CODE).isApproved();
        }

        @Override
        public void close() {
            otp.close();
        }
    }
}
