package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.http.tck.BodyFaults.changed;
import static dev.nywila.otp.http.tck.BodyFaults.sent;
import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.garbled;

import dev.nywila.otp.http.tck.BodyFaults;
import dev.nywila.otp.http.tck.Ending;
import dev.nywila.otp.http.tck.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Bodies of Beem's own form that are not its one documented success. */
final class BeemBodyFaults {

    private BeemBodyFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        Stream.of(
                        "{}",
                        "117",
                        "\"117\"",
                        "{\"data\":null}",
                        "{\"data\":[]}",
                        "{\"data\":{}}",
                        "{\"data\":{\"message\":null}}",
                        "{\"data\":{\"message\":[]}}",
                        "{\"data\":{\"message\":{}}}",
                        "{\"code\":null}",
                        "Valid Pin")
                .forEach(body -> faults.add(sent(body, garbled(), body)));
        faults.add(changed("another object around it", garbled(), good -> "{\"data\":" + good + "}"));
        faults.add(changed("code twice", garbled(), good -> good.replace("\"code\":", "\"code\":114,\"code\":")));
        code(faults, "as text", uncounted(), "\"$1\"");
        code(faults, "with a fraction", garbled(), "$1.0");
        code(faults, "with an exponent", garbled(), "$1e0");
        code(faults, "with a leading zero", garbled(), "0$1");
        code(faults, "below zero", garbled(), "-$1");
        code(faults, "beyond 32 bits", garbled(), "4294967296$1");
        code(faults, "in an array", garbled(), "[$1]");
        faults.add(changed("code in capitals", garbled(), good -> good.replace("\"code\"", "\"CODE\"")));
        faults.add(changed(
                "message in an array",
                garbled(),
                good -> good.replace("\"message\":{", "\"message\":[{").replace("}}", "}]}")));
        onTop(faults, "error beside it", uncounted(), "\"error\":true");
        onTop(faults, "error as text beside it", uncounted(), "\"error\":\"\"");
        onTop(faults, "a code of its own on top", uncounted(), "\"code\":117");
        faults.add(changed("an unknown code", uncounted(), good -> good.replaceFirst("\"code\":\\d+", "\"code\":999")));
        faults.add(changed("an escaped name", fine(), good -> good.replace("\"code\"", "\"c\\u006fde\"")));
        inData(faults, "an expiry that is text", fine(), "\"expiresInSeconds\":\"soon\"");
        inData(faults, "an expiry below zero", fine(), "\"expiresInSeconds\":-1");
        inData(faults, "an expiry beyond all bounds", fine(), "\"expiresInSeconds\":1e308");
        addContradictions(faults);
        addPinIds(faults);
        return faults;
    }

    /** The provider answers, so the breaker has nothing to count, but the answer is none of those documented. */
    private static Ending uncounted() {
        return garbled().uncounted();
    }

    private static void code(List<Fault> faults, String name, Ending ending, String form) {
        faults.add(changed("code " + name, ending, good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":" + form)));
    }

    private static void onTop(List<Fault> faults, String name, Ending ending, String field) {
        faults.add(changed(name, ending, good -> good.replaceFirst("\\{", "{" + field + ",")));
    }

    private static void inData(List<Fault> faults, String name, Ending ending, String fields) {
        UnaryOperator<String> change = good -> good.replace("{\"data\":{", "{\"data\":{" + fields + ",");
        faults.add(changed(name, ending, change));
    }

    private static void addContradictions(List<Fault> faults) {
        for (String field : List.of("\"code\":114", "\"code\":117", "\"error\":\"Incorrect Pin\"")) {
            onTop(faults, "beside data, " + field, uncounted(), field);
            onTop(faults, "far below, " + field, uncounted(), "\"x\":[{\"y\":{" + field + "}}]");
        }
        List<String> contradictions = new ArrayList<>(BodyFaults.CONTRADICTIONS);
        contradictions.addAll(List.of("\"code\":114", "\"code\":117", "\"error\":\"Incorrect Pin\""));
        for (String field : contradictions) {
            inData(faults, "in data, " + field, uncounted(), field);
            inData(faults, "far below in data, " + field, uncounted(), "\"x\":[{\"y\":{" + field + "}}]");
        }
        for (String field : BodyFaults.HARMLESS) {
            inData(faults, "harmless far below in data, " + field, fine(), "\"x\":[{\"y\":{" + field + "}}]");
        }
    }

    /** pinId, which a verify has none of. */
    private static void addPinIds(List<Fault> faults) {
        pinId(faults, "absent", "\"x\":1");
        pinId(faults, "null", "\"pinId\":null");
        pinId(faults, "a number", "\"pinId\":7");
        pinId(faults, "a truth value", "\"pinId\":true");
        pinId(faults, "an array", "\"pinId\":[\"x\"]");
        pinId(faults, "an object", "\"pinId\":{\"x\":1}");
        pinId(faults, "twice", "\"pinId\":\"a\",\"pinId\":\"b\"");
        usablePinId(faults, "empty", "");
        usablePinId(faults, "blank", " ");
        usablePinId(faults, "with a blank", "a b");
        usablePinId(faults, "with a control character", "a\\u0000b");
        usablePinId(faults, "not ASCII", "\\u00e4");
        usablePinId(faults, "257 long", "x".repeat(257));
        usablePinId(faults, "10 KB long", "x".repeat(10_000));
        faults.add(sending("pinId, a path", fine(), "\"pinId\":\"../x\""));
    }

    /** Of a type that it may not have, so that the body as a whole is malformed. */
    private static void pinId(List<Fault> faults, String name, String field) {
        faults.add(sending("pinId, " + name, name.equals("absent") ? uncounted() : garbled(), field));
    }

    private static void usablePinId(List<Fault> faults, String name, String value) {
        faults.add(sending(
                "pinId, " + name, value.length() > 4096 ? garbled() : uncounted(), "\"pinId\":\"" + value + "\""));
    }

    /** A verify gets the same reply, which names a send's success and so says nothing of its code. */
    private static Fault sending(String name, Ending send, String field) {
        Ending verify = send.equals(fine()) ? uncounted() : send;
        return sent(
                name,
                new Ending(send.send(), verify.verify(), 1, send.counted()),
                "{\"data\":{" + field + ",\"message\":{\"code\":100,\"message\":\"x\"}}}");
    }
}
