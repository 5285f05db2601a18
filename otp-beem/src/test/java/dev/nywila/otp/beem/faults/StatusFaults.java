package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.faults.Ending.certain;
import static dev.nywila.otp.beem.faults.Ending.garbled;
import static dev.nywila.otp.beem.faults.Ending.lost;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.beem.ManualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Replies without a code: the status decides, and a redirect leads nowhere. */
final class StatusFaults {

    private static final String GROUP = "status";
    private static final String HTML = "<html>" + Scene.MARKER + "</html>";

    /** What may stand in Retry-After, with the seconds that it means, or none. */
    private static final Map<String, Integer> WAITS = new LinkedHashMap<>();

    static {
        WAITS.put("1", 1);
        WAITS.put(ManualTime.httpDate(30), 30);
        WAITS.put("soon", null);
        WAITS.put("31536000", null);
        WAITS.put("-1", null);
    }

    private StatusFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            faults.add(redirect(status));
        }
        IntStream.of(401, 403, 404, 408, 409, 421, 425, 429, 503).forEach(status -> {
            faults.add(plain(status, HTML));
            WAITS.forEach((header, seconds) -> faults.add(waiting(status, header, seconds)));
        });
        IntStream.of(201, 202, 204, 205, 206, 304, 400, 402, 407, 410, 413, 414, 415, 417, 418, 422, 431, 451, 500, 501)
                .forEach(status -> faults.add(plain(status, "")));
        IntStream.of(502, 504, 505, 511, 599).forEach(status -> faults.add(plain(status, HTML)));
        IntStream.of(201, 202, 204, 205, 206, 304, 400, 403, 500).forEach(status -> faults.add(successAt(status)));
        return faults;
    }

    private static Ending ending(int status) {
        return switch (status) {
            case 401, 407 -> certain(OtpFailure.CONFIGURATION);
            case 429 -> certain(OtpFailure.RATE_LIMITED);
            case 413, 414, 415, 431 -> certain(OtpFailure.PROTOCOL);
            case 408, 425, 500, 502, 503, 504 -> lost();
            default -> garbled();
        };
    }

    private static Fault plain(int status, String body) {
        return Fault.served(
                GROUP,
                status + (body.isEmpty() ? "" : " as HTML"),
                ending(status),
                request -> head(status) + body(body));
    }

    private static Fault waiting(int status, String header, Integer seconds) {
        Ending ending = seconds == null ? ending(status) : ending(status).waiting(seconds);
        return Fault.served(
                GROUP,
                status + ", Retry-After: " + header,
                ending,
                request -> head(status) + "Retry-After: " + header + "\r\n" + body(""));
    }

    /** To a server that would take it; credentials must not follow either. */
    private static Fault redirect(int status) {
        return new Fault(
                GROUP,
                status + " to another host",
                garbled(),
                new Fault.Traits(false, false, true),
                scene -> scene.origin.follow(connection -> {
                    while (true) {
                        connection.readRequest();
                        connection.write(
                                head(status) + "Location: " + scene.elsewhere.url() + "/v1/request\r\n" + body(""));
                    }
                }));
    }

    private static Fault successAt(int status) {
        return Fault.served(
                GROUP,
                status + " with a success in its body",
                garbledOrBodiless(status),
                request -> head(status) + body(Scene.goodBody(request)));
    }

    /** A code was read, so the provider is well; some statuses have no body, whatever follows. */
    private static Ending garbledOrBodiless(int status) {
        return List.of(204, 205, 304).contains(status) ? garbled() : garbled().uncounted();
    }

    private static String head(int status) {
        return "HTTP/1.1 " + status + " " + Scene.MARKER + "\r\nX-Echo: " + Scene.MARKER + "\r\n";
    }

    private static String body(String body) {
        return "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
