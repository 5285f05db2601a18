package dev.nywila.otp.inmemory;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.tck.OtpTestbed;
import dev.nywila.otp.tck.Trouble;
import dev.nywila.otp.testing.EmittedLogs;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The fake itself. */
final class InMemoryTestbed implements OtpTestbed {

    private final ManualTime time = new ManualTime();
    private final EmittedLogs logs = EmittedLogs.listen();
    private final InMemoryOtp fake;

    private final Map<String, String> settings;
    private final @Nullable OtpStore store;

    InMemoryTestbed(boolean keepsOldChallenges) {
        this(keepsOldChallenges, Map.of());
    }

    InMemoryTestbed(boolean keepsOldChallenges, Map<String, String> settings) {
        this(keepsOldChallenges, settings, time -> null);
    }

    /** Of clients that share what they remember, if there is a store. */
    InMemoryTestbed(
            boolean keepsOldChallenges, Map<String, String> settings, Function<ManualTime, @Nullable OtpStore> store) {
        this.settings = settings;
        this.store = store.apply(time);
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
        OtpConfig config = OtpConfig.of(settings)
                .with(InMemoryOtp.class, fake)
                .with(InstantSource.class, time)
                .with(MonotonicClock.class, time::nanoTime);
        return store == null ? config : config.with(OtpStore.class, store);
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
