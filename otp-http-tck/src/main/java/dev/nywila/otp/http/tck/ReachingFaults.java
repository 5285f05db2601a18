package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Ending.certain;
import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.unsent;
import static dev.nywila.otp.http.tck.Fault.scene;

import dev.nywila.otp.OtpFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Names, addresses, proxies: the provider is not reached. */
final class ReachingFaults {

    private static final String GROUP = "reaching";
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetAddress DEAD = loopback(9);
    private static final InetAddress SILENT = loopback(7);

    private ReachingFaults() {}

    static List<Fault> all() {
        return List.of(
                scene(GROUP, "connection refused", unsent(), scene -> addresses(scene, DEAD)),
                scene(
                        GROUP,
                        "host not found",
                        unsent(),
                        scene -> broken(scene, host -> {
                            throw new UnknownHostException(host);
                        })),
                scene(GROUP, "host without an address", unsent(), scene -> addresses(scene)),
                scene(GROUP, "two addresses, the first refuses", fine(), scene -> addresses(scene, DEAD, HERE)),
                scene(GROUP, "three addresses, two refuse", fine(), scene -> addresses(scene, DEAD, loopback(8), HERE)),
                scene(GROUP, "two addresses, the first does not answer", fine(), scene -> {
                    silence(scene, SILENT);
                    addresses(scene, SILENT, HERE);
                }),
                scene(GROUP, "the only address does not answer", unsent(), scene -> {
                    silence(scene, SILENT);
                    addresses(scene, SILENT);
                }),
                scene(GROUP, "no address answers until the deadline", unsent(), scene -> {
                            silence(scene, SILENT);
                            addresses(scene, SILENT, SILENT);
                            scene.setting("connect-timeout", "10s");
                        })
                        .stalling(),
                scene(
                        GROUP,
                        "the name is found slowly",
                        fine(),
                        scene -> scene.resolving(host -> {
                            pause(new CountDownLatch(1), 200);
                            return new InetAddress[] {HERE};
                        })),
                scene(GROUP, "the name is never found", unsent(), ReachingFaults::hungResolver)
                        .stalling(),
                scene(
                        GROUP,
                        "the look-up throws",
                        unsent(),
                        scene -> broken(scene, host -> {
                            throw new SecurityException("no such luck");
                        })),
                refusing("the proxy wants credentials", 407),
                refusing("the proxy forbids it", 403),
                refusing("the proxy points elsewhere", 302),
                refusing("the proxy knows no CONNECT", 405),
                refusing("the proxy has no tunnels", 501),
                proxy("the proxy cannot reach the provider", answering(503)),
                proxy("the proxy waited for the provider in vain", answering(504)),
                proxy("the proxy has too much to do", answering(429)),
                opening("the proxy opens the tunnel with 201", "HTTP/1.1 201 Any\r\n\r\n"),
                opening("the proxy opens the tunnel with 204", "HTTP/1.1 204 Any\r\n\r\n"),
                opening(
                        "the proxy tells the length of a body that a tunnel has not",
                        "HTTP/1.1 200 Any\r\nContent-Length: 99\r\n\r\n"),
                opening(
                        "the proxy sends interim replies first",
                        "HTTP/1.1 100 Any\r\n\r\nHTTP/1.1 103 Any\r\n\r\nHTTP/1.1 200 Any\r\n\r\n"),
                proxy("the proxy says something behind its answer", (scene, connection) -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 Go on\r\n\r\n" + scene.stray(false));
                    connection.awaitClose();
                }),
                proxy("the proxy hangs up", (scene, connection) -> connection.readRequest()),
                proxy("the proxy resets the tunnel", (scene, connection) -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 Go on\r\n\r\n");
                    connection.reset();
                }),
                proxy("the proxy sends headers without end", (scene, connection) -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 Go on\r\n");
                    while (true) {
                        connection.write("X-Filler: x\r\n");
                    }
                }),
                proxy("the proxy is silent", (scene, connection) -> connection.awaitClose())
                        .stalling());
    }

    private static void addresses(Scene scene, InetAddress... found) {
        scene.setting("connect-timeout", "200ms");
        broken(scene, host -> found);
    }

    /** Names are found in this way until all is well again. */
    private static void broken(Scene scene, HttpSubject.Resolver resolver) {
        AtomicBoolean mended = new AtomicBoolean();
        scene.mend = () -> mended.set(true);
        scene.host = "localhost";
        scene.resolving(host -> mended.get() ? new InetAddress[] {HERE} : resolver.resolve(host));
    }

    private static void hungResolver(Scene scene) {
        CountDownLatch never = new CountDownLatch(1);
        scene.mend = never::countDown;
        scene.host = "localhost";
        scene.resolving(host -> {
            pause(never, 30_000);
            return new InetAddress[] {HERE};
        });
    }

    /** Waits as a look-up does: deaf to interrupts. */
    static void pause(CountDownLatch until, int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean over = false;
        while (!over) {
            try {
                over = until.await(end - System.nanoTime(), TimeUnit.NANOSECONDS) || System.nanoTime() >= end;
            } catch (InterruptedException deaf) {
                // goes on
            }
        }
    }

    /** Fills the queue of a listener that accepts nobody, so that a further connection gets no answer. */
    private static void silence(Scene scene, InetAddress address) throws IOException {
        ServerSocket full = scene.closing(new ServerSocket(scene.origin.port(), 1, address));
        List<Socket> waiting = new ArrayList<>();
        try {
            while (waiting.size() < 10) {
                Socket socket = scene.closing(new Socket(Proxy.NO_PROXY));
                waiting.add(socket);
                socket.connect(new InetSocketAddress(address, full.getLocalPort()), 100);
            }
        } catch (SocketTimeoutException enough) {
            // as meant
        }
    }

    /** Somebody must mend the proxy, or the settings: that is no trouble of the provider's. */
    private static Fault refusing(String name, int status) {
        return proxy(name, certain(OtpFailure.CONFIGURATION).requests(0), answering(status));
    }

    private static Scene.Script answering(int status) {
        return (scene, connection) -> {
            connection.readRequest();
            connection.write("HTTP/1.1 " + status + " No\r\nRetry-After: 1\r\nLocation: http://x/\r\n"
                    + "Proxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
        };
    }

    private static Fault opening(String name, String answer) {
        return scene(GROUP, name, fine(), scene -> {
            scene.need(Seam.PROXY);
            Certificates.secure(scene);
            RawServer proxy = scene.closing(new RawServer(tunnel(scene, answer)));
            scene.setting("proxy", "127.0.0.1:" + proxy.port());
        });
    }

    private static Fault proxy(String name, Scene.Script script) {
        return proxy(name, unsent(), script);
    }

    private static Fault proxy(String name, Ending ending, Scene.Script script) {
        return scene(GROUP, name, ending, scene -> {
            scene.need(Seam.PROXY);
            RawServer proxy = scene.closing(new RawServer(connection -> script.run(scene, connection)));
            Certificates.secure(scene);
            scene.setting("proxy", "127.0.0.1:" + proxy.port());
            scene.mend = () -> proxy.follow(tunnel(scene, "HTTP/1.1 200 Go on\r\n\r\n"));
        });
    }

    private static RawServer.Script tunnel(Scene scene, String answer) {
        return connection -> {
            connection.readRequest();
            // not by a proxy that the JVM's properties name
            try (Socket target = new Socket(Proxy.NO_PROXY)) {
                target.connect(new InetSocketAddress(HERE, scene.origin.port()));
                connection.write(answer);
                connection.relay(target);
            }
        };
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 9, 9, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
