package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.faults.Ending.fine;
import static dev.nywila.otp.beem.faults.Ending.garbled;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A reply of status 200 whose body is not the one documented success. */
final class BodyFaults {

    private static final String GROUP = "body";

    private BodyFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        Stream.of(
                        "",
                        "null",
                        "[]",
                        "{}",
                        "117",
                        "true",
                        "\"117\"",
                        "{\"data\":null}",
                        "{\"data\":[]}",
                        "{\"data\":{}}",
                        "{\"data\":{\"message\":null}}",
                        "{\"data\":{\"message\":[]}}",
                        "{\"data\":{\"message\":{}}}",
                        "{\"code\":null}",
                        "{",
                        "Valid Pin",
                        "ok")
                .forEach(body -> faults.add(text(body.isEmpty() ? "nothing" : body, garbled(), good -> body)));
        faults.add(text("HTML", garbled(), good -> "<html><body>Valid Pin</body></html>"));

        // the success, with something that it may not have
        faults.add(text("a byte order mark", garbled(), good -> "\u00ef\u00bb\u00bf" + good));
        faults.add(text("something behind the end", garbled(), good -> good + "x"));
        faults.add(text("a second object", garbled(), good -> good + good));
        faults.add(text("no end", garbled(), good -> good.substring(0, good.length() - 1)));
        faults.add(text("a NUL at the end", garbled(), good -> good + "\0"));
        faults.add(text("a byte that is not UTF-8", garbled(), good -> good.replace(Scene.MARKER, "\u00ff")));
        faults.add(text("an array around it", garbled(), good -> "[" + good + "]"));
        faults.add(text("another object around it", garbled(), good -> "{\"data\":" + good + "}"));
        faults.add(text("data twice", garbled(), good -> good.replaceFirst("\\{", "{\"data\":{},")));
        faults.add(text("code twice", garbled(), good -> good.replace("\"code\":", "\"code\":114,\"code\":")));
        faults.add(text("code as text", uncounted(), good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":\"$1\"")));
        faults.add(
                text("code with a fraction", garbled(), good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":$1.0")));
        faults.add(text(
                "code with an exponent", garbled(), good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":$1e0")));
        faults.add(text(
                "code with a leading zero", garbled(), good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":0$1")));
        faults.add(text("code below zero", garbled(), good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":-$1")));
        faults.add(text(
                "code beyond 32 bits",
                garbled(),
                good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":4294967296$1")));
        faults.add(text("code in an array", garbled(), good -> good.replaceFirst("\"code\":(\\d+)", "\"code\":[$1]")));
        faults.add(text("code in capitals", garbled(), good -> good.replace("\"code\"", "\"CODE\"")));
        faults.add(text(
                "message in an array",
                garbled(),
                good -> good.replace("\"message\":{", "\"message\":[{").replace("}}", "}]}")));
        faults.add(text("error beside it", uncounted(), good -> good.replaceFirst("\\{", "{\"error\":true,")));
        faults.add(text("error as text beside it", uncounted(), good -> good.replaceFirst("\\{", "{\"error\":\"\",")));
        faults.add(text("a code of its own on top", uncounted(), good -> good.replaceFirst("\\{", "{\"code\":117,")));
        faults.add(text("an unknown code", uncounted(), good -> good.replaceFirst("\"code\":\\d+", "\"code\":999")));
        faults.add(text(
                "nested too deep",
                garbled(),
                good -> good.replaceFirst("\\{", "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + ",")));
        faults.add(text(
                "a name too long", garbled(), good -> good.replaceFirst("\\{", "{\"" + "x".repeat(9000) + "\":1,")));
        faults.add(text(
                "a number too long", garbled(), good -> good.replaceFirst("\\{", "{\"x\":" + "9".repeat(9000) + ",")));
        faults.add(bytes("UTF-16, little end first", "", good -> good.getBytes(UTF_16LE)));
        faults.add(bytes("UTF-16, big end first", "", good -> good.getBytes(UTF_16BE)));
        faults.add(
                bytes("gzip that was not asked for", "Content-Encoding: gzip\r\n", good -> gzip(good.getBytes(UTF_8))));
        faults.add(bytes("gzip that is not named", "", good -> gzip(good.getBytes(UTF_8))));
        faults.add(bytes("a gzip bomb", "Content-Encoding: gzip\r\n", good -> gzip(new byte[20_000_000])));
        faults.add(bytes("an unknown encoding", "Content-Encoding: x\r\n", good -> good.getBytes(UTF_8)));

        // the success, with something that contradicts it
        for (String field : List.of(
                "\"code\":114",
                "\"code\":117",
                "\"error\":true",
                "\"error\":\"Incorrect Pin\"",
                "\"errors\":[\"x\"]",
                "\"errors\":[{\"x\":1}]",
                "\"errorCode\":114",
                "\"error_message\":\"x\"",
                "\"failed\":true",
                "\"success\":false",
                "\"successful\":false",
                "\"successful\":\"false\"",
                "\"isValid\":false",
                "\"valid\":0",
                "\"ok\":false",
                "\"verified\":\"no\"",
                "\"invalid\":true",
                "\"status\":\"failed\"",
                "\"status\":\"ERROR\"",
                "\"status\":false",
                "\"statusCode\":400",
                "\"state\":\"rejected\"",
                "\"result\":\"Invalid Pin\"")) {
            faults.add(text("beside data, " + field, uncounted(), good -> good.replaceFirst("\\{", "{" + field + ",")));
            faults.add(text(
                    "in data, " + field,
                    uncounted(),
                    good -> good.replace("{\"data\":{", "{\"data\":{" + field + ",")));
            faults.add(text(
                    "far below, " + field,
                    uncounted(),
                    good -> good.replace("{\"data\":{", "{\"data\":{\"x\":[{\"y\":{" + field + "}}],")));
        }
        for (String field : List.of(
                "\"requestId\":\"114\"",
                "\"timestamp\":1767268800",
                "\"error\":false",
                "\"errors\":[]",
                "\"errors\":null",
                "\"errorCode\":0",
                "\"error_message\":\"\"",
                "\"success\":true",
                "\"successful\":\"true\"",
                "\"isValid\":1",
                "\"status\":\"success\"",
                "\"status\":200",
                "\"statusCode\":\"200\"",
                "\"result\":\"Valid Pin\"",
                "\"countryCode\":255",
                "\"failedAttempts\":2",
                "\"default\":true",
                "\"validUntil\":0",
                "\"text\":\"Invalid Pin\"")) {
            faults.add(text("harmless, " + field, fine(), good -> good.replaceFirst("\\{", "{" + field + ",")));
            faults.add(text(
                    "harmless far below, " + field,
                    fine(),
                    good -> good.replace("{\"data\":{", "{\"data\":{\"x\":[{\"y\":{" + field + "}}],")));
        }

        // the success, with something that does no harm
        faults.add(text("white space around it", fine(), good -> " \r\n\t" + good + " \n"));
        faults.add(
                text("fields that are not known", fine(), good -> good.replaceFirst("\\{", "{\"new\":[{\"x\":114}],")));
        faults.add(text("error that is false", fine(), good -> good.replaceFirst("\\{", "{\"error\":false,")));
        faults.add(text(
                "an escaped name", fine(), good -> good.replace("\"code\"", "\"c\\\\u006fde\"".replace("\\\\", "\\"))));
        faults.add(text(
                "an expiry that is text",
                fine(),
                good -> good.replace("{\"data\":{", "{\"data\":{\"expiresInSeconds\":\"soon\",")));
        faults.add(text(
                "an expiry below zero",
                fine(),
                good -> good.replace("{\"data\":{", "{\"data\":{\"expiresInSeconds\":-1,")));
        faults.add(text(
                "an expiry beyond all bounds",
                fine(),
                good -> good.replace("{\"data\":{", "{\"data\":{\"expiresInSeconds\":1e308,")));

        // pinId, which a verify has none of
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
        faults.add(sent("pinId, a path", fine(), "\"pinId\":\"../x\""));
        return faults;
    }

    /** The provider answers, so the breaker has nothing to count, but the answer is none of those documented. */
    private static Ending uncounted() {
        return garbled().uncounted();
    }

    private static Fault text(String name, Ending ending, UnaryOperator<String> change) {
        return Fault.wire(GROUP, shortened(name), ending, connection -> {
            byte[] body = change.apply(Scene.goodBody(connection.readRequest())).getBytes(ISO_8859_1);
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            connection.write(body);
        });
    }

    private interface Change {
        byte[] of(String good);
    }

    private static Fault bytes(String name, String header, Change change) {
        return Fault.wire(GROUP, name, garbled(), connection -> {
            byte[] body = change.of(Scene.goodBody(connection.readRequest()));
            connection.write("HTTP/1.1 200 OK\r\n" + header + "Content-Length: " + body.length + "\r\n\r\n");
            connection.write(body);
        });
    }

    /** Of a type that it may not have, so that the body as a whole is malformed. */
    private static void pinId(List<Fault> faults, String name, String field) {
        faults.add(sent("pinId, " + name, name.equals("absent") ? uncounted() : garbled(), field));
    }

    private static void usablePinId(List<Fault> faults, String name, String value) {
        faults.add(
                sent("pinId, " + name, value.length() > 4096 ? garbled() : uncounted(), "\"pinId\":\"" + value + "\""));
    }

    /** A verify gets the same reply, which names a send's success and so says nothing of its code. */
    private static Fault sent(String name, Ending send, String field) {
        Ending verify = send.equals(fine()) ? uncounted() : send;
        return Fault.reply(
                GROUP,
                name,
                new Ending(send.send(), verify.verify(), 1, send.counted()),
                dev.nywila.otp.beem.RawServer.reply(
                        200, "{\"data\":{" + field + ",\"message\":{\"code\":100,\"message\":\"x\"}}}"));
    }

    private static String shortened(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
