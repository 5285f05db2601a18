package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Ending.garbled;

import dev.nywila.otp.testing.ManualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Replies without a code: the status decides, and a redirect leads nowhere. */
final class StatusFaults {

    private static final String GROUP = "status";
    private static final String HTML = "<html>" + HttpSubject.MARKER + "</html>";

    /** What may stand in Retry-After, with the seconds that it means, or none. */
    private static final Map<String, @Nullable Integer> WAITS = new LinkedHashMap<>();

    static {
        WAITS.put("1", 1);
        WAITS.put(ManualTime.httpDate(30), 30);
        WAITS.put("soon", null);
        WAITS.put("31536000", null);
        WAITS.put("-1", null);
    }

    private StatusFaults() {}

    static List<Fault> of(HttpSubject subject) {
        List<Fault> faults = new ArrayList<>();
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            faults.add(redirect(status, subject.at(status)));
        }
        IntStream.of(401, 403, 404, 408, 409, 421, 425, 429, 503).forEach(status -> {
            faults.add(plain(status, subject.at(status), HTML));
            WAITS.forEach((header, seconds) -> faults.add(waiting(status, subject.at(status), header, seconds)));
        });
        IntStream.of(201, 202, 204, 205, 206, 304, 400, 402, 407, 410, 413, 414, 415, 417, 418, 422, 431, 451, 500, 501)
                .forEach(status -> faults.add(plain(status, subject.at(status), "")));
        IntStream.of(502, 504, 505, 511, 599).forEach(status -> faults.add(plain(status, subject.at(status), HTML)));
        IntStream.of(200, 201, 202, 204, 205, 206, 304, 400, 403, 500)
                .filter(status -> !subject.acceptedAt().contains(status)
                        || !subject.approvedAt().contains(status))
                .forEach(status -> faults.add(successAt(status, subject)));
        return faults;
    }

    private static Fault plain(int status, Ending ending, String body) {
        return Fault.served(
                GROUP,
                status + (body.isEmpty() ? "" : " as HTML"),
                ending,
                (scene, request) -> head(status) + body(body));
    }

    private static Fault waiting(int status, Ending ending, String header, @Nullable Integer seconds) {
        return Fault.served(
                GROUP,
                status + ", Retry-After: " + header,
                seconds == null ? ending : ending.waiting(seconds),
                (scene, request) -> head(status) + "Retry-After: " + header + "\r\n" + body(""));
    }

    /** To a server that would take it; credentials must not follow either. */
    private static Fault redirect(int status, Ending ending) {
        return Fault.served(GROUP, status + " to another host", ending, (scene, request) -> {
            String path = request.substring(request.indexOf(' ') + 1, request.indexOf(" HTTP/"));
            return head(status) + "Location: " + scene.elsewhere.url() + path + "\r\n" + body("");
        });
    }

    private static Fault successAt(int status, HttpSubject subject) {
        Ending none = garbledOrBodiless(status);
        return Fault.served(
                GROUP,
                status + " with a success in its body",
                Ending.each(
                        subject.acceptedAt().contains(status) ? Ending.fine() : none,
                        subject.approvedAt().contains(status) ? Ending.fine() : none),
                (scene, request) ->
                        head(status) + body(scene.subject.good(request).body()));
    }

    /** It was read, so the provider is well; some statuses have no body, whatever follows. */
    private static Ending garbledOrBodiless(int status) {
        return List.of(204, 205, 304).contains(status) ? garbled() : garbled().uncounted();
    }

    private static String head(int status) {
        return "HTTP/1.1 " + status + " " + HttpSubject.MARKER + "\r\nX-Echo: " + HttpSubject.MARKER + "\r\n";
    }

    private static String body(String body) {
        return "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
