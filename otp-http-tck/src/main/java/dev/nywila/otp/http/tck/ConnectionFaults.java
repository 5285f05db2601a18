package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Ending.certain;
import static dev.nywila.otp.http.tck.Ending.each;
import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.garbled;
import static dev.nywila.otp.http.tck.Ending.lost;
import static dev.nywila.otp.http.tck.Ending.unsent;
import static dev.nywila.otp.http.tck.Fault.afterRequest;
import static dev.nywila.otp.http.tck.Fault.beforeRequest;
import static dev.nywila.otp.http.tck.Fault.wire;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.http.tck.RawServer.Connection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The connection ends, stalls, or carries what was not asked for. */
final class ConnectionFaults {

    private static final String GROUP = "connection";

    private static final Ending WRONG_CODE = Ending.rejected(Rejection.INCORRECT_CODE);

    /** Whichever of two answers is the true one, a success beside it is none. */
    private static final Ending TWO_ANSWERS = each(garbled().uncounted(), WRONG_CODE);

    private ConnectionFaults() {}

    static List<Fault> all() {
        return List.of(
                beforeRequest(
                        GROUP,
                        "closed as soon as it was accepted",
                        unsent(),
                        (scene, connection) -> connection.close()),
                beforeRequest(
                        GROUP, "reset as soon as it was accepted", unsent(), (scene, connection) -> connection.reset()),
                early("a success before the request", unsent(), scene -> scene.stray(false)),
                early("an accepted send before the request", unsent(), scene -> scene.stray(true)),
                early("half a success before the request", unsent(), scene -> "HTTP/1.1 200 OK\r\nContent-Le"),
                early("a line end before the request", unsent(), scene -> "\r\n"),
                early("an interim reply before the request", unsent(), scene -> "HTTP/1.1 103 Early\r\n\r\n"),
                early("a server error before the request", unsent(), scene -> RawServer.reply(500, "")),
                early("408 before the request", unsent(), scene -> RawServer.reply(408, "")),
                early(
                        "401 before the request",
                        certain(OtpFailure.CONFIGURATION).requests(0),
                        scene -> RawServer.reply(401, scene.stray(false).replaceFirst("(?s).*\r\n\r\n", ""))),
                early(
                        "413 before the request",
                        certain(OtpFailure.PROTOCOL).requests(0),
                        scene -> RawServer.reply(413, "")),
                early(
                        "429 before the request",
                        certain(OtpFailure.RATE_LIMITED).requests(0).waiting(7),
                        scene -> "HTTP/1.1 429 Slowly\r\nRetry-After: 7\r\nContent-Length: 900\r\n\r\n"),
                wire(GROUP, "reset at the request’s first byte", lost().requests(0), (scene, connection) -> {
                    connection.readByte();
                    connection.reset();
                }),
                wire(
                        GROUP,
                        "closed after the request’s head",
                        lost().requests(0),
                        (scene, connection) -> connection.readHead()),
                wire(GROUP, "reset after the request’s head", lost().requests(0), (scene, connection) -> {
                    connection.readHead();
                    connection.reset();
                }),
                afterRequest(GROUP, "closed after the request", lost(), connection -> {}),
                afterRequest(GROUP, "reset after the request", lost(), Connection::reset),
                afterRequest(GROUP, "output ended after the request", lost(), connection -> {
                    connection.endOutput();
                    connection.awaitClose();
                }),
                wire(GROUP, "nothing is read and nothing answered", lost().requests(0), (scene, connection) -> silent())
                        .stalling(),
                afterRequest(GROUP, "no answer", lost(), Connection::awaitClose).stalling(),
                wire(GROUP, "a complete reply, and the connection stays open", fine(), (scene, connection) -> {
                    connection.write(scene.goodReply(connection.readRequest()));
                    connection.awaitClose();
                }),
                beforeRequest(
                        GROUP, "server error before the request is read, then reset", unsent(), (scene, connection) -> {
                            connection.write(RawServer.reply(500, ""));
                            connection.reset();
                        }),
                beforeRequest(GROUP, "408 before the request, then closed", unsent(), (scene, connection) -> {
                    connection.write(RawServer.reply(408, ""));
                    connection.close();
                }),
                kept("closed while idle", (scene, connection) -> {
                    scene.awaitFirstCall();
                    connection.close();
                    scene.secondCallMayCome.countDown();
                }),
                kept("reset while idle", (scene, connection) -> {
                    scene.awaitFirstCall();
                    connection.reset();
                    scene.secondCallMayCome.countDown();
                }),
                kept("closed at the moment of the second request", (scene, connection) -> {
                    scene.secondCallMayCome.countDown();
                    connection.readRequest();
                }),
                kept("reset at the moment of the second request", (scene, connection) -> {
                    scene.secondCallMayCome.countDown();
                    connection.readRequest();
                    connection.reset();
                }),
                kept("408 while idle, then closed", (scene, connection) -> {
                    scene.awaitFirstCall();
                    connection.write(RawServer.reply(408, ""));
                    connection.close();
                    scene.secondCallMayCome.countDown();
                }),
                kept("a second reply, on the idle connection", (scene, connection) -> {
                    scene.awaitFirstCall();
                    connection.write(lie(scene, scene.origin.requests().get(0)));
                    scene.secondCallMayCome.countDown();
                    connection.awaitClose();
                }),
                kept("a second reply, while the next request is under way", (scene, connection) -> {
                    scene.secondCallMayCome.countDown();
                    connection.readByte();
                    connection.write(lie(scene, scene.origin.requests().get(0)));
                    connection.awaitClose();
                }),
                behind("a second reply, right behind the first", ConnectionFaults::lie),
                behind("a reply that goes on after its length", (scene, request) -> "\r\n" + lie(scene, request)),
                doubled("a second reply that says the same, right behind the first", Scene::goodReply),
                doubled("a line end behind the reply", (scene, request) -> "\r\n"),
                doubled("a byte behind the reply", (scene, request) -> "\0"));
    }

    private static Fault early(String name, Ending ending, Function<Scene, String> bytes) {
        return beforeRequest(GROUP, name, ending, (scene, connection) -> connection.write(bytes.apply(scene)));
    }

    private static void silent() {
        LockSupport.parkNanos(1_000_000_000);
    }

    /** What would approve a wrong code, or hand over a challenge of somebody else’s. */
    private static String lie(Scene scene, String request) {
        HttpSubject subject = scene.subject;
        return (subject.isSend(request)
                        ? subject.accepted(request, subject.reference(HttpSubject.STRAY))
                        : subject.approved(request))
                .framed();
    }

    /** The true answers of these rows: a verify is told that the code is wrong. */
    private static String truth(Scene scene, String request) {
        return scene.subject.isSend(request)
                ? scene.goodReply(request)
                : scene.subject.wrongCode(request).framed();
    }

    private static Fault kept(String name, Scene.Script idle) {
        return onTheSecondCall("kept, " + name, (scene, connection) -> {
            boolean first = scene.firstCallOver.getCount() > 0;
            connection.write(truth(scene, connection.readRequest()));
            if (first) {
                idle.run(scene, connection);
            } else {
                connection.awaitClose();
            }
        });
    }

    /** In one go with the first reply. */
    private static Fault behind(String name, Fault.Reply stray) {
        return onTheSecondCall("kept, " + name, TWO_ANSWERS, (scene, connection) -> {
            String request = connection.readRequest();
            connection.write(truth(scene, request) + stray.to(scene, request));
            scene.secondCallMayCome.countDown();
            connection.awaitClose();
        });
    }

    /** A success with something behind it. */
    private static Fault doubled(String name, Fault.Reply more) {
        return wire(GROUP, name, garbled().uncounted(), (scene, connection) -> {
            String request = connection.readRequest();
            connection.write(scene.goodReply(request) + more.to(scene, request));
            connection.awaitClose();
        });
    }

    private static Fault onTheSecondCall(String name, Scene.Script script) {
        return onTheSecondCall(name, each(fine(), WRONG_CODE), script);
    }

    private static Fault onTheSecondCall(String name, Ending ending, Scene.Script script) {
        return wire(GROUP, name, ending, script).onSecondCall();
    }
}
