package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A place in a reply where a server may repeat what it was sent. */
final class Echo {

    private static final String STATUS = "<status>";

    private final String name;
    private final UnaryOperator<String> place;

    private Echo(String name, UnaryOperator<String> place) {
        this.name = name;
        this.place = place;
    }

    /** The places of HTTP, and those of the provider's own bodies. */
    static List<Echo> all(HttpSubject subject) {
        List<Echo> all = new ArrayList<>(ofHttp());
        for (Map.Entry<String, UnaryOperator<String>> own : subject.echoes().entrySet()) {
            all.add(new Echo(own.getKey(), text -> body(own.getValue().apply(text))));
        }
        return all;
    }

    String of(String text, int status) {
        return place.apply(text).replace(STATUS, Integer.toString(status));
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<Echo> ofHttp() {
        List<Echo> all = new ArrayList<>(List.of(
                new Echo("body", Echo::body),
                new Echo("body, base64", echo -> body(Base64.getEncoder().encodeToString(echo.getBytes(UTF_8)))),
                new Echo("broken JSON", echo -> body("{\"data\":" + echo)),
                new Echo("text", echo -> body("{\"text\":\"" + echo + "\"}")),
                new Echo("error", echo -> body("{\"error\":\"" + echo + "\"}")),
                new Echo("name of a field", echo -> body("{\"" + echo + "\":1}")),
                new Echo("reason phrase", echo -> "HTTP/1.1 " + STATUS + " " + echo + "\r\nContent-Length: 0\r\n\r\n"),
                new Echo("status", echo -> "HTTP/1.1 " + echo + " Any\r\nContent-Length: 0\r\n\r\n"),
                new Echo("no status line", echo -> echo + "\r\n\r\n"),
                new Echo("version", echo -> "HTTP/" + echo + " " + STATUS + " Any\r\n\r\n"),
                new Echo("name of a header", echo -> header(echo + ": 1")),
                new Echo("header without a colon", Echo::header),
                new Echo(
                        "interim reply",
                        echo -> "HTTP/1.1 103 " + echo + "\r\nLink: " + echo + "\r\n\r\n" + body("{}")),
                new Echo("Content-Type's parameter", echo -> header("Content-Type: application/json; charset=" + echo)),
                new Echo("Content-Type's subtype", echo -> header("Content-Type: text/" + echo)),
                new Echo("size of a chunk", echo -> chunked(echo + "\r\n{}\r\n0\r\n\r\n")),
                new Echo("extension of a chunk", echo -> chunked("2;" + echo + "=" + echo + "\r\n{}\r\n0\r\n\r\n")),
                new Echo("trailer", echo -> chunked("2\r\n{}\r\n0\r\n" + echo + ": " + echo + "\r\n\r\n")),
                new Echo(
                        "cut off body", echo -> "HTTP/1.1 " + STATUS + " Any\r\nContent-Length: 9999\r\n\r\n" + echo)));
        for (String header : List.of(
                "Content-Type",
                "Content-Encoding",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Retry-After",
                "Location",
                "WWW-Authenticate",
                "Set-Cookie",
                "Date",
                "X-Request-Id")) {
            all.add(new Echo(header, echo -> header(header + ": " + echo)));
        }
        return all;
    }

    private static String body(String text) {
        return "HTTP/1.1 " + STATUS + " Any\r\nContent-Type: application/json\r\nContent-Length: " + text.length()
                + "\r\n\r\n" + text;
    }

    private static String header(String line) {
        return "HTTP/1.1 " + STATUS + " Any\r\n" + line + "\r\n\r\n{}";
    }

    private static String chunked(String chunks) {
        return "HTTP/1.1 " + STATUS + " Any\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    }
}
