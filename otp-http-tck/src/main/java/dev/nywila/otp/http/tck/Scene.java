package dev.nywila.otp.http.tck;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a call meets: a server, settings, time. At first all is well. */
public final class Scene implements Closeable {

    /** What the server does on one connection, as the subject's provider would. */
    @FunctionalInterface
    public interface Script {

        /**
         * Serves one connection, which is closed afterwards.
         *
         * @param scene whose subject knows what is good
         * @param connection from its first byte on
         * @throws IOException if the client goes, which is no fault
         */
        void run(Scene scene, RawServer.Connection connection) throws IOException;
    }

    /** Knows what is good. */
    final HttpSubject subject;
    /** Has the port of the base URL. */
    final RawServer origin;
    /** Where no request may ever go. */
    final RawServer elsewhere;

    final ManualTime time = new ManualTime();
    final List<String> settings = new ArrayList<>();
    String scheme = "http";
    String host = "127.0.0.1";
    UnaryOperator<OtpConfig> components = config -> config;
    /** What else becomes of the registry. */
    Consumer<MeterRegistry> meters = registry -> {};
    /** Makes all well again; the server's script is mended anyway. */
    Closeable mend = () -> {};
    /** The server has done what it does before the request; see {@link #actBeforeTheRequest}. */
    final CountDownLatch acted = new CountDownLatch(1);
    /** Whether a script closes the client; what that takes may go on when the call has ended. */
    volatile boolean clientCloses;
    /** Where a good call goes before: it is over. */
    final CountDownLatch firstCallOver = new CountDownLatch(1);
    /** And the server has done to the kept connection what it means to do before the second call. */
    final CountDownLatch secondCallMayCome = new CountDownLatch(1);

    private volatile @Nullable Thread caller;
    private volatile @Nullable OtpClient client;
    private RawServer.Script well;
    private final Samples samples;
    private final List<Closeable> closeables = new ArrayList<>();

    /**
     * Starts the servers.
     *
     * @param subject knows what is good
     * @param samples requests of the subject's
     * @throws IOException if there are no sockets
     */
    Scene(HttpSubject subject, Samples samples) throws IOException {
        this.subject = subject;
        this.samples = samples;
        well = connection -> connection.write(goodReply(connection.readRequest()));
        origin = new RawServer(well);
        elsewhere = new RawServer(well);
    }

    /**
     * Starts the servers.
     *
     * @param subject knows what is good
     * @throws IOException if there are no sockets
     */
    public Scene(HttpSubject subject) throws IOException {
        this(subject, new Samples("", ""));
    }

    /**
     * Returns the server that requests go to.
     *
     * @return it counts them
     */
    public RawServer origin() {
        return origin;
    }

    /**
     * Returns the server that no request may go to.
     *
     * @return it counts them
     */
    public RawServer elsewhere() {
        return elsewhere;
    }

    /**
     * Returns whose provider this plays.
     *
     * @return the subject
     */
    public HttpSubject subject() {
        return subject;
    }

    /**
     * Returns the reply that the provider documents for a success of this request.
     *
     * @param request what is answered
     * @return all bytes
     */
    public String goodReply(String request) {
        return subject.good(request).framed();
    }

    /** An accepted send that was not this one, or an approval of another code. */
    String stray(boolean send) {
        return (send
                        ? subject.accepted(samples.send(), subject.reference(HttpSubject.STRAY))
                        : subject.approved(samples.verify()))
                .framed();
    }

    void calledBy(Thread thread, OtpClient otp) {
        caller = thread;
        client = otp;
    }

    Thread caller() {
        return Objects.requireNonNull(caller, "caller");
    }

    OtpClient client() {
        return Objects.requireNonNull(client, "client");
    }

    void setting(String key, String value) {
        settings.add(key);
        settings.add(value);
    }

    <T> void component(Class<T> type, T component) {
        UnaryOperator<OtpConfig> before = components;
        components = config -> before.apply(config).with(type, component);
    }

    /** The rest of the test is skipped where the adapter has no such thing. */
    void need(Seam seam) {
        seam.neededOf(subject);
    }

    void resolving(HttpSubject.Resolver resolver) {
        need(Seam.NAMES);
        UnaryOperator<OtpConfig> before = components;
        components = config -> subject.resolving(before.apply(config), resolver);
    }

    /** What the server does on connections from now on, until all is well again. */
    void follow(Script script) {
        origin.follow(connection -> script.run(this, connection));
    }

    /** What the server does when all is well; for those that speak TLS. */
    void wellIs(RawServer.Script script) {
        well = script;
        origin.follow(script);
    }

    <T extends Closeable> T closing(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    OtpConfig config(MeterRegistry registry) {
        meters.accept(registry);
        OtpConfig config = subject.config(
                URI.create(scheme + "://" + host + ":" + origin.port()), settings.toArray(String[]::new));
        return components.apply(config.with(MeterRegistry.class, registry)
                .with(InstantSource.class, time)
                .with(MonotonicClock.class, time::nanoTime));
    }

    /**
     * Has the server do this on each connection, and the request wait for it: a meter registry is the last of the
     * application's that is asked before the request leaves.
     */
    void actBeforeTheRequest(RawServer.Script script) {
        origin.follow(connection -> {
            try {
                script.run(connection);
            } finally {
                acted.countDown();
            }
            connection.awaitClose();
        });
        meters = registry -> registry.config().onMeterAdded(meter -> {
            if (meter.getId().getName().equals("otp.wire.requests")) {
                awaitAct();
            }
        });
    }

    private void awaitAct() {
        try {
            if (!acted.await(5, TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not do its part");
            }
        } catch (InterruptedException disturbed) {
            throw new AssertionError(disturbed);
        }
    }

    /**
     * Lets time pass between two calls, until the server has done what it does then.
     *
     * @throws InterruptedException if the test is given up
     */
    public void pass() throws InterruptedException {
        firstCallOver.countDown();
        if (!secondCallMayCome.await(5, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not do its part");
        }
    }

    void awaitFirstCall() throws IOException {
        try {
            firstCallOver.await();
        } catch (InterruptedException closing) {
            throw new InterruptedIOException();
        }
    }

    void allIsWellAgain() throws IOException {
        origin.follow(well);
        mend.close();
    }

    @Override
    public void close() throws IOException {
        mend.close();
        for (Closeable closeable : closeables) {
            closeable.close();
        }
        origin.close();
        elsewhere.close();
    }
}
