package dev.nywila.otp.inmemory;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.tck.OtpTestbed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The fake itself, with a clock that moves when told to and an ear on the log. */
final class InMemoryTestbed implements OtpTestbed {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final InstantSource clock = () -> START.plusNanos(nanos.get());
    private final InMemoryOtp fake;
    private final Logger logger = Logger.getLogger("dev.nywila");
    private final Queue<String> emitted = new ConcurrentLinkedQueue<>();
    private final Handler ear = new Ear();

    InMemoryTestbed(boolean keepsOldChallenges) {
        fake = InMemoryOtp.builder()
                .clock(clock)
                .keepsOldChallenges(keepsOldChallenges)
                .build();
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(ear);
    }

    @Override
    public String providerId() {
        return "inmemory";
    }

    @Override
    public OtpConfig config() {
        return OtpConfig.of(Map.of())
                .with(InMemoryOtp.class, fake)
                .with(InstantSource.class, clock)
                .with(MonotonicClock.class, nanos::get);
    }

    @Override
    public String code(Challenge challenge) {
        return fake.code(challenge).orElseThrow();
    }

    @Override
    public long requestsSeen() {
        return fake.requests();
    }

    @Override
    public boolean advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        return true;
    }

    @Override
    public boolean inject(dev.nywila.otp.tck.Trouble trouble) {
        fake.inject(Trouble.valueOf(trouble.name()));
        return true;
    }

    @Override
    public Optional<String> emitted() {
        return Optional.of(String.join("", emitted));
    }

    @Override
    public boolean emit(String line) {
        Logger.getLogger("dev.nywila.otp.inmemory").finest(line);
        return true;
    }

    @Override
    public void close() {
        logger.removeHandler(ear);
    }

    private final class Ear extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            emitted.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
