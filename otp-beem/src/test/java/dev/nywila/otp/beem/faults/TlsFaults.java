package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.faults.Certificates.EXPIRED;
import static dev.nywila.otp.beem.faults.Certificates.GOOD;
import static dev.nywila.otp.beem.faults.Certificates.showing;
import static dev.nywila.otp.beem.faults.Ending.fine;
import static dev.nywila.otp.beem.faults.Ending.garbled;
import static dev.nywila.otp.beem.faults.Ending.lost;
import static dev.nywila.otp.beem.faults.Ending.unsent;

import dev.nywila.otp.beem.RawServer;
import dev.nywila.otp.beem.RawServer.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
                            scene.origin.follow(firstThen(GOOD, EXPIRED));
                            scene.secondCallMayCome.countDown();
                        })
                        .onSecondCall(),
                tls("a server that speaks no TLS", unsent(), connection -> connection.write(RawServer.reply(400, ""))),
                tls("a server that knows only TLS 1.1", unsent(), connection -> {
                    // ServerHello of version 3.2, which the client must refuse
                    connection.write(new byte[] {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2});
                    connection.write(new byte[36]);
                }),
                tls(
                        "an alert instead of a handshake",
                        unsent(),
                        connection -> connection.write(new byte[] {21, 3, 3, 0, 2, 2, 40})),
                tls("closed during the handshake", unsent(), connection -> {}),
                tls("reset during the handshake", unsent(), Connection::reset),
                tls("the handshake hangs", unsent(), Connection::awaitClose).stalling(),
                tls("the handshake trickles in", unsent(), connection -> {
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
                tls("a body that ends with a farewell", fine(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    connection.write("HTTP/1.1 200 OK\r\n\r\n" + Scene.goodBody(connection.readRequest()));
                    connection.close();
                }),
                // anybody on the way can end a connection
                tls("a body that ends without a farewell", lost(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    connection.write("HTTP/1.1 200 OK\r\n\r\n" + Scene.goodBody(connection.readRequest()));
                    connection.cut();
                }),
                tls("a body with a length, without a farewell", fine(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    connection.write(Scene.goodReply(connection.readRequest()));
                    connection.cut();
                }),
                tls("half a body with a length, and a farewell", lost(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    String reply = Scene.goodReply(connection.readRequest());
                    connection.write(reply.substring(0, reply.length() - 1));
                    connection.close();
                }),
                before("TLSv1.3", "a success before the request", RawServer.reply(200, Scene.codeBody(117))),
                before("TLSv1.2", "a success before the request", RawServer.reply(200, Scene.codeBody(117))),
                before("TLSv1.3", "a byte before the request", "H"),
                before("TLSv1.2", "a byte before the request", "H"),
                early("a farewell before the request", unsent(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    connection.close();
                }),
                early("cut before the request", unsent(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    connection.cut();
                }),
                secondReply("a second reply in the same record", "TLSv1.3", false),
                secondReply("a second reply in the next record", "TLSv1.3", true),
                secondReply("TLS 1.2, a second reply in the same record", "TLSv1.2", false),
                tls("nothing after the request", lost(), connection -> {
                    connection.secure(GOOD, socket -> {});
                    connection.readRequest();
                }),
                tls("no answer", lost(), connection -> {
                            connection.secure(GOOD, socket -> {});
                            connection.awaitClose();
                        })
                        .stalling());
    }

    private static Fault tls(String name, Ending ending, RawServer.Script script) {
        return Fault.scene(GROUP, name, ending, scene -> {
            Certificates.secure(scene);
            scene.origin.follow(script);
        });
    }

    private static Fault early(String name, Ending ending, RawServer.Script script) {
        return Fault.scene(GROUP, name, ending, scene -> {
            Certificates.secure(scene);
            scene.actBeforeTheRequest(script);
        });
    }

    private static Fault before(String version, String name, String bytes) {
        return early(version + ", " + name, unsent(), connection -> {
            connection.secure(GOOD, socket -> socket.setEnabledProtocols(new String[] {version}));
            connection.write(bytes);
        });
    }

    /** In one segment with the first. */
    private static Fault secondReply(String name, String version, boolean ownRecord) {
        return tls(name, garbled().uncounted(), connection -> {
            connection.secure(GOOD, socket -> socket.setEnabledProtocols(new String[] {version}));
            String reply = Scene.goodReply(connection.readRequest());
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

    private static RawServer.Script wantsClient(String version) {
        return showing(GOOD, socket -> {
            socket.setNeedClientAuth(true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            socket.setSSLParameters(parameters);
        });
    }

    private static RawServer.Script firstThen(SSLContext first, SSLContext then) {
        AtomicInteger connections = new AtomicInteger();
        return connection -> showing(connections.getAndIncrement() == 0 ? first : then, socket -> {})
                .run(connection);
    }
}
