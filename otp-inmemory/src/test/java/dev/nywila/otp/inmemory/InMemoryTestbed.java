package dev.nywila.otp.inmemory;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.tck.OtpTestbed;
import dev.nywila.otp.tck.Trouble;
import dev.nywila.otp.testing.EmittedLogs;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** The fake itself. */
final class InMemoryTestbed implements OtpTestbed {

    private final ManualTime time = new ManualTime();
    private final EmittedLogs logs = EmittedLogs.listen();
    private final InMemoryOtp fake;

    private final Map<String, String> settings;

    InMemoryTestbed(boolean keepsOldChallenges) {
        this(keepsOldChallenges, Map.of());
    }

    InMemoryTestbed(boolean keepsOldChallenges, Map<String, String> settings) {
        this.settings = settings;
        fake = InMemoryOtp.builder()
                .clock(time)
                .keepsOldChallenges(keepsOldChallenges)
                .build();
    }

    @Override
    public String providerId() {
        return "inmemory";
    }

    @Override
    public OtpConfig config() {
        return OtpConfig.of(settings)
                .with(InMemoryOtp.class, fake)
                .with(InstantSource.class, time)
                .with(MonotonicClock.class, time::nanoTime);
    }

    @Override
    public String code(Challenge challenge) {
        return fake.code(challenge).orElseThrow();
    }

    @Override
    public Optional<Delivery> delivered(Challenge challenge) {
        return fake.outbox().stream()
                .filter(message -> message.reference().equals(challenge.reference()))
                .reduce((older, newer) -> newer)
                .map(message -> new Delivery(message.recipient(), Optional.of(message.channel()), Optional.empty()));
    }

    @Override
    public long requestsSeen() {
        return fake.requests();
    }

    @Override
    public boolean advance(Duration by) {
        time.advance(by);
        return true;
    }

    @Override
    public boolean inject(Trouble trouble) {
        switch (trouble) {
            case UNREACHABLE -> fake.refuseNext(OtpFailure.UNAVAILABLE);
            case REPLY_LOST -> fake.loseNextReply();
            case OUTAGE -> fake.breakNext(OtpFailure.UNAVAILABLE);
            case THROTTLED -> fake.refuseNext(OtpFailure.RATE_LIMITED);
            case GARBLED -> fake.breakNext(OtpFailure.PROTOCOL);
        }
        return true;
    }

    @Override
    public Optional<String> emitted() {
        return Optional.of(logs.text());
    }

    @Override
    public boolean emit(String line) {
        Logger.getLogger("dev.nywila.otp.inmemory").finest(line);
        return true;
    }

    @Override
    public void close() {
        logs.close();
    }
}
