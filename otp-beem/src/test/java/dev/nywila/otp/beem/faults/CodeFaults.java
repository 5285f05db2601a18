package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.http.tck.Ending.certain;
import static dev.nywila.otp.http.tck.Ending.each;
import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.garbled;
import static dev.nywila.otp.http.tck.Ending.lost;
import static dev.nywila.otp.http.tck.Ending.rejected;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.http.tck.Ending;
import dev.nywila.otp.http.tck.Fault;
import dev.nywila.otp.http.tck.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Every code in every shape of a reply, at four statuses. What it must mean is written here once more, by hand. */
final class CodeFaults {

    static final String GROUP = "code";

    /** The shapes in which Beem's replies were seen, or are guarded against by its clients. */
    private enum Shape {
        A("{\"data\":{\"pinId\":\"PIN\",\"message\":{\"code\":CODE,\"message\":\"text\"}}}"),
        A_TEXT("{\"data\":{\"pinId\":\"PIN\",\"message\":{\"code\":\"CODE\",\"message\":\"text\"}}}"),
        B("{\"code\":CODE,\"message\":\"text\"}"),
        C("{\"error\":true,\"message\":\"CODE\"}"),
        D("{\"pin_id\":\"PIN\",\"data\":{\"error_code\":CODE,\"message\":\"text\"},\"message\":{\"code\":CODE}}");

        private final String body;

        Shape(String body) {
            this.body = body;
        }
    }

    private CodeFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            for (int status : new int[] {200, 400, 403, 500}) {
                IntStream.concat(IntStream.rangeClosed(100, 120), IntStream.of(999))
                        .forEach(code -> faults.add(fault(shape, status, code)));
            }
        }
        return faults;
    }

    private static Fault fault(Shape shape, int status, int code) {
        return Fault.answered(
                GROUP,
                code + " in shape " + shape + ", status " + status,
                ending(shape, status, code),
                (scene, request) -> RawServer.reply(
                        status,
                        shape.body.replace("CODE", Integer.toString(code)).replace("PIN", BeemSubject.nextPinId())));
    }

    private static Ending ending(Shape shape, int status, int code) {
        return switch (shape) {
            case A -> status == 200 && (code == 100 || code == 117) ? success(code) : meaning(code);
            case A_TEXT, B -> meaning(code);
            // no code, but a shape that was seen: at a check it is about the form of the code
            case C ->
                status == 400
                        ? each(garbled().uncounted(), rejected(Rejection.INCORRECT_CODE))
                        : (status == 500 ? lost() : garbled()).uncounted();
            // not a shape that the adapter reads
            case D -> status == 500 ? lost() : garbled();
        };
    }

    private static Ending success(int code) {
        return code == 100 ? each(fine(), garbled()) : each(garbled().uncounted(), fine());
    }

    /** What a code means where it is not a success: Beem's documentation, section "error codes". */
    private static Ending meaning(int code) {
        Ending notUnderstood = garbled().uncounted();
        return switch (code) {
            case 101 -> each(lost().uncounted(), notUnderstood);
            case 102 -> each(certain(OtpFailure.INVALID_RECIPIENT), notUnderstood);
            case 104, 106, 107, 108, 109, 110, 120 -> certain(OtpFailure.CONFIGURATION);
            case 113 -> each(notUnderstood, rejected(Rejection.UNKNOWN_CHALLENGE));
            case 114 -> each(notUnderstood, rejected(Rejection.INCORRECT_CODE));
            case 115 -> each(notUnderstood, rejected(Rejection.EXPIRED));
            case 116 -> each(notUnderstood, rejected(Rejection.TOO_MANY_ATTEMPTS));
            case 118 -> each(notUnderstood, rejected(Rejection.ALREADY_USED));
            default -> notUnderstood;
        };
    }
}
