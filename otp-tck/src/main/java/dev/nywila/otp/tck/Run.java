package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.spi.OtpProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** One test: its rule, its testbed and the clients that it opened. */
final class Run implements AutoCloseable {

    /** A provider, and a name for a second client, that no testbed has. */
    static final String OTHER = "kit-other";

    /** Counts on through all tests, for provider's sides that outlive one of them and limit sends per recipient. */
    private static final AtomicInteger RECIPIENTS = new AtomicInteger();

    final OtpTestbed testbed;
    final String id;
    final RecordingConfig config;

    /** Those that this test used. */
    final Set<String> facilities = new TreeSet<>();

    private final Optional<Rule> rule;
    private final List<OtpClient> opened = new ArrayList<>();
    private @Nullable OtpClient client;
    private @Nullable OtpProvider provider;

    Run(Optional<Rule> rule, OtpTestbed testbed) {
        this.rule = rule;
        this.testbed = testbed;
        this.id = testbed.providerId();
        this.config = new RecordingConfig(testbed.config(), testbed.clientName(), Map.of());
    }

    /** The client that this test is about, opened when first asked for. */
    OtpClient client() {
        if (client == null) {
            client = open();
        }
        return client;
    }

    /** One more client, with memory and breakers of its own. */
    OtpClient open() {
        return open(config);
    }

    /** A client of another name, which is another account. */
    OtpClient openOther() {
        return open(config.named(OTHER));
    }

    /** Opens where a test needs a client, and fails in the form of all failures. */
    OtpClient open(RecordingConfig settings) {
        Object outcome = Together.outcome(() -> openOrThrow(settings));
        if (outcome instanceof OtpClient another) {
            return another;
        }
        return Assertions.fail(
                name() + ": expected an open client; seen: " + Area.masked(outcome) + settings.toldBy(outcome)
                        + "; look at: OtpProvider.open, and META-INF/services",
                outcome instanceof Throwable thrown ? thrown : null);
    }

    /** Opens where how that fails is the question. */
    OtpClient openOrThrow(RecordingConfig settings) {
        if (provider == null) {
            provider = OtpProviders.get(id);
        }
        OtpClient another = provider.open(settings, settings.name);
        if (testbed instanceof LiveTestbed live) {
            another = live.counted(another);
        }
        opened.add(another);
        return another;
    }

    Optional<OtpClient> opened() {
        return opened.stream().findFirst();
    }

    /** Whose version the report tells. */
    Optional<Class<?>> implementation() {
        return Optional.ofNullable(provider).map(OtpProvider::getClass);
    }

    PhoneNumber phone() {
        return testbed.phone(RECIPIENTS.getAndIncrement());
    }

    EmailAddress email() {
        return testbed.email(RECIPIENTS.getAndIncrement());
    }

    void inject(Trouble trouble) {
        need(testbed.inject(trouble), "inject " + trouble, "inject");
    }

    void advance(Duration by) {
        need(testbed.advance(by), "advance time", "advance");
    }

    /** What the clock of the settings says, if they have one. */
    Optional<Instant> now() {
        return testbed.config().component(InstantSource.class).map(InstantSource::instant);
    }

    String emitted() {
        Optional<String> emitted = testbed.emitted();
        need(emitted.isPresent(), "tell what was emitted", "emitted");
        return emitted.orElseThrow();
    }

    void emit(String line) {
        need(testbed.emit(line), "emit a line", "emit");
    }

    private void need(boolean given, String facility, String method) {
        if (given) {
            facilities.add(method);
        }
        if (!given) {
            if (rule.filter(wanted -> !wanted.canBeWaived()).isPresent()) {
                Assertions.fail(name() + ": the testbed cannot " + facility + ", but " + name()
                        + " can never be waived; look at: OtpTestbed." + method);
            }
            notProven("the testbed cannot " + facility);
        }
    }

    /** Ends this test if the client does not declare what it is about. */
    void claim(Capability capability) {
        if (!client().capabilities().has(capability)) {
            notClaimed("the client does not declare " + capability);
        }
    }

    void notClaimed(String why) {
        Assumptions.abort(name() + " not claimed: " + why);
    }

    void notProven(String why) {
        Assumptions.abort(name() + " not proven: " + why);
    }

    String name() {
        return rule.map(Rule::name).orElse("own test");
    }

    @Override
    public void close() {
        try {
            // what close does, D5 judges; no other rule fails of it
            opened.forEach(one -> Together.outcome(() -> {
                one.close();
                return one;
            }));
        } finally {
            testbed.close();
        }
    }
}
