package dev.nywila.otp.beem;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.tck.OtpTestbed;
import dev.nywila.otp.tck.Trouble;
import dev.nywila.otp.testing.EmittedLogs;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The Beem adapter against the simulator, over HTTP. */
final class BeemTestbed implements OtpTestbed {

    private final ManualTime time = new ManualTime();
    private final OtpSimulator simulator = OtpSimulator.builder().clock(time).start();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EmittedLogs logs = EmittedLogs.listen();
    private final AtomicBoolean unreachable = new AtomicBoolean();

    @Override
    public String providerId() {
        return "beem";
    }

    @Override
    public OtpConfig config() {
        Map<String, String> settings = new HashMap<>(simulator.beem().config());
        settings.put("otp.beem.code-lifetime", "5m");
        return OtpConfig.of(settings)
                .with(InstantSource.class, time)
                .with(MonotonicClock.class, time::nanoTime)
                .with(MeterRegistry.class, meters)
                .with(Resolver.class, this::resolve);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (unreachable.getAndSet(false)) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(host);
    }

    @Override
    public String code(Challenge challenge) {
        return simulator.phones().code(challenge).orElseThrow();
    }

    @Override
    public Optional<Delivery> delivered(Challenge challenge) {
        return simulator.phones().outbox().stream()
                .filter(message -> message.reference().equals(challenge.reference()))
                .reduce((older, newer) -> newer)
                .map(message -> new Delivery(message.recipient(), Optional.of(message.channel()), Optional.empty()));
    }

    @Override
    public long requestsSeen() {
        return simulator.requests();
    }

    @Override
    public boolean advance(Duration by) {
        time.advance(by);
        return true;
    }

    @Override
    public boolean inject(Trouble trouble) {
        switch (trouble) {
            case UNREACHABLE -> {
                unreachable.set(true);
                // the last look-up holds for a second
                time.advance(Duration.ofSeconds(1));
            }
            case REPLY_LOST -> simulator.fail(Fault.lostReply());
            case OUTAGE -> simulator.fail(Fault.htmlOutage());
            case THROTTLED -> simulator.fail(Fault.throttled(7));
            case GARBLED -> simulator.fail(Fault.malformedBody());
        }
        return true;
    }

    @Override
    public Optional<String> emitted() {
        return Optional.of(logs.text() + "\n"
                + meters.getMeters().stream()
                        .map(meter -> meter.getId().toString())
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public boolean emit(String line) {
        LoggerFactory.getLogger("dev.nywila.otp.client").trace(line);
        return true;
    }

    @Override
    public void close() {
        simulator.close();
        logs.close();
    }
}
