package dev.nywila.otp.beem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Every form of a reply that anybody saw or expects, and the statuses and headers that they are tried at. */
final class KnownReplies {

    static final List<Integer> STATUSES = List.of(200, 201, 204, 206, 302, 400, 403, 500);
    static final List<Integer> MORE_STATUSES =
            List.of(401, 407, 413, 414, 415, 429, 431, 502, 503, 504, 408, 100, 0, 999);
    static final List<Integer> CODES = IntStream.concat(IntStream.rangeClosed(100, 120), IntStream.of(999))
            .boxed()
            .toList();

    static final List<Map<String, Collection<String>>> HEADERS = List.of(
            Map.of(),
            Map.of("Content-Type", List.of("application/json")),
            Map.of("Content-Type", List.of("application/json; charset=utf-16", "text/html")),
            Map.of("Content-Encoding", List.of("identity")),
            Map.of("Content-Encoding", List.of("IDENTITY", "identity")),
            Map.of("content-encoding", List.of("gzip")),
            Map.of("Content-Encoding", List.of("identity", "br")),
            Map.of("Content-Encoding", List.of("identity, gzip")),
            Map.of("Content-Encoding", List.of("")),
            Map.of("Retry-After", List.of("7")),
            Map.of("Retry-After", List.of("99999999999999999999")),
            Map.of("Retry-After", List.of("Fri, 31 Dec 9999 23:59:59 GMT")),
            Map.of("Retry-After", List.of("Thu, 01 Jan 1970 00:00:30 +9999")),
            Map.of("Retry-After", List.of("", "-1")));

    static final List<String> RECORDED_FILES = List.of(
            "application-not-found.json",
            "empty-credentials.json",
            "invalid-phone-number.json",
            "pin-not-a-string.json",
            "request-accepted.json",
            "verify-approved.json",
            "wrong-credentials.json");

    private static final List<String> FORMS = List.of(
            "{'data':{'message':{'code':N,'message':'Any text'}}}",
            "{'data':{'pinId':'cdb29912-c874','message':{'code':N,'message':'Any text'}}}",
            "{'data':{'pinId':'x','pinExpiryTimeInMinutes':5,'expiresInSeconds':300,'message':{'code':N}},'error':false}",
            "{'data':{'pinId':'x','message':{'code':'N','message':'Any text'}}}",
            "{'code':N,'message':'Any text'}",
            "{'error':true,'code':N,'message':'Any text'}",
            "{'data':{'message':'Any text'},'message':{'code':N}}",
            "{'data':{'error_code':N,'pin_id':'x','message':'Any text'}}");

    private KnownReplies() {}

    static List<String> bodies(int code) {
        return FORMS.stream()
                .map(form -> form.replace('\'', '"').replace("N", Integer.toString(code)))
                .toList();
    }

    static List<String> bodies() {
        List<String> all = new ArrayList<>(recorded());
        CODES.forEach(code -> all.addAll(bodies(code)));
        return all;
    }

    static List<String> recorded() {
        return RECORDED_FILES.stream().map(KnownReplies::recorded).toList();
    }

    private static String recorded(String file) {
        try (InputStream in = KnownReplies.class.getResourceAsStream("/beem/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A whole reply, framed in one of the ways of HTTP/1.1. */
    static byte[] framed(int framing, int status, byte[] body) {
        String line = "HTTP/1.1 " + status + " Any\r\n";
        String type = "Content-Type: application/json\r\n";
        String length = "Content-Length: ";
        String chunked = "Transfer-Encoding: chunked\r\n\r\n";
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int half = text.length() / 2;
        String whole = switch (framing) {
            case 0 -> line + type + length + body.length + "\r\n\r\n" + text;
            case 1 -> line + type + "\r\n" + text;
            case 2 -> line + chunked + chunk(text) + "0\r\n\r\n";
            case 3 -> line + chunked + chunk(text.substring(0, half)) + chunk(text.substring(half)) + "0\r\n\r\n";
            case 4 -> line + chunked + chunk(text);
            case 5 -> line + length + (body.length + 1) + "\r\n\r\n" + text;
            case 6 -> line + length + half + "\r\n\r\n" + text;
            case 7 -> line + length + body.length + "\r\nContent-Encoding: gzip\r\n\r\n" + text;
            case 8 -> "HTTP/1.1 103 Early\r\nX: y\r\n\r\n" + line + length + body.length + "\r\n\r\n" + text;
            case 9 -> line + length + body.length + "\r\n" + length + half + "\r\n\r\n" + text;
            case 10 -> "HTTP/1.0 " + status + "\r\n\r\n" + text;
            case 11 -> line + "X: y\r\n folded\r\n" + length + body.length + "\r\n\r\n" + text + line + "\r\n";
            default -> throw new IllegalArgumentException();
        };
        return whole.getBytes(StandardCharsets.ISO_8859_1);
    }

    static final int FRAMINGS = 12;

    private static String chunk(String text) {
        return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
