package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Certificates.EXPIRED;
import static dev.nywila.otp.http.tck.Certificates.GOOD;
import static dev.nywila.otp.http.tck.Certificates.showing;
import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.garbled;
import static dev.nywila.otp.http.tck.Ending.lost;
import static dev.nywila.otp.http.tck.Ending.unsent;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Whom the adapter does not trust, and handshakes that go wrong; names are resolved and sockets connected. */
final class TlsFaults {

    private static final String GROUP = "TLS";

    private TlsFaults() {}

    static List<Fault> all() {
        return List.of(
                tls("all is well", fine(), showing(GOOD, socket -> {})),
                tls("a server that refuses whoever offers HTTP/2", fine(), showing(GOOD, TlsFaults::refuseOffers)),
                tls("a certificate of nobody", unsent(), showing(Certificates.SELF_SIGNED, socket -> {})),
                tls("a certificate of another host", unsent(), showing(Certificates.OF_ANOTHER_HOST, socket -> {})),
                tls("a certificate that expired", unsent(), showing(EXPIRED, socket -> {})),
                tls("a certificate that is not valid yet", unsent(), showing(Certificates.NOT_YET_VALID, socket -> {})),
                Fault.scene(GROUP, "a certificate that expires between two calls", unsent(), scene -> {
                            Certificates.secure(scene);
                            scene.follow(firstThen(GOOD, EXPIRED));
                            scene.secondCallMayCome.countDown();
                        })
                        .onSecondCall(),
                tls(
                        "a server that speaks no TLS",
                        unsent(),
                        (scene, connection) -> connection.write(RawServer.reply(400, ""))),
                tls("a server that knows only TLS 1.1", unsent(), (scene, connection) -> {
                    // ServerHello of version 3.2, which the client must refuse
                    connection.write(new byte[] {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2});
                    connection.write(new byte[36]);
                }),
                tls(
                        "an alert instead of a handshake",
                        unsent(),
                        (scene, connection) -> connection.write(new byte[] {21, 3, 3, 0, 2, 2, 40})),
                tls("closed during the handshake", unsent(), (scene, connection) -> {}),
                tls("reset during the handshake", unsent(), (scene, connection) -> connection.reset()),
                tls("the handshake hangs", unsent(), (scene, connection) -> connection.awaitClose())
                        .stalling(),
                tls("the handshake trickles in", unsent(), (scene, connection) -> {
                            connection.write(new byte[] {22, 3, 3, 1, 0});
                            while (true) {
                                connection.write(new byte[] {0});
                                LockSupport.parkNanos(100_000_000);
                            }
                        })
                        .stalling(),
                early(
                        "TLS 1.3, the client’s certificate is missed after the handshake",
                        unsent(),
                        wantsClient("TLSv1.3")),
                tls("TLS 1.2, the client’s certificate is missed in the handshake", unsent(), wantsClient("TLSv1.2")),
                tls("a body that ends with a farewell", fine(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    connection.write(withoutLength(scene.goodReply(connection.readRequest())));
                    connection.close();
                }),
                // anybody on the way can end a connection
                tls("a body that ends without a farewell", lost(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    connection.write(withoutLength(scene.goodReply(connection.readRequest())));
                    connection.cut();
                }),
                tls("a body with a length, without a farewell", fine(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    connection.write(scene.goodReply(connection.readRequest()));
                    connection.cut();
                }),
                tls("half a body with a length, and a farewell", lost(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    String reply = scene.goodReply(connection.readRequest());
                    connection.write(reply.substring(0, reply.length() - 1));
                    connection.close();
                }),
                before("TLSv1.3", "a success before the request", scene -> scene.stray(false)),
                before("TLSv1.2", "a success before the request", scene -> scene.stray(false)),
                before("TLSv1.3", "a byte before the request", scene -> "H"),
                before("TLSv1.2", "a byte before the request", scene -> "H"),
                early("a farewell before the request", unsent(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    connection.close();
                }),
                early("cut before the request", unsent(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    connection.cut();
                }),
                secondReply("a second reply in the same record", "TLSv1.3", false),
                secondReply("a second reply in the next record", "TLSv1.3", true),
                secondReply("TLS 1.2, a second reply in the same record", "TLSv1.2", false),
                tls("nothing after the request", lost(), (scene, connection) -> {
                    connection.secure(GOOD, socket -> {});
                    connection.readRequest();
                }),
                tls("no answer", lost(), (scene, connection) -> {
                            connection.secure(GOOD, socket -> {});
                            connection.awaitClose();
                        })
                        .stalling());
    }

    private static Fault tls(String name, Ending ending, Scene.Script script) {
        return Fault.scene(GROUP, name, ending, scene -> {
            Certificates.secure(scene);
            scene.follow(script);
        });
    }

    private static Fault early(String name, Ending ending, Scene.Script script) {
        return Fault.scene(GROUP, name, ending, scene -> {
            Certificates.secure(scene);
            scene.actBeforeTheRequest(connection -> script.run(scene, connection));
        });
    }

    private static Fault before(String version, String name, Function<Scene, String> bytes) {
        return early(version + ", " + name, unsent(), (scene, connection) -> {
            connection.secure(GOOD, socket -> socket.setEnabledProtocols(new String[] {version}));
            connection.write(bytes.apply(scene));
        });
    }

    /** In one segment with the first. */
    private static Fault secondReply(String name, String version, boolean ownRecord) {
        return tls(name, garbled().uncounted(), (scene, connection) -> {
            connection.secure(GOOD, socket -> socket.setEnabledProtocols(new String[] {version}));
            String reply = scene.goodReply(connection.readRequest());
            connection.together(() -> {
                connection.write(ownRecord ? reply : reply + reply);
                connection.write(reply);
            });
            connection.awaitClose();
        });
    }

    /** Is asked only if the client offers protocols to choose from (ALPN, RFC 7301). */
    private static void refuseOffers(SSLSocket socket) {
        socket.setHandshakeApplicationProtocolSelector((ours, offered) -> null);
    }

    private static String withoutLength(String reply) {
        return reply.replaceFirst("Content-Length: [0-9]+\r\n", "");
    }

    private static Scene.Script wantsClient(String version) {
        return showing(GOOD, socket -> {
            socket.setNeedClientAuth(true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            socket.setSSLParameters(parameters);
        });
    }

    private static Scene.Script firstThen(SSLContext first, SSLContext then) {
        AtomicInteger connections = new AtomicInteger();
        return (scene, connection) -> showing(connections.getAndIncrement() == 0 ? first : then, socket -> {})
                .run(scene, connection);
    }
}
