package dev.nywila.otp.beem.faults;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.beem.Clients;
import dev.nywila.otp.beem.ManualTime;
import dev.nywila.otp.beem.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a call meets: a server, settings, time. At first all is well. */
final class Scene implements Closeable {

    /** Stands in all bodies, and must not be read anywhere. */
    static final String MARKER = "marker-of-the-body";

    private static final AtomicInteger PIN_IDS = new AtomicInteger();

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
    /** Called by scripts that disturb the caller. */
    volatile Thread caller;

    volatile OtpClient client;
    /** Whether a script closes it; what that takes may go on when the call has ended. */
    volatile boolean clientCloses;
    /** Where a good call goes before: it is over. */
    final CountDownLatch firstCallOver = new CountDownLatch(1);
    /** And the server has done to the kept connection what it means to do before the second call. */
    final CountDownLatch secondCallMayCome = new CountDownLatch(1);

    private RawServer.Script well = connection -> connection.write(goodReply(connection.readRequest()));
    private final List<Closeable> closeables = new ArrayList<>();

    Scene() throws IOException {
        origin = new RawServer(well);
        elsewhere = new RawServer(well);
    }

    /** The reply that Beem documents for a success of this request. */
    static String goodReply(String request) {
        return RawServer.reply(200, goodBody(request));
    }

    static String goodBody(String request) {
        return request.startsWith("POST /v1/request") ? acceptedBody(nextPinId()) : codeBody(117);
    }

    static String nextPinId() {
        return "pin-" + PIN_IDS.incrementAndGet();
    }

    static String acceptedBody(String pinId) {
        return "{\"data\":{\"pinId\":\"" + pinId + "\",\"message\":{\"code\":100,\"message\":\"" + MARKER + "\"}}}";
    }

    static String codeBody(int code) {
        return "{\"data\":{\"message\":{\"code\":" + code + ",\"message\":\"" + MARKER + "\"}}}";
    }

    void setting(String key, String value) {
        settings.add(key);
        settings.add(value);
    }

    <T> void component(Class<T> type, T component) {
        UnaryOperator<OtpConfig> before = components;
        components = config -> before.apply(config).with(type, component);
    }

    void resolving(Clients.Resolver resolver) {
        UnaryOperator<OtpConfig> before = components;
        components = config -> Clients.resolving(before.apply(config), resolver);
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
        OtpConfig config = Clients.config(
                URI.create(scheme + "://" + host + ":" + origin.port()), settings.toArray(String[]::new));
        return components.apply(config.with(MeterRegistry.class, registry)
                .with(InstantSource.class, time)
                .with(MonotonicClock.class, time));
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

    /** Between two calls. */
    void pass() throws InterruptedException {
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
