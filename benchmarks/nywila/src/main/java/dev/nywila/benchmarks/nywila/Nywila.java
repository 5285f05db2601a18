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

/** The adapter end to end: discovered, with breaker, ledger, meters, an idempotency key for each send, and a log. */
public final class Nywila implements Subject {

    @Override
    public String name() {
        return "nywila";
    }

    @Override
    public Client open(URI stub) {
        OtpConfig config = OtpConfig.of(Map.of(
                        "otp.provider", "beem",
                        "otp.beem.api-key", "key",
                        "otp.beem.secret-key", "secret",
                        "otp.beem.app-id", "1",
                        "otp.beem.base-url", stub.toString(),
                        // a loop makes in a second what an application makes in an hour
                        "otp.beem.idempotency-retention", "1s",
                        "otp.beem.max-idempotency-keys", "1000000"))
                .with(MeterRegistry.class, new SimpleMeterRegistry());
        return new Otp(OtpProviders.open(config));
    }

    private static final class Otp implements Client {

        private final OtpClient otp;
        private final AtomicLong number = new AtomicLong(1_000_000_000_000_000L);

        Otp(OtpClient otp) {
            this.otp = otp;
        }

        @Override
        public Challenge send() {
            return otp.send(
                    OtpRequest.to(PhoneNumber.of(NUMBER)).idempotencyKey(Long.toString(number.incrementAndGet())));
        }

        @Override
        public Challenge sentBefore() {
            return Challenge.of("beem", "before-" + number.incrementAndGet(), PhoneNumber.of(NUMBER), Instant.now());
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
