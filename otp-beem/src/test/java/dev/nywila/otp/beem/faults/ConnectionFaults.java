package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.faults.Ending.both;
import static dev.nywila.otp.beem.faults.Ending.certain;
import static dev.nywila.otp.beem.faults.Ending.each;
import static dev.nywila.otp.beem.faults.Ending.fine;
import static dev.nywila.otp.beem.faults.Ending.garbled;
import static dev.nywila.otp.beem.faults.Ending.lost;
import static dev.nywila.otp.beem.faults.Ending.unsent;
import static dev.nywila.otp.beem.faults.Fault.afterRequest;
import static dev.nywila.otp.beem.faults.Fault.beforeRequest;
import static dev.nywila.otp.beem.faults.Fault.wire;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.beem.RawServer;
import dev.nywila.otp.beem.RawServer.Connection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The connection ends, stalls, or carries what was not asked for. */
final class ConnectionFaults {

    private static final String GROUP = "connection";

    /** Whichever of two answers is the true one, a success beside it is none. */
    private static final Ending TWO_ANSWERS = each(garbled().uncounted(), both("rejected INCORRECT_CODE"));

    private ConnectionFaults() {}

    static List<Fault> all() {
        return List.of(
                beforeRequest(GROUP, "closed as soon as it was accepted", unsent(), Connection::close),
                beforeRequest(GROUP, "reset as soon as it was accepted", unsent(), Connection::reset),
                early("a success before the request", unsent(), RawServer.reply(200, Scene.codeBody(117))),
                early(
                        "an accepted send before the request",
                        unsent(),
                        RawServer.reply(200, Scene.acceptedBody("stray-pin-id"))),
                early("half a success before the request", unsent(), "HTTP/1.1 200 OK\r\nContent-Le"),
                early("a line end before the request", unsent(), "\r\n"),
                early("an interim reply before the request", unsent(), "HTTP/1.1 103 Early\r\n\r\n"),
                early("a server error before the request", unsent(), RawServer.reply(500, "")),
                early("408 before the request", unsent(), RawServer.reply(408, "")),
                early(
                        "401 before the request",
                        certain(OtpFailure.CONFIGURATION).requests(0),
                        RawServer.reply(401, Scene.codeBody(117))),
                early("413 before the request", certain(OtpFailure.PROTOCOL).requests(0), RawServer.reply(413, "")),
                early(
                        "429 before the request",
                        certain(OtpFailure.RATE_LIMITED).requests(0).waiting(7),
                        "HTTP/1.1 429 Slowly\r\nRetry-After: 7\r\nContent-Length: 900\r\n\r\n"),
                wire(GROUP, "reset at the request’s first byte", lost().requests(0), connection -> {
                    connection.readByte();
                    connection.reset();
                }),
                wire(GROUP, "closed after the request’s head", lost().requests(0), Connection::readHead),
                wire(GROUP, "reset after the request’s head", lost().requests(0), connection -> {
                    connection.readHead();
                    connection.reset();
                }),
                afterRequest(GROUP, "closed after the request", lost(), connection -> {}),
                afterRequest(GROUP, "reset after the request", lost(), Connection::reset),
                afterRequest(GROUP, "output ended after the request", lost(), connection -> {
                    connection.endOutput();
                    connection.awaitClose();
                }),
                wire(GROUP, "nothing is read and nothing answered", lost().requests(0), ConnectionFaults::silent)
                        .stalling(),
                afterRequest(GROUP, "no answer", lost(), Connection::awaitClose).stalling(),
                wire(GROUP, "a complete reply, and the connection stays open", fine(), connection -> {
                    connection.write(Scene.goodReply(connection.readRequest()));
                    connection.awaitClose();
                }),
                beforeRequest(GROUP, "server error before the request is read, then reset", unsent(), connection -> {
                    connection.write(RawServer.reply(500, ""));
                    connection.reset();
                }),
                beforeRequest(GROUP, "408 before the request, then closed", unsent(), connection -> {
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
                    connection.write(lie(scene.origin.requests().get(0)));
                    scene.secondCallMayCome.countDown();
                    connection.awaitClose();
                }),
                kept("a second reply, while the next request is under way", (scene, connection) -> {
                    scene.secondCallMayCome.countDown();
                    connection.readByte();
                    connection.write(lie(scene.origin.requests().get(0)));
                    connection.awaitClose();
                }),
                behind("a second reply, right behind the first", ConnectionFaults::lie),
                behind("a reply that goes on after its length", request -> "\r\n" + lie(request)),
                doubled("a second reply that says the same, right behind the first", Scene::goodReply),
                doubled("a line end behind the reply", request -> "\r\n"),
                doubled("a byte behind the reply", request -> "\0"));
    }

    private static Fault early(String name, Ending ending, String bytes) {
        return beforeRequest(GROUP, name, ending, connection -> connection.write(bytes));
    }

    private static void silent(Connection connection) {
        LockSupport.parkNanos(1_000_000_000);
    }

    private interface Idle {
        void pass(Scene scene, Connection connection) throws IOException;
    }

    /** What would approve a wrong code, or hand over a challenge of somebody else’s. */
    private static String lie(String request) {
        return RawServer.reply(
                200, request.startsWith("POST /v1/request") ? Scene.acceptedBody("stray-pin-id") : Scene.codeBody(117));
    }

    /** The true answers of these rows: a verify is told that the code is wrong. */
    private static String truth(String request) {
        return request.startsWith("POST /v1/request")
                ? Scene.goodReply(request)
                : RawServer.reply(200, Scene.codeBody(114));
    }

    private static Fault kept(String name, Idle idle) {
        return onTheSecondCall("kept, " + name, (scene, connection) -> {
            boolean first = scene.firstCallOver.getCount() > 0;
            connection.write(truth(connection.readRequest()));
            if (first) {
                idle.pass(scene, connection);
            } else {
                connection.awaitClose();
            }
        });
    }

    /** In one go with the first reply. */
    private static Fault behind(String name, Fault.Reply stray) {
        return onTheSecondCall("kept, " + name, TWO_ANSWERS, (scene, connection) -> {
            String request = connection.readRequest();
            connection.write(truth(request) + stray.to(request));
            scene.secondCallMayCome.countDown();
            connection.awaitClose();
        });
    }

    /** A success with something behind it. */
    private static Fault doubled(String name, Fault.Reply more) {
        return Fault.wire(GROUP, name, garbled().uncounted(), connection -> {
            String request = connection.readRequest();
            connection.write(Scene.goodReply(request) + more.to(request));
            connection.awaitClose();
        });
    }

    private static Fault onTheSecondCall(String name, Idle script) {
        return onTheSecondCall(name, each(both("accepted"), both("rejected INCORRECT_CODE")), script);
    }

    private static Fault onTheSecondCall(String name, Ending ending, Idle script) {
        return new Fault(
                GROUP,
                name,
                ending,
                new Fault.Traits(false, true, true),
                scene -> scene.origin.follow(connection -> script.pass(scene, connection)));
    }
}
