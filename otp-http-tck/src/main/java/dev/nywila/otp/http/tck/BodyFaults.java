package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Ending.fine;
import static dev.nywila.otp.http.tck.Ending.garbled;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A reply with a success's status whose body is not the one documented success, though most of it is. */
public final class BodyFaults {

    /** Fields that contradict a success, wherever they stand. */
    public static final List<String> CONTRADICTIONS = List.of(
            "\"error\":true",
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
            "\"result\":\"Invalid Pin\"");

    /** Fields that look odd and contradict nothing. */
    public static final List<String> HARMLESS = List.of(
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
            "\"text\":\"Invalid Pin\"");

    private static final String GROUP = "body";

    private BodyFaults() {}

    static List<Fault> of(HttpSubject subject) {
        String first = subject.approvedBy().get(0).split("[.]", 2)[0];
        List<Fault> faults = new ArrayList<>();
        Stream.of("", "null", "[]", "true", "{", "ok")
                .forEach(body -> faults.add(changed(body.isEmpty() ? "nothing" : body, garbled(), good -> body)));
        faults.add(changed("HTML", garbled(), good -> "<html><body>Valid</body></html>"));

        // the success, with something that it may not have
        faults.add(changed("a byte order mark", garbled(), good -> "\u00ef\u00bb\u00bf" + good));
        faults.add(changed("something behind the end", garbled(), good -> good + "x"));
        faults.add(changed("a second object", garbled(), good -> good + good));
        faults.add(changed("no end", garbled(), good -> good.substring(0, good.length() - 1)));
        faults.add(changed("a NUL at the end", garbled(), good -> good + "\0"));
        faults.add(changed("a byte that is not UTF-8", garbled(), good -> with("\"x\":\"\u00ff\"", good)));
        faults.add(changed("an array around it", garbled(), good -> "[" + good + "]"));
        faults.add(changed(first + " twice", garbled(), good -> with(firstMember(good) + ":{}", good)));
        faults.add(changed("a name twice far below", garbled(), good -> with("\"x\":{\"y\":1,\"y\":1}", good)));
        faults.add(changed(
                "nested too deep", garbled(), good -> with("\"x\":" + "[".repeat(5000) + "]".repeat(5000), good)));
        faults.add(changed("a name too long", garbled(), good -> with("\"" + "x".repeat(9000) + "\":1", good)));
        faults.add(changed("a number too long", garbled(), good -> with("\"x\":" + "9".repeat(9000), good)));
        faults.add(bytes("UTF-16, little end first", "", good -> good.getBytes(UTF_16LE)));
        faults.add(bytes("UTF-16, big end first", "", good -> good.getBytes(UTF_16BE)));
        faults.add(bytes(
                "gzip that was not asked for", "Content-Encoding: gzip\r\n", good -> gzip(good.getBytes(ISO_8859_1))));
        faults.add(bytes("gzip that is not named", "", good -> gzip(good.getBytes(ISO_8859_1))));
        faults.add(bytes("a gzip bomb", "Content-Encoding: gzip\r\n", good -> gzip(new byte[20_000_000])));
        faults.add(bytes("an unknown encoding", "Content-Encoding: x\r\n", good -> good.getBytes(ISO_8859_1)));

        addContradictions(subject, first, faults);
        addHarmless(subject, faults);
        return faults;
    }

    /** The success, with something that contradicts it. */
    private static void addContradictions(HttpSubject subject, String first, List<Fault> faults) {
        for (String field : CONTRADICTIONS) {
            if (isForeign(subject, field)) {
                faults.add(
                        changed("beside " + first + ", " + field, garbled().uncounted(), good -> instead(field, good)));
            }
            faults.add(changed("far below, " + field, garbled().uncounted(), good -> farBelow(field, good)));
        }
    }

    /** The success, with something that does no harm. */
    private static void addHarmless(HttpSubject subject, List<Fault> faults) {
        for (String field : HARMLESS) {
            if (isForeign(subject, field)) {
                faults.add(changed("harmless, " + field, fine(), good -> instead(field, good)));
            }
            faults.add(changed("harmless far below, " + field, fine(), good -> farBelow(field, good)));
        }
        faults.add(changed("white space around it", fine(), good -> " \r\n\t" + good + " \n"));
        faults.add(changed("fields that are not known", fine(), good -> with("\"new\":[{\"x\":114}]", good)));
        faults.add(changed("error that is false", fine(), good -> with("\"error\":false", good)));
    }

    /** Whether no field of this name decides about the success. */
    private static boolean isForeign(HttpSubject subject, String field) {
        String name = name(field);
        return Stream.of(subject.approvedBy(), subject.acceptedBy(), List.of(subject.referencePath()))
                .flatMap(List::stream)
                .noneMatch(path -> path.split("[.]", 2)[0].equals(name));
    }

    private static String name(String field) {
        return field.substring(1, field.indexOf('"', 1));
    }

    /** The field, in the place of the one of its name that the success may have, lest it be there twice. */
    private static String instead(String field, String good) {
        return with(field, NearMisses.without(name(field), good));
    }

    private static String with(String field, String good) {
        return good.replaceFirst("\\{", "{" + Matcher.quoteReplacement(field) + ",");
    }

    private static String farBelow(String field, String good) {
        return with("\"x\":[{\"y\":{" + field + "}}]", good);
    }

    private static String firstMember(String good) {
        return good.substring(good.indexOf('"'), good.indexOf('"', good.indexOf('"') + 1) + 1);
    }

    /**
     * Changes the body of a success.
     *
     * @param name what is changed
     * @param ending how a call must end
     * @param change the new body, of bytes as ISO 8859-1 has them
     * @return the fault
     */
    public static Fault changed(String name, Ending ending, UnaryOperator<String> change) {
        return framed(name, ending, "", good -> change.apply(good).getBytes(ISO_8859_1));
    }

    /**
     * Answers both operations with this body, at the status of the success.
     *
     * @param name what is odd
     * @param ending how a call must end
     * @param body the body
     * @return the fault
     */
    public static Fault sent(String name, Ending ending, String body) {
        return changed(name, ending, good -> body);
    }

    private interface Change {
        byte[] of(String good);
    }

    private static Fault bytes(String name, String header, Change change) {
        return framed(name, garbled(), header, change);
    }

    private static Fault framed(String name, Ending ending, String header, Change change) {
        return Fault.wire(GROUP, shortened(name), ending, (scene, connection) -> {
            Answer good = scene.subject.good(connection.readRequest());
            byte[] body = change.of(good.body());
            connection.write(
                    "HTTP/1.1 " + good.status() + " OK\r\n" + header + "Content-Length: " + body.length + "\r\n\r\n");
            connection.write(body);
        });
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
