package dev.nywila.otp.beem;

import dev.nywila.otp.http.tck.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    static final List<Map<String, List<String>>> HEADERS = List.of(
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

    /** What may be put into any of them. */
    static final Mutations MUTATIONS = new Mutations(List.of(
            "\"code\":N",
            "\"code\":117",
            "\"code\":100",
            "\"code\":114",
            "\"code\":null",
            "\"code\":\"\"",
            "\"code\":[]",
            "\"\\u0063ode\":117",
            "\"\\u0063\\u006f\\u0064\\u0065\":114",
            "\"CODE\":117",
            "\"data\":{}",
            "\"data\":null",
            "\"data\":[]",
            "\"data\":{\"message\":{\"code\":117}}",
            "\"d\\u0061ta\":{\"message\":{\"code\":100}}",
            "\"message\":{\"code\":117}",
            "\"message\":{}",
            "\"message\":\"Valid Pin\"",
            "\"error\":true",
            "\"error\":false",
            "\"error\":null",
            "\"error\":0",
            "\"error\":\"false\"",
            "\"error\":[false]",
            "\"err\\u006fr\":true",
            "\"pinId\":\"x\"",
            "\"pinId\":\"y z\"",
            "\"pinId\":null",
            "\"pinId\":7",
            "\"pinId\":\"\\u0000\"",
            "\"\":117",
            "\"x\":1e999",
            "\"x\":-0",
            "\"x\":NaN",
            "\"x\":01",
            "\"x\":.5",
            "\"x\":5.",
            "\"x\":'y'",
            "\"x\":\"\\ud800\"",
            "\"x\":\"\\q\"",
            "\"x\":\"\t\"",
            "'x':1",
            "x:1",
            "\"x\" 1",
            "\"x\":",
            ",",
            "/**/\"x\":1",
            "\"expiresInSeconds\":99999999999",
            "\"expiresInSeconds\":-1",
            "\"expiresInSeconds\":\"300\"",
            "\"expiresInSeconds\":1e3",
            "\"expiresInSeconds\":0",
            "\"expiresInSeconds\":999999",
            "\"pinExpiryTimeInMinutes\":999999",
            "\"pinExpiryTimeInMinutes\":{\"a\":[1]}"));

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
}
