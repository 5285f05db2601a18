package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.garbled;
import static dev.nywila.otp.http.tck.Ending.lost;
import static dev.nywila.otp.http.tck.Fault.wire;

import dev.nywila.otp.http.tck.RawServer.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A reply whose frame is broken, endless, slow or of another HTTP; its content would be a success. */
final class ReplyFaults {

    private static final String GROUP = "reply";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final int LONGEST_BODY = 64 * 1024;

    private ReplyFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>(known());
        addLax(faults);
        addLegal(faults);
        return faults;
    }

    private static List<Fault> known() {
        return List.of(
                part("half a status line, then closed", lost(), "HTTP/1.1 2", Connection::close),
                part("half a status line, then silence", lost(), "HTTP/1.1 2", Connection::awaitClose)
                        .stalling(),
                part("half the headers, then closed", lost(), OK + "Content-Le", Connection::close),
                part("half the headers, then silence", lost(), OK + "Content-Le", Connection::awaitClose)
                        .stalling(),
                broken(
                        "half the body, then closed",
                        body -> sized(body).substring(0, sized(body).length() - 9),
                        Connection::close),
                broken(
                        "half the body, then reset",
                        body -> sized(body).substring(0, sized(body).length() - 9),
                        Connection::reset),
                broken(
                                "half the body, then silence",
                                body -> sized(body).substring(0, sized(body).length() - 9),
                                Connection::awaitClose)
                        .stalling(),
                part(
                                "the status line trickles in",
                                lost(),
                                "",
                                connection -> trickle(connection, "HTTP/1.1 200 OK OK OK OK OK OK"))
                        .stalling(),
                part(
                                "the headers trickle in",
                                lost(),
                                OK,
                                connection -> trickle(connection, "X: x\r\nX: x\r\nX: x\r\nX: x\r\n"))
                        .stalling(),
                part(
                                "the body trickles in",
                                lost(),
                                OK + "Content-Length: 90\r\n\r\n",
                                connection -> trickle(connection, "{\"x\": \"a body that comes byte by byte\""))
                        .stalling(),
                part(
                        "a body without end",
                        lost(),
                        OK + "Content-Length: 1000000000\r\n\r\n",
                        endless(" ".repeat(1024))),
                part(
                        "chunks without end",
                        lost(),
                        OK + "Transfer-Encoding: chunked\r\n\r\n",
                        endless("1\r\n \r\n".repeat(200))),
                part("headers without end", lost(), OK, endless("X: x\r\n".repeat(200))),
                part("a header without end", lost(), OK + "X: ", endless("x".repeat(1024))),
                part("a status line without end", lost(), "HTTP/1.1 200 ", endless("x".repeat(1024))),
                part(
                        "trailers without end",
                        lost(),
                        OK + "Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n0\r\n",
                        endless("X: x\r\n".repeat(200))),
                part(
                        "a chunk extension without end",
                        lost(),
                        OK + "Transfer-Encoding: chunked\r\n\r\n1;",
                        endless("x".repeat(1024))),
                whole("exactly 64 KiB of body", fine(), body -> sized(padded(body, LONGEST_BODY))),
                whole("a byte more than 64 KiB of body", lost(), body -> sized(padded(body, LONGEST_BODY + 1))),
                whole("101 headers", lost(), body -> OK + "X: x\r\n".repeat(100) + length(body.length()) + body),
                whole(
                        "a header of 9 KiB",
                        lost(),
                        body -> OK + "X: " + "x".repeat(9 * 1024) + "\r\n" + length(body.length()) + body),
                whole("a length shorter than the body", garbled(), body -> OK + length(body.length() - 9) + body),
                whole("a length longer than the body", lost(), body -> OK + length(body.length() + 9) + body),
                whole("a negative length", lost(), body -> OK + length(-1) + body),
                whole("a length that is no number", lost(), body -> OK + "Content-Length: many\r\n\r\n" + body),
                whole(
                        "a length beyond 64 bits",
                        lost(),
                        body -> OK + "Content-Length: 99999999999999999999\r\n\r\n" + body),
                whole(
                        "two lengths that differ",
                        lost(),
                        body -> OK + "Content-Length: " + body.length() + "\r\n" + length(body.length() - 9) + body),
                whole(
                        "a length and chunks",
                        lost(),
                        body -> OK + "Transfer-Encoding: chunked\r\n" + length(3) + chunk(body) + "0\r\n\r\n"),
                whole("chunks", fine(), body -> OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk(body) + "0\r\n\r\n"),
                whole(
                        "a chunk’s size is no number",
                        lost(),
                        body -> OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + body),
                whole(
                        "a chunk’s size is negative",
                        lost(),
                        body -> OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\n" + body),
                whole(
                        "no line end after a chunk",
                        lost(),
                        body -> OK + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                                + body + "0\r\n\r\n"),
                whole(
                        "the last chunk is missing, then closed",
                        lost(),
                        body -> OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk(body)),
                broken(
                        "the last chunk is missing, then reset",
                        body -> OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk(body),
                        Connection::reset),
                whole("an unknown transfer encoding", lost(), body -> OK + "Transfer-Encoding: zip\r\n\r\n" + body),
                whole("a body that ends with the connection", fine(), body -> OK + "\r\n" + body),
                whole("16 interim replies", fine(), body -> "HTTP/1.1 103 Early\r\n\r\n".repeat(16) + sized(body)),
                whole("17 interim replies", lost(), body -> "HTTP/1.1 103 Early\r\n\r\n".repeat(17) + sized(body)),
                part("interim replies without end", lost(), "", endless("HTTP/1.1 100 Continue\r\n\r\n".repeat(50))),
                part("interim replies without end, slowly", lost(), "", connection -> {
                            for (int i = 0; i < 10; i++) {
                                connection.write("HTTP/1.1 103 Early\r\n\r\n");
                                LockSupport.parkNanos(80_000_000);
                            }
                            connection.awaitClose();
                        })
                        .stalling(),
                whole(
                        "101 to another protocol",
                        lost(),
                        body -> "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n" + sized(body)),
                whole("HTTP/1.0", fine(), body -> "HTTP/1.0 200 OK\r\n\r\n" + body),
                whole("HTTP/1.0 with a length", fine(), body -> sized(body).replace("HTTP/1.1", "HTTP/1.0")),
                whole(
                        "HTTP/1.0 with chunks",
                        lost(),
                        body -> chunked(chunk(body) + "0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0")),
                whole("a body without a head", lost(), body -> body),
                whole("HTTP/2 in text", lost(), body -> sized(body).replace("HTTP/1.1", "HTTP/2")),
                whole("not HTTP at all", lost(), body -> "SSH-2.0-OpenSSH_9.2\r\n" + sized(body)),
                whole("nothing but line ends", lost(), body -> "\r\n\r\n\r\n\r\n"),
                whole(
                        "lines that end in LF alone",
                        lost(),
                        body -> (OK + length(body.length())).replace("\r\n", "\n") + body),
                whole(
                        "lines that end in CR alone",
                        lost(),
                        body -> (OK + length(body.length())).replace("\r\n", "\r") + body),
                whole(
                        "headers in lower case",
                        fine(),
                        body -> OK + "content-length: " + body.length() + "\r\n\r\n" + body),
                whole("a folded header", lost(), body -> OK + "X: a\r\n b\r\n" + length(body.length()) + body),
                whole("a header without a name", lost(), body -> OK + ": x\r\n" + length(body.length()) + body),
                whole("a reply without reason", fine(), body -> sized(body).replace(" OK", " ")),
                whole(
                        "a reply without reason, nor the blank before it",
                        lost(),
                        body -> sized(body).replace(" OK", "")),
                whole("status 200 with more digits", lost(), body -> sized(body).replace("200", "2000")));
    }

    /** What RFC 9112 lets a recipient forgive, and what it forbids. */
    private static void addLax(List<Fault> faults) {
        for (String start : List.of(
                "HTTP/0.9 200 OK",
                "HTTP/1 200 OK",
                "HTTP/1.10 200 OK",
                "HTTP/2.0 200 OK",
                "http/1.1 200 OK",
                "HTTP/1.1  200 OK",
                "HTTP/1.1\t200 OK",
                "HTTP/1.1 +200 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 0200 OK",
                " HTTP/1.1 200 OK",
                "\r\nHTTP/1.1 200 OK",
                "HTTP/1.1 200 O\rK",
                "HTTP/1.1 200 O\0K")) {
            faults.add(whole(
                    "status line " + shown(start), lost(), body -> sized(body).replace("HTTP/1.1 200 OK", start)));
        }
        for (String field : List.of(
                "X : y",
                " X: y",
                "X\0: y",
                "X Y: z",
                "X\t: y",
                "X",
                "\u00e4: y",
                "X(: y",
                "X: a\0b",
                "X: a\rb",
                "X: a\u007fb",
                "X: a\r\n\tb",
                "X: a\nY: b")) {
            faults.add(
                    whole("field " + shown(field), lost(), body -> OK + field + "\r\n" + length(body.length()) + body));
        }
        for (String length : List.of(
                "+N", "-0", "0xN", "N.0", "N N", "N, N", "N,", "\"N\"", "N\u00a0", "", "N\r\nContent-Length: N")) {
            faults.add(whole(
                    "Content-Length: " + shown(length),
                    lost(),
                    body -> OK + "Content-Length: " + length.replace("N", "" + body.length()) + "\r\n\r\n" + body));
        }
        faults.add(whole("Content-Length : N", lost(), body -> sized(body).replace("Length:", "Length :")));
        for (String coding : List.of(
                "identity",
                "chunked, chunked",
                "chunked,",
                ", chunked",
                "gzip, chunked",
                "chunked;q=1",
                "xchunked",
                "",
                "chunked\r\nTransfer-Encoding: chunked")) {
            faults.add(whole(
                    "Transfer-Encoding: " + shown(coding),
                    lost(),
                    body -> OK + "Transfer-Encoding: " + coding + "\r\n\r\n" + chunk(body) + "0\r\n\r\n"));
        }
        for (String size : List.of("+N", "-N", "0xN", " N", "N ", "N\t", "N x", "N_0", "100000N", "")) {
            faults.add(whole(
                    "a chunk of size " + shown(size),
                    lost(),
                    body -> chunked(
                            size.replace("N", Integer.toHexString(body.length())) + "\r\n" + body + "\r\n0\r\n\r\n")));
        }
        faults.add(whole("a last chunk of size -0", lost(), body -> chunked(chunk(body) + "-0\r\n\r\n")));
        faults.add(whole(
                "a chunk’s size that ends in LF",
                lost(),
                body -> chunked(chunk(body).replaceFirst("\r\n", "\n") + "0\r\n\r\n")));
        for (String end : List.of(
                "0",
                "0\r",
                "0\r\n",
                "0\r\n\r",
                "0\r\nX: y",
                "0\r\nX: y\r\n",
                "0\r\nX y\r\n\r\n",
                "0\n\n",
                "0\r\nX: a\r\n b\r\n\r\n")) {
            faults.add(whole("chunks that end in " + shown(end), lost(), body -> chunked(chunk(body) + end)));
        }
    }

    /** What looks odd and is as RFC 9112 has it. */
    private static void addLegal(List<Fault> faults) {
        faults.add(whole(
                "a reason beyond ASCII", fine(), body -> sized(body).replace("OK", "S\u00c3\u00a4t\u00c2\u0085 \tx")));
        faults.add(whole(
                "values beyond ASCII",
                fine(),
                body -> OK + "X: \u00c3\u00a4\u0080\r\n" + length(body.length()) + body));
        faults.add(whole(
                "blanks around values",
                fine(),
                body -> OK + "X:\r\nContent-Length:\t " + body.length() + " \t\r\n\r\n" + body));
        faults.add(whole(
                "a length that begins with zeros",
                fine(),
                body -> OK + "Content-Length: 000" + body.length() + "\r\n\r\n" + body));
        faults.add(whole(
                "extensions of chunks",
                fine(),
                body -> chunked(
                        Integer.toHexString(body.length()) + " ;a=\"b;\\\"c\";d\r\n" + body + "\r\n0;x\r\n\r\n")));
        faults.add(whole(
                "a chunk’s size in capitals, with zeros",
                fine(),
                body -> chunked("00000000" + Integer.toHexString(body.length()).toUpperCase(Locale.ROOT) + "\r\n" + body
                        + "\r\n000\r\n\r\n")));
        faults.add(whole("trailers", fine(), body -> chunked(chunk(body) + "0\r\nX: y\r\nZ:\r\n\r\n")));
        faults.add(whole(
                "many small chunks",
                fine(),
                body -> chunked(body.chars()
                        .mapToObj(c -> chunk(Character.toString(c)))
                        .collect(Collectors.joining("", "", "0\r\n\r\n")))));
        faults.add(whole(
                "CHUNKED in capitals",
                fine(),
                body -> chunked(chunk(body) + "0\r\n\r\n")
                        .replace("Transfer-Encoding: chunked", "TRANSFER-ENCODING: Chunked")));
    }

    private static String chunked(String chunks) {
        return OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
    }

    private static String shown(String bytes) {
        return bytes.isEmpty()
                ? "(nothing)"
                : bytes.chars()
                        .mapToObj(c -> (c > ' ' && c < 127)
                                        || (c == ' ' && bytes.strip().equals(bytes))
                                ? Character.toString(c)
                                : String.format("\\x%02x", c))
                        .collect(Collectors.joining());
    }

    private interface Frame {
        String around(String body);
    }

    /** A whole reply around a body that would be a success; then the server closes. */
    private static Fault whole(String name, Ending ending, Frame frame) {
        return Fault.answered(GROUP, name, ending, (scene, request) -> around(scene, request, frame));
    }

    private static Fault broken(String name, Frame frame, Script then) {
        return wire(GROUP, name, lost(), (scene, connection) -> {
            connection.write(around(scene, connection.readRequest(), frame));
            then.run(connection);
        });
    }

    /** The frames are those of status 200; a success of another has it in their place. */
    private static String around(Scene scene, String request, Frame frame) {
        Answer good = scene.subject.good(request);
        return frame.around(good.body()).replaceFirst("200", Integer.toString(good.status()));
    }

    private static Fault part(String name, Ending ending, String start, Script then) {
        return wire(GROUP, name, ending, (scene, connection) -> {
            connection.readRequest();
            connection.write(start);
            then.run(connection);
        });
    }

    private interface Script {
        void run(Connection connection) throws IOException;
    }

    private static Script endless(String bytes) {
        return connection -> {
            while (true) {
                connection.write(bytes);
            }
        };
    }

    /** Byte by byte, and so slowly that the deadline comes first. */
    private static void trickle(Connection connection, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            connection.write(text.substring(i, i + 1));
            LockSupport.parkNanos(50_000_000);
        }
        connection.awaitClose();
    }

    private static String sized(String body) {
        return OK + length(body.length()) + body;
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes + "\r\n\r\n";
    }

    private static String chunk(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
    }

    private static String padded(String body, int length) {
        return body + " ".repeat(length - body.length());
    }
}
