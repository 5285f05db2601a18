package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
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
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** One test: its rule, its testbed and the clients that it opened. */
final class TestRun implements AutoCloseable {

    /** A provider, and a name for a second client, that no testbed has. */
    static final String OTHER = "kit-other";

    /** Counts on through all tests, for provider's sides that outlive one of them and limit sends per recipient. */
    private static final AtomicInteger RECIPIENTS = new AtomicInteger();

    final OtpTestbed testbed;
    final String id;
    final RecordingConfig config;

    /** How often this test asked what its rule is about. */
    int questions;

    /** What this test has done so far. */
    final Steps steps = new Steps();

    /** Those that this test used. */
    final Set<String> facilities = new TreeSet<>();

    private final Optional<Rule> rule;
    private final UnaryOperator<OtpClient> wrapper;
    private final List<OtpClient> opened = new ArrayList<>();
    private @Nullable OtpClient client;
    private @Nullable OtpProvider provider;

    /** Wraps each client that is opened by what the wrapper adds. */
    TestRun(Optional<Rule> rule, OtpTestbed testbed, UnaryOperator<OtpClient> wrapper) {
        this.rule = rule;
        this.testbed = testbed;
        this.wrapper = wrapper;
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
        Object outcome = Outcomes.of(() -> openOrThrow(settings));
        if (outcome instanceof OtpClient another) {
            return another;
        }
        return Assertions.fail(
                name() + ": expected an open client; seen: " + RuleTests.masked(outcome) + settings.messageOf(outcome)
                        + "; look at: OtpProvider.open, and META-INF/services",
                outcome instanceof Throwable thrown ? thrown : null);
    }

    /** Opens where how that fails is the question. */
    OtpClient openOrThrow(RecordingConfig settings) {
        if (provider == null) {
            provider = OtpProviders.get(id);
        }
        OtpClient another = provider.open(settings, settings.name);
        String name = opened.isEmpty() ? "" : "client " + (opened.size() + 1) + ": ";
        OtpClient used = new RecordedClient(wrapper.apply(another), steps, name);
        opened.add(used);
        return used;
    }

    /** Whom challenges of a client of that name may say to have sent them, with their providers: itself or, a router's, others. */
    Map<String, String> senders(String name) {
        Map<String, String> within = testbed.clientsWithin(name);
        return within.isEmpty() ? Map.of(name, id) : within;
    }

    /** Whether a challenge is one of the client's that this test is about though another one gave it, as routers may share routes. */
    boolean isWithin(Challenge challenge) {
        return testbed.clientsWithin(config.name).containsKey(challenge.client());
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

    OtpTestbed.Delivery delivery(Optional<?> told) {
        need(told.isPresent(), "tell what was delivered", "delivered");
        return (OtpTestbed.Delivery) told.get();
    }

    void inject(Trouble trouble) {
        need(testbed.inject(trouble), "inject " + trouble, "inject");
        steps.note(trouble + " to come");
    }

    void advance(Duration by) {
        need(testbed.advance(by), "advance time", "advance");
        steps.note("time goes on by " + by);
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
        } else if (rule.filter(wanted -> !wanted.canBeWaived()).isPresent()) {
            Assertions.fail(name() + ": the testbed cannot " + facility + ", but " + name()
                    + " can never be waived; look at: OtpTestbed." + method);
        } else {
            throw notProven("the testbed cannot " + facility);
        }
    }

    /** Ends this test if the client does not declare what it is about. */
    void claim(Capability capability) {
        if (!client().capabilities().has(capability)) {
            throw notClaimed("the client does not declare " + capability);
        }
    }

    /** What ends a test that is about something which the client does not declare; to be thrown. */
    TestAbortedException notClaimed(String why) {
        return new TestAbortedException(name() + " not claimed: " + why);
    }

    /** What ends a test that cannot be made; to be thrown. */
    TestAbortedException notProven(String why) {
        return new TestAbortedException(name() + " not proven: " + why);
    }

    /** Ends a test that came to its end without having asked anything: that is no pass. */
    void expectQuestion() {
        if (questions == 0) {
            throw notProven("its question did not arise");
        }
    }

    String name() {
        return rule.map(Rule::name).orElse("own test");
    }

    @Override
    public void close() {
        try {
            // what close does, D5 judges; no other rule fails of it
            opened.forEach(one -> Outcomes.of(() -> {
                one.close();
                return one;
            }));
        } finally {
            testbed.close();
        }
        testbedFault()
                .ifPresent(fault -> Assertions.fail(
                        name() + ": expected a testbed that answers; seen: none; look at: " + fault.getMessage(),
                        fault));
    }

    /** What went wrong on the provider's side, which may look like a client's mistake or like trouble that was asked for. */
    Optional<TestbedFault> testbedFault() {
        return testbed instanceof HttpTestbed http ? http.fault() : Optional.empty();
    }
}
