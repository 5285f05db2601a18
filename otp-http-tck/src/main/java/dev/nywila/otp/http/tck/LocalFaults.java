package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Ending.both;
import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.lost;
import static dev.nywila.otp.http.tck.Ending.unsent;
import static dev.nywila.otp.http.tck.Fault.scene;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What happens in our own JVM: interrupts, closing, errors, clocks, and what others set for all. */
final class LocalFaults {

    private static final String GROUP = "here";
    private static final Ending CUT_OFF_UNSENT = both("certain INTERRUPTED").requests(0);
    private static final Ending CUT_OFF = both("unknown INTERRUPTED");

    private LocalFaults() {}

    static List<Fault> all() {
        return List.of(
                scene(
                        GROUP,
                        "interrupted before the call",
                        CUT_OFF_UNSENT,
                        scene -> Thread.currentThread().interrupt()),
                whileLookedUp("interrupted during the look-up", CUT_OFF_UNSENT, LocalFaults::interrupt),
                whileGreeted("interrupted during the handshake", CUT_OFF_UNSENT, LocalFaults::interrupt),
                afterRequest("interrupted after the request", CUT_OFF, "", LocalFaults::interrupt),
                afterRequest("interrupted after half a reply", CUT_OFF, "HTTP/1.1 200", LocalFaults::interrupt),
                whileLookedUp("the client is closed during the look-up", unsent().uncounted(), LocalFaults::close),
                whileGreeted("the client is closed during the handshake", unsent().uncounted(), LocalFaults::close),
                afterRequest("the client is closed after the request", lost().uncounted(), "", LocalFaults::close),
                afterRequest(
                        "the client is closed after half a reply",
                        lost().uncounted(),
                        "HTTP/1.1 200",
                        LocalFaults::close),
                error(StackOverflowError::new),
                error(() -> new OutOfMemoryError("planted")),
                error(() -> new NoClassDefFoundError("planted")),
                scene(
                        GROUP,
                        "the meter registry refuses what a call measures",
                        fine(),
                        scene -> scene.meters = meters -> meters.config().meterFilter(new RefusesTimersAndCounters())),
                clock("the wall clock leaps an hour ahead during the call", Duration.ofHours(1)),
                clock("the wall clock leaps an hour back during the call", Duration.ofHours(-1)),
                clock("the wall clock leaps ten years ahead during the call", Duration.ofDays(3653)),
                clock("the wall clock leaps ten years back during the call", Duration.ofDays(-3653)),
                scene(
                        GROUP,
                        "the monotonic source leaps an hour during the call",
                        fine(),
                        scene -> scene.wellIs(connection -> {
                            String request = connection.readRequest();
                            scene.time.advance(Duration.ofHours(1));
                            connection.write(scene.goodReply(request));
                        })),
                scene(GROUP, "the JVM’s default context trusts everybody", unsent(), LocalFaults::trustEverybody),
                scene(GROUP, "the JVM’s default proxy selector points elsewhere", fine(), LocalFaults::divert));
    }

    private static void interrupt(Scene scene) {
        scene.caller().interrupt();
    }

    private static void close(Scene scene) {
        scene.clientCloses = true;
        scene.client().close();
    }

    private static Fault whileLookedUp(String name, Ending ending, Consumer<Scene> disturbance) {
        return scene(GROUP, name, ending, scene -> {
            CountDownLatch over = new CountDownLatch(1);
            scene.mend = over::countDown;
            scene.setting("close-timeout", "0s");
            scene.host = "localhost";
            scene.resolving(host -> {
                if (over.getCount() > 0) {
                    disturbance.accept(scene);
                    ReachingFaults.pause(over, 10_000);
                }
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
            scene.origin.follow(RawServer.Connection::awaitClose);
        });
    }

    private static Fault whileGreeted(String name, Ending ending, Consumer<Scene> disturbance) {
        return scene(GROUP, name, ending, scene -> {
            scene.setting("close-timeout", "0s");
            Certificates.secure(scene);
            scene.origin.follow(connection -> {
                disturbance.accept(scene);
                connection.awaitClose();
            });
        });
    }

    private static Fault afterRequest(String name, Ending ending, String start, Consumer<Scene> disturbance) {
        return scene(GROUP, name, ending, scene -> {
            scene.setting("close-timeout", "0s");
            scene.origin.follow(connection -> {
                connection.readRequest();
                connection.write(start);
                disturbance.accept(scene);
                connection.awaitClose();
            });
        });
    }

    private static Fault error(Supplier<Error> error) {
        String name = error.get().getClass().getSimpleName();
        return scene(GROUP, name + " inside", both(name).requests(0), scene -> {
            AtomicBoolean thrown = new AtomicBoolean();
            scene.host = "localhost";
            scene.resolving(host -> {
                if (!thrown.getAndSet(true)) {
                    throw error.get();
                }
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
        });
    }

    private static Fault clock(String name, Duration leap) {
        return scene(GROUP, name, fine(), scene -> {
            AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
            scene.component(InstantSource.class, now::get);
            scene.wellIs(connection -> {
                String request = connection.readRequest();
                now.updateAndGet(before -> before.plus(leap));
                connection.write(scene.goodReply(request));
            });
        });
    }

    private static void trustEverybody(Scene scene) throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(trustingEverybody());
        scene.mend = () -> SSLContext.setDefault(before);
        Certificates.secure(scene);
        scene.origin.follow(connection ->
                Certificates.showing(Certificates.SELF_SIGNED, socket -> {}).run(scene, connection));
    }

    static SSLContext trustingEverybody() throws GeneralSecurityException {
        SSLContext gullible = SSLContext.getInstance("TLS");
        gullible.init(null, new TrustManager[] {new TrustsEverybody()}, null);
        return gullible;
    }

    private static void divert(Scene scene) {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), scene.elsewhere.port())));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException trouble) {
                // nobody else is asked
            }
        });
        scene.mend = () -> ProxySelector.setDefault(before);
    }

    /** As some registries do where others made a meter of the same name with other tags. */
    private static final class RefusesTimersAndCounters implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            if (id.getType() == Meter.Type.TIMER || id.getName().equals("otp.wire.requests")) {
                throw new IllegalArgumentException("there is one with other tags");
            }
            return id;
        }
    }

    private static final class TrustsEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
