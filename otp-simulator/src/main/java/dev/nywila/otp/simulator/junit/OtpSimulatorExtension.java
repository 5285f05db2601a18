package dev.nywila.otp.simulator.junit;

import dev.nywila.otp.Recipient;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.simulator.SimulatedBeem;
import dev.nywila.otp.simulator.SimulatedTwilio;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test an {@link OtpSimulator} of its own, on a port of its own, from before its {@code @BeforeEach} methods to
 * after its {@code @AfterEach} methods. Works as a field with {@code @RegisterExtension}, static or not, and with
 * {@code @ExtendWith}.
 *
 * <p>A test gets its simulator as a parameter of type {@code OtpSimulator}, also in {@code @BeforeEach} and
 * {@code @AfterEach} methods; or it calls the methods of the field, which find it:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final OtpSimulatorExtension otp = new OtpSimulatorExtension();
 *
 * @Test
 * void signsUp() {
 *     try (OtpClient client = OtpProviders.open(OtpConfig.of(otp.beem().config()))) {
 *         Challenge challenge = client.send(phone);
 *         assertThat(client.verify(challenge, otp.awaitCode(phone)).isApproved()).isTrue();
 *     }
 * }
 * }</pre>
 *
 * <p>Safe when tests run in parallel: no two tests share a simulator. The methods here find the simulator of the test that
 * runs on the calling thread; on a thread that runs none, such as one that a test started, the one simulator there is, and
 * if there are several they throw {@link IllegalStateException} instead of guessing. Use the parameter there.
 *
 * <p>What is started once for many tests, such as a whole application, needs an address that stays: keep an
 * {@link OtpSimulator} in a static field for it, and {@linkplain OtpSimulator#reset() reset} that before each test. Such
 * tests cannot run in parallel.
 */
public final class OtpSimulatorExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final String KEY = "simulator";

    private final Supplier<OtpSimulator.Builder> builders;
    private final Namespace namespace = Namespace.create(OtpSimulatorExtension.class, this);
    private final Set<OtpSimulator> running = ConcurrentHashMap.newKeySet();

    /** A stack, as a worker that waits for others may run a whole test in between. */
    private final ThreadLocal<Deque<OtpSimulator>> ofThread = ThreadLocal.withInitial(ArrayDeque::new);

    /** Gives simulators with default settings. */
    public OtpSimulatorExtension() {
        this(OtpSimulator::builder);
    }

    private OtpSimulatorExtension(Supplier<OtpSimulator.Builder> builders) {
        this.builders = builders;
    }

    /**
     * Gives simulators with settings of your own.
     *
     * @param builders called for each test; its builder should leave the port free
     * @return an extension
     */
    public static OtpSimulatorExtension of(Supplier<OtpSimulator.Builder> builders) {
        return new OtpSimulatorExtension(Objects.requireNonNull(builders, "builders"));
    }

    /**
     * Returns the simulator of the test that runs.
     *
     * @return the simulator; this extension closes it
     * @throws IllegalStateException if no test runs, or if several run and this thread runs none of them
     */
    public OtpSimulator simulator() {
        OtpSimulator own = ofThread.get().peek();
        if (own != null) {
            return own;
        }
        ofThread.remove();
        OtpSimulator[] all = running.toArray(OtpSimulator[]::new);
        if (all.length != 1) {
            throw new IllegalStateException(
                    all.length == 0
                            ? "no test runs that has a simulator of this extension: ask in a test or a @BeforeEach method, or keep"
                                    + " an OtpSimulator of your own"
                            : "several tests run, and none on this thread: take the simulator as a parameter of the test");
        }
        return all[0];
    }

    /**
     * Returns where the test's simulator listens.
     *
     * @return such as {@code http://127.0.0.1:12345}
     * @throws IllegalStateException as {@link #simulator()} does
     */
    public URI baseUrl() {
        return simulator().baseUrl();
    }

    /**
     * Returns Beem, as the test's simulator plays it; see {@link OtpSimulator#beem()}.
     *
     * @return Beem, for its settings and switches
     * @throws IllegalStateException as {@link #simulator()} and {@link OtpSimulator#beem()} do
     */
    public SimulatedBeem beem() {
        return simulator().beem();
    }

    /**
     * Returns Twilio, as the test's simulator plays it; see {@link OtpSimulator#twilio()}.
     *
     * @return Twilio, for its settings and switches
     * @throws IllegalStateException as {@link #simulator()} and {@link OtpSimulator#twilio()} do
     */
    public SimulatedTwilio twilio() {
        return simulator().twilio();
    }

    /**
     * Waits up to 5 seconds for a message, and takes it: a second call waits for the next one. See
     * {@link OtpSimulator#awaitCode(Recipient)}.
     *
     * @param recipient whose
     * @return the code
     * @throws IllegalStateException if none came in time, if the thread was interrupted, or as {@link #simulator()} does
     */
    public String awaitCode(Recipient recipient) {
        return simulator().awaitCode(recipient);
    }

    /**
     * Waits for a message, and takes it: a second call waits for the next one. See
     * {@link OtpSimulator#awaitCode(Recipient, Duration)}.
     *
     * @param recipient whose
     * @param wait how long at most
     * @return the code
     * @throws IllegalStateException if none came in time, if the thread was interrupted, or as {@link #simulator()} does
     */
    public String awaitCode(Recipient recipient, Duration wait) {
        return simulator().awaitCode(recipient, wait);
    }

    /**
     * Lets calls fail; see {@link OtpSimulator#fail}.
     *
     * @param next the faults
     * @throws IllegalStateException as {@link #simulator()} does
     */
    public void fail(Fault... next) {
        simulator().fail(next);
    }

    /**
     * Puts the clock of the test's simulator forward; see {@link OtpSimulator#advance}.
     *
     * @param by how far, zero or more
     * @throws IllegalArgumentException if it is negative or too far
     * @throws IllegalStateException as {@link #simulator()} does
     */
    public void advance(Duration by) {
        simulator().advance(by);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        OtpSimulator simulator = builders.get().start();
        context.getStore(namespace).put(KEY, simulator);
        running.add(simulator);
        ofThread.get().push(simulator);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        OtpSimulator simulator = context.getStore(namespace).remove(KEY, OtpSimulator.class);
        if (simulator == null) {
            return;
        }
        Deque<OtpSimulator> stack = ofThread.get();
        stack.remove(simulator);
        if (stack.isEmpty()) {
            ofThread.remove();
        }
        running.remove(simulator);
        simulator.close();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(OtpSimulator.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getStore(namespace);
        OtpSimulator simulator = store.get(KEY, OtpSimulator.class);
        if (simulator == null) {
            throw new ParameterResolutionException("each test has a simulator of its own: take it as a parameter of the"
                    + " test, or of a @BeforeEach or @AfterEach method");
        }
        return simulator;
    }
}
