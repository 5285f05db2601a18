package dev.nywila.otp.beem;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Measures and logs every call of a client, from outermost, so that local refusals count too. Numbers are masked by
 * their type; codes, references and keys are not mentioned.
 */
final class ObservedClient implements OtpClient {

    private final OtpClient client;
    private final Telemetry telemetry;
    private final InstantSource clock;

    ObservedClient(OtpClient client, Telemetry telemetry, InstantSource clock) {
        this.client = client;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    @Override
    public Challenge send(OtpRequest request) {
        return observeSend("otp.send", request.recipient(), request.channel(), () -> client.send(request));
    }

    @Override
    public Challenge resend(Challenge challenge) {
        return observeSend("otp.resend", challenge.recipient(), challenge.channel(), () -> client.resend(challenge));
    }

    private Challenge observeSend(
            String event, PhoneNumber recipient, @Nullable Channel wanted, Supplier<Challenge> call) {
        // only declared channels become tags: others come from the caller, without a bound
        String channel =
                wanted == null ? "default" : capabilities().channels().contains(wanted) ? wanted.name() : "other";
        long start = System.nanoTime();
        try {
            Challenge challenge = call.get();
            telemetry.sent(since(start), channel, "accepted", "sent");
            Log.SEND.write(
                    Level.DEBUG,
                    "event={}.accepted client={} to={} ms={}",
                    event,
                    telemetry.client(),
                    recipient,
                    since(start).toMillis());
            return challenge;
        } catch (OtpException trouble) {
            boolean unknown = trouble instanceof OtpOutcomeUnknownException;
            telemetry.sent(since(start), channel, Telemetry.lower(trouble.failure()), unknown ? "unknown" : "not_sent");
            log(Log.SEND, event, recipient, trouble, since(start));
            throw trouble;
        }
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        long start = System.nanoTime();
        try {
            VerificationResult answer = client.verify(challenge, code);
            String outcome = answer.rejected()
                    .map(rejected -> Telemetry.lower(rejected.reason()))
                    .orElse("approved");
            telemetry.verified(since(start), outcome);
            if (answer instanceof Approved) {
                // the clock is the application's
                Foreign.run(() -> telemetry.approvedAfter(Duration.between(challenge.sentAt(), clock.instant())));
            }
            Log.VERIFY.write(
                    Level.DEBUG,
                    "event=otp.verify.answered client={} to={} outcome={} ms={}",
                    telemetry.client(),
                    challenge.recipient(),
                    outcome,
                    since(start).toMillis());
            return answer;
        } catch (OtpException trouble) {
            telemetry.verified(since(start), Telemetry.lower(trouble.failure()));
            log(Log.VERIFY, "otp.verify", challenge.recipient(), trouble, since(start));
            throw trouble;
        }
    }

    private void log(Log log, String event, PhoneNumber recipient, OtpException trouble, Duration took) {
        boolean unknown = trouble instanceof OtpOutcomeUnknownException;
        log.write(
                unknown ? Level.WARN : Level.INFO,
                "event={}.{} client={} to={} failure={} code={} call={} ms={} message=\"{}\"",
                event,
                unknown ? "unknown" : "failed",
                telemetry.client(),
                recipient,
                trouble.failure(),
                trouble.providerCode().orElse("none"),
                trouble.callId(),
                took.toMillis(),
                String.valueOf(trouble.getMessage()));
    }

    @Override
    public Capabilities capabilities() {
        return client.capabilities();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return client.unwrap(type);
    }

    @Override
    public void close() {
        client.close();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
