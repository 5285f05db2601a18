package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.faults.Ending.both;
import static dev.nywila.otp.beem.faults.Ending.each;
import static dev.nywila.otp.beem.faults.Ending.fine;
import static dev.nywila.otp.beem.faults.Ending.lost;
import static dev.nywila.otp.beem.faults.Fault.afterRequest;
import static dev.nywila.otp.beem.faults.Fault.wire;

import dev.nywila.otp.beem.RawServer;
import dev.nywila.otp.beem.RawServer.Connection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The connection ends, stalls, or carries what was not asked for. */
final class ConnectionFaults {

    private static final String GROUP = "connection";

    private ConnectionFaults() {}

    static List<Fault> all() {
        return List.of(
                wire(GROUP, "closed as soon as it was accepted", lost().requests(0), connection -> {}),
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
                wire(GROUP, "server error before the request is read, then reset", lost().requests(0), connection -> {
                    connection.write(RawServer.reply(500, ""));
                    connection.readHead();
                    connection.reset();
                }),
                wire(GROUP, "408 before the request, then closed", lost().requests(0), connection -> {
                    connection.write(RawServer.reply(408, ""));
                    connection.readHead();
                }),
                onKeptConnection("closed while idle", (connection, request) -> {}),
                onKeptConnection("reset while idle", (connection, request) -> connection.reset()),
                onKeptConnection(
                        "closed at the moment of the second request", (connection, request) -> connection.readHead()),
                onKeptConnection("reset at the moment of the second request", (connection, request) -> {
                    connection.readRequest();
                    connection.reset();
                }),
                onKeptConnection(
                        "408 while idle, then closed",
                        (connection, request) -> connection.write(RawServer.reply(408, ""))),
                onKeptConnection("408 while idle", (connection, request) -> {
                    connection.write(RawServer.reply(408, ""));
                    connection.awaitClose();
                }),
                stray("a second reply right behind the first", ""),
                stray("a second reply later, on the idle connection", "later"),
                stray("a reply that goes on after its length", "length"),
                stray("a second reply while the next request is under way", "next"));
    }

    private static void silent(Connection connection) {
        LockSupport.parkNanos(1_000_000_000);
    }

    private interface AfterReply {
        void run(Connection connection, String request) throws java.io.IOException;
    }

    /** The true answers of these rows: a verify is told that the code is wrong. */
    private static String truth(String request) {
        return request.startsWith("POST /v1/request")
                ? Scene.goodReply(request)
                : RawServer.reply(200, Scene.codeBody(114));
    }

    /** What would get a wrong code approved, or a foreign challenge into the caller's hands. */
    private static String lie(String request) {
        return RawServer.reply(
                200, request.startsWith("POST /v1/request") ? Scene.acceptedBody("stray-pin-id") : Scene.codeBody(117));
    }

    private static Ending truthful() {
        return each(both("accepted"), both("rejected INCORRECT_CODE"));
    }

    private static Fault onKeptConnection(String name, AfterReply then) {
        return wire(GROUP, "kept: " + name, truthful(), connection -> {
                    String request = connection.readRequest();
                    connection.write(truth(request));
                    then.run(connection, request);
                })
                .onSecondCall();
    }

    private static Fault stray(String name, String when) {
        return wire(GROUP, "stray: " + name, truthful(), connection -> {
                    String request = connection.readRequest();
                    switch (when) {
                        case "" -> connection.write(truth(request) + lie(request));
                        case "later" -> {
                            connection.write(truth(request));
                            LockSupport.parkNanos(50_000_000);
                            connection.write(lie(request));
                        }
                        case "length" ->
                            connection.write(truth(request) + lie(request).replace("\r\n", " "));
                        default -> {
                            connection.write(truth(request));
                            connection.readHead();
                            connection.write(lie(request));
                        }
                    }
                    connection.awaitClose();
                })
                .onSecondCall();
    }
}
