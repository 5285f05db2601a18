package dev.nywila.otp.http;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.MonotonicClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * Measures and logs what the provider replied, and how every call ended, local refusals included. Numbers are masked by their type; codes, references
 * and keys are not mentioned.
 */
final class CallReports {

    private final Telemetry telemetry;
    private final Set<Channel> channels;
    private final Optional<RecipientDigest> digest;
    private final InstantSource clock;
    private final Alarm credentialsAlarm;
    private final Alarm protocolAlarm;
    private final Alarm storeAlarm;

    /**
     * Prepares reports.
     *
     * @param channels those that the client declares
     * @param digest tells people apart in the log, if there is a key for that
     */
    CallReports(
            Telemetry telemetry,
            Set<Channel> channels,
            Optional<RecipientDigest> digest,
            InstantSource clock,
            MonotonicClock monotonicClock) {
        this.telemetry = telemetry;
        this.channels = channels;
        this.digest = digest;
        this.clock = clock;
        this.credentialsAlarm = new Alarm(monotonicClock);
        this.protocolAlarm = new Alarm(monotonicClock);
        this.storeAlarm = new Alarm(monotonicClock);
    }

    void sent(Call call, OtpRequest request) {
        Duration took = call.elapsed();
        telemetry.sent(took, channel(request), "accepted", "sent");
        Log.SEND.write(
                Level.DEBUG,
                "event=otp.{}.accepted client={} to={}{} call={} ms={}",
                call.operation(),
                telemetry.client(),
                request.recipient(),
                who(request.recipient()),
                call.callId(),
                took.toMillis());
    }

    void sendFailed(Call call, OtpRequest request, OtpException trouble) {
        Duration took = call.elapsed();
        String certainty = trouble instanceof OtpOutcomeUnknownException ? "unknown" : "not_sent";
        telemetry.sent(took, channel(request), Telemetry.lower(trouble.failure()), certainty);
        log(Log.SEND, call, request.recipient(), trouble, took);
    }

    void verified(Call call, Challenge challenge, VerificationResult answer) {
        Duration took = call.elapsed();
        String outcome = Telemetry.outcome(answer);
        telemetry.verified(took, outcome);
        if (answer instanceof Approved) {
            // the clock is the application's
            Foreign.run(() -> telemetry.approvedAfter(Duration.between(challenge.sentAt(), clock.instant())));
        }
        Log.VERIFY.write(
                Level.DEBUG,
                "event=otp.verify.answered client={} to={}{} outcome={} call={} ms={}",
                telemetry.client(),
                challenge.recipient(),
                who(challenge.recipient()),
                outcome,
                call.callId(),
                took.toMillis());
    }

    void verifyFailed(Call call, Challenge challenge, OtpException trouble) {
        Duration took = call.elapsed();
        telemetry.verified(took, Telemetry.lower(trouble.failure()));
        log(Log.VERIFY, call, challenge.recipient(), trouble, took);
    }

    /**
     * Counts a reply, and raises an alarm where somebody must mend something.
     *
     * @param code what it names, as a tag
     */
    void replied(String operation, Reply reply, String code, boolean rejectsCredentials, boolean isProper) {
        telemetry.replied(operation, reply.status(), code);
        if (rejectsCredentials) {
            credentialsAlarm.raise(swallowed -> Log.CLIENT.write(
                    Level.ERROR,
                    "event=otp.credentials.rejected client={} operation={} status={} swallowed={}",
                    telemetry.client(),
                    operation,
                    reply.status(),
                    swallowed));
        } else if (!isProper || code.equals("other")) {
            protocolAlarm.raise(swallowed -> Log.CLIENT.write(
                    Level.ERROR,
                    "event=otp.protocol.unexpected client={} operation={} status={} type={} length={} swallowed={}",
                    telemetry.client(),
                    operation,
                    reply.status(),
                    reply.headers().contentType(),
                    reply.length(),
                    swallowed));
        }
    }

    /** Counts what other instances do not know, and raises an alarm. */
    void notRecorded(Call call, Throwable trouble) {
        telemetry.notRecorded(call.operation().toString());
        storeAlarm.raise(swallowed -> Log.CLIENT.write(
                Level.WARN,
                "event=otp.store.unrecorded client={} operation={} call={} exception={} swallowed={}",
                telemetry.client(),
                call.operation(),
                call.callId(),
                trouble.getClass().getName(),
                swallowed));
    }

    private void log(Log log, Call call, Recipient recipient, OtpException trouble, Duration took) {
        boolean unknown = trouble instanceof OtpOutcomeUnknownException;
        log.write(
                unknown ? Level.WARN : Level.INFO,
                "event=otp.{}.{} client={} to={}{} failure={} code={} call={} ms={} message=\"{}\"",
                call.operation(),
                unknown ? "unknown" : "failed",
                telemetry.client(),
                recipient,
                who(recipient),
                trouble.failure(),
                trouble.providerCode().orElse("none"),
                trouble.callId(),
                took.toMillis(),
                String.valueOf(trouble.getMessage()));
    }

    private Object who(Recipient recipient) {
        // computed only for a line that somebody hears
        return new Object() {
            @Override
            public String toString() {
                return digest.map(key -> " who=" + key.of(recipient)).orElse("");
            }
        };
    }

    /** Only declared channels become tags: others come from the caller, without a bound. */
    private String channel(OtpRequest request) {
        return request.channel()
                .map(wanted -> channels.contains(wanted) ? wanted.name() : "other")
                .orElse("default");
    }
}
