package dev.nywila.otp.twilio;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.inmemory.Message;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.tck.OtpTestbed;
import dev.nywila.otp.tck.Trouble;
import dev.nywila.otp.testing.EmittedLogs;
import dev.nywila.otp.testing.Json;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The Twilio adapter against the simulator, over HTTP. */
final class TwilioTestbed implements OtpTestbed {

    private static final Pattern LOCALE = Pattern.compile("&Locale=([^&]*)&");

    private final ManualTime time = new ManualTime();
    private final OtpSimulator simulator = OtpSimulator.builder().clock(time).start();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EmittedLogs logs = EmittedLogs.listen();
    private final AtomicBoolean unreachable = new AtomicBoolean();

    @Override
    public String providerId() {
        return "twilio";
    }

    @Override
    public OtpConfig config() {
        return OtpConfig.of(simulator.twilio().config())
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
                .map(message -> new Delivery(message.recipient(), Optional.of(message.channel()), localeOf(message)));
    }

    /** What the newest request about this address asked for. */
    private Optional<Locale> localeOf(Message message) {
        String to = "To=" + URLEncoder.encode(message.recipient().address(), StandardCharsets.UTF_8) + "&";
        try (InputStream log = simulator.baseUrl().resolve("/log").toURL().openStream()) {
            return Json.read(new String(log.readAllBytes(), StandardCharsets.UTF_8)).list().stream()
                    .map(entry -> entry.at("request").text() + "&")
                    .filter(request -> request.contains(to))
                    .findFirst()
                    .map(LOCALE::matcher)
                    .filter(Matcher::find)
                    .map(locale -> Locale.forLanguageTag(locale.group(1)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
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
