package dev.nywila.otp.http.tck;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes to a reply's body, of each kind by which something else could be taken for a success. */
public final class Mutations {

    private static final Pattern NAME = Pattern.compile("\"([A-Za-z_]{1,40})\":");
    private static final Pattern NUMBER = Pattern.compile("(?<=\":)[0-9]+");
    private static final Pattern OPENING = Pattern.compile("\\{");
    private static final Pattern CLOSING = Pattern.compile("}");
    private static final Pattern STRING = Pattern.compile("(?<=:)\"[^\"]*\"");

    private static final List<String> LEADING = List.of(
            " ",
            "\t\r\n ",
            "\uFEFF",
            "\u00a0",
            "\u200b",
            "\u0000",
            ")]}',\n",
            "/**/",
            "//x\n",
            "#\n",
            "callback(",
            "\u000b",
            "\u001e",
            "x");
    private static final List<String> TRAILING = List.of(
            " ",
            "\r\n\t ",
            "\n\n",
            "{}",
            "[]",
            "null",
            "1",
            "\"\"",
            ",",
            ";",
            "}",
            "]",
            "x",
            "\u0000",
            "\uFEFF",
            "\u00a0",
            "//x",
            "/**/",
            "#",
            ")",
            "\n{\"code\":117}",
            "\n{\"error\":true}",
            "\u001e",
            "\u001a");
    private static final List<String> NUMBER_FORMS = List.of(
            "\"N\"",
            "N.0",
            "N.00000000000000000000",
            "Ne0",
            "NE+0",
            "N00e-2",
            "0N",
            "00N",
            "-N",
            "+N",
            "- N",
            "-0",
            "0",
            "N ",
            " N",
            "\nN",
            "Nn",
            "NL",
            "N_0",
            "0xN",
            "0x75",
            "0b1110101",
            "0165",
            "\"0N\"",
            "\" N\"",
            "\"N \"",
            "\"-N\"",
            "\"N.0\"",
            "\"\\u0031\\u0031\\u0037\"",
            "\\u0031\\u0031\\u0037",
            "\"N\\u200b\"",
            "\uff11\uff11\uff17",
            "\"\uff11\uff11\uff17\"",
            "\u0661\u0661\u0667",
            "\"\u0661\u0661\u0667\"",
            "N\u200b",
            "\u200bN",
            "null",
            "true",
            "false",
            "NaN",
            "Infinity",
            "-Infinity",
            "[N]",
            "[]",
            "{}",
            "{\"code\":N}",
            "'N'",
            "N,",
            "N N",
            "N/**/",
            "/**/N",
            "N//\n",
            "N#\n",
            "",
            "1.17e2",
            "1.17E+02",
            "117e",
            "117.",
            ".117e3",
            "4294967413",
            "65653",
            "18446744073709551733",
            "-4294967179",
            "99999999999999999999999999999999",
            "1" + "0".repeat(500),
            "1e999999999",
            "117117",
            "1170",
            "11",
            "\"N\\u0000\"",
            "\"N\u0000\"",
            "\"" + "9".repeat(500) + "\"",
            "N" + "0".repeat(3));
    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16,
            Charset.forName("UTF-32LE"),
            Charset.forName("UTF-32BE"),
            StandardCharsets.ISO_8859_1,
            Charset.forName("windows-1252"),
            Charset.forName("IBM037"));
    private static final byte[] ODD_BYTES = {
        0,
        1,
        9,
        10,
        13,
        0x1a,
        0x1e,
        ' ',
        '"',
        '\'',
        '\\',
        '/',
        '#',
        '*',
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        '+',
        '-',
        '.',
        '0',
        '1',
        '7',
        '9',
        'e',
        'E',
        'u',
        'x',
        0x7f,
        (byte) 0x80,
        (byte) 0xa0,
        (byte) 0xc0,
        (byte) 0xc3,
        (byte) 0xed,
        (byte) 0xef,
        (byte) 0xf8,
        (byte) 0xff
    };

    private final List<String> moreFields;

    /**
     * Knows the provider's words.
     *
     * @param moreFields what may be put into any object, as it stands in JSON; N stands for a number of the body
     */
    public Mutations(List<String> moreFields) {
        this.moreFields = List.copyOf(moreFields);
    }

    /**
     * Hands over the body itself and then each body that comes of one change to it.
     *
     * @param body a good one
     * @param to takes each
     */
    public void each(String body, Consumer<byte[]> to) {
        to.accept(utf8(body));
        eachText(body, text -> to.accept(utf8(text)));
        encodings(body, to);
        bytes(utf8(body), to);
    }

    /**
     * Makes one body by some changes, of any kind, one upon the other.
     *
     * @param body a good one
     * @param random decides
     * @return the other
     */
    public byte[] random(String body, Random random) {
        String text = body;
        for (int changes = random.nextInt(4); changes > 0 && text.length() < 2_000; changes--) {
            List<String> all = new ArrayList<>();
            switch (random.nextInt(32)) {
                case 0 -> nestings(text, all::add);
                case 1, 2, 3 -> ends(text, all::add);
                case 4, 5, 6, 7 -> strings(text, all::add);
                case 8, 9, 10, 11, 12, 13 -> codes(text, all::add);
                case 14, 15, 16, 17, 18, 19, 20, 21 -> names(text, all::add);
                default -> fields(text, all::add);
            }
            text = all.isEmpty() ? text : all.get(random.nextInt(all.size()));
        }
        byte[] bytes = utf8(text);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            bytes = randomByte(bytes, random);
        }
        return bytes;
    }

    private static byte[] randomByte(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        byte odd = ODD_BYTES[random.nextInt(ODD_BYTES.length)];
        return switch (random.nextInt(4)) {
            case 0 -> spliced(bytes, at, at, odd);
            case 1 -> at == bytes.length ? bytes : spliced(bytes, at, at + 1, odd);
            case 2 -> at == bytes.length ? bytes : spliced(bytes, at, at + 1);
            default -> random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : bytes;
        };
    }

    private void eachText(String body, Consumer<String> to) {
        ends(body, to);
        names(body, to);
        codes(body, to);
        fields(body, to);
        nestings(body, to);
        strings(body, to);
    }

    private static void ends(String body, Consumer<String> to) {
        LEADING.forEach(text -> to.accept(text + body));
        TRAILING.forEach(text -> to.accept(body + text));
        to.accept(body + body);
        to.accept(body.replace("\"", "'"));
        to.accept(body.replace("\"", "\u201d"));
        to.accept(body.replace("\":", "\"="));
        to.accept(body.replace("{", "{ ").replace(":", " :\n").replace(",", "\t,\r"));
        to.accept(body.replace(" ", "\u00a0"));
        to.accept(body.replace(":", ":\u00a0"));
        to.accept(NAME.matcher(body).replaceAll("$1:"));
        to.accept(body.replaceAll("[{}]", ""));
    }

    private static void strings(String body, Consumer<String> to) {
        replaced(
                STRING,
                body,
                List.of(
                        "\"\"",
                        "\" \"",
                        "\"\\u0000\"",
                        "\"a\u0000b\"",
                        "null",
                        "7",
                        "[\"x\"]",
                        "{}",
                        "\"\u00e9\"",
                        "\"\\ud83d\"",
                        "\"\ud83d\ude00\"",
                        "\"" + "x".repeat(256) + "\"",
                        "\"" + "x".repeat(257) + "\"",
                        "\"" + "\\u0078".repeat(256) + "\"",
                        "\"" + "x".repeat(5000) + "\"",
                        "\"../../x?y=z#\"",
                        "\"a\r\nb\"",
                        "\"{\\\"code\\\":117}\""),
                to);
    }

    private static void names(String body, Consumer<String> to) {
        Matcher name = NAME.matcher(body);
        while (name.find()) {
            String plain = name.group(1);
            String escaped = escaped(plain);
            for (String other : List.of(
                    plain.toUpperCase(Locale.ROOT),
                    Character.toUpperCase(plain.charAt(0)) + plain.substring(1),
                    plain.toLowerCase(Locale.ROOT) + " ",
                    " " + plain,
                    escaped,
                    escaped.substring(0, 6) + plain.substring(1),
                    plain.substring(1) + plain.charAt(0),
                    plain + "\\u0000",
                    plain + "\u200b",
                    plain + "\\ud800",
                    "\uFEFF" + plain,
                    plain.replace('o', '\u043e').replace('a', '\u0430').replace('e', '\u0435'),
                    (char) (plain.charAt(0) + 0xfee0) + plain.substring(1),
                    "data." + plain,
                    "",
                    plain + "x".repeat(200))) {
                to.accept(body.substring(0, name.start(1)) + other + body.substring(name.end(1)));
            }
        }
    }

    private static String escaped(String plain) {
        StringBuilder escaped = new StringBuilder();
        plain.chars().forEach(one -> escaped.append(String.format("\\u%04X", one)));
        return escaped.toString();
    }

    private static void codes(String body, Consumer<String> to) {
        Matcher code = NUMBER.matcher(body);
        while (code.find()) {
            for (String form : NUMBER_FORMS) {
                to.accept(
                        body.substring(0, code.start()) + form.replace("N", code.group()) + body.substring(code.end()));
            }
        }
    }

    private void fields(String body, Consumer<String> to) {
        Matcher code = NUMBER.matcher(body);
        String same = code.find() ? code.group() : "117";
        for (String more : moreFields) {
            String field = more.replace("N", same);
            Matcher opening = OPENING.matcher(body);
            while (opening.find()) {
                to.accept(body.substring(0, opening.end()) + field + "," + body.substring(opening.end()));
            }
            Matcher closing = CLOSING.matcher(body);
            while (closing.find()) {
                to.accept(body.substring(0, closing.start()) + "," + field + body.substring(closing.start()));
            }
        }
    }

    private static void nestings(String body, Consumer<String> to) {
        for (String wrapped : List.of(
                "[" + body + "]",
                "{\"data\":" + body + "}",
                "{\"message\":" + body + "}",
                "{\"data\":{\"message\":" + body + "}}",
                "{\"data\":[" + body + "]}",
                "\"" + body.replace("\"", "\\\"") + "\"",
                "<html>" + body + "</html>",
                body.replace("{\"code\"", "[{\"code\"").replace("}}", "}]}"),
                body.replace("{\"message\"", "[{\"message\"") + "]",
                body.replace("\"data\":{", "\"data\":{\"data\":{") + "}")) {
            to.accept(wrapped);
        }
        for (int depth : new int[] {1, 2, 5, 6, 7, 8, 9, 10, 63, 64, 65, 1000, 20_000}) {
            String arrays = "[".repeat(depth);
            to.accept(body.replaceFirst("\\{", "{\"x\":" + arrays + "]".repeat(depth) + ","));
            to.accept(body.replaceFirst("\\{", "{\"x\":" + arrays + ","));
            to.accept(arrays + body + "]".repeat(depth));
            if (depth < 5000) {
                to.accept("{\"data\":".repeat(depth) + body + "}".repeat(depth));
                to.accept(
                        body.replaceFirst("\\{", "{\"x\":" + "{\"y\":".repeat(depth) + "1" + "}".repeat(depth) + ","));
            }
        }
    }

    private static void replaced(Pattern pattern, String body, List<String> others, Consumer<String> to) {
        Matcher matcher = pattern.matcher(body);
        while (matcher.find()) {
            for (String other : others) {
                to.accept(body.substring(0, matcher.start()) + other + body.substring(matcher.end()));
            }
        }
    }

    private static void encodings(String body, Consumer<byte[]> to) {
        for (Charset charset : CHARSETS) {
            to.accept(body.getBytes(charset));
            to.accept(("\uFEFF" + body).getBytes(charset));
            to.accept(body.replace("Any", "\u00e9").getBytes(charset));
        }
        to.accept(utf8(body.replace("{", "+AHs-").replace("}", "+AH0-")));
        to.accept(utf8(body.replace("1", "+ADE-")));
        for (byte[] odd : List.of(
                new byte[] {(byte) 0xc0, (byte) 0xb1},
                new byte[] {(byte) 0xe0, (byte) 0x80, (byte) 0xb1},
                new byte[] {(byte) 0xf0, (byte) 0x80, (byte) 0x80, (byte) 0xb1},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbd, (byte) 0xed, (byte) 0xb8, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xfe},
                new byte[] {(byte) 0xc3})) {
            byte[] bytes = utf8(body);
            for (int at = 0; at < bytes.length; at += 3) {
                to.accept(spliced(bytes, at, at, odd));
                to.accept(spliced(bytes, at, at + 1, odd));
            }
        }
    }

    private static void bytes(byte[] body, Consumer<byte[]> to) {
        for (int at = 0; at < body.length; at++) {
            to.accept(Arrays.copyOf(body, at));
            to.accept(spliced(body, at, at + 1));
            for (int bit = 0; bit < 8; bit++) {
                to.accept(spliced(body, at, at + 1, (byte) (body[at] ^ (1 << bit))));
            }
            for (byte odd : ODD_BYTES) {
                to.accept(spliced(body, at, at, odd));
            }
        }
    }

    private static byte[] spliced(byte[] bytes, int from, int until, byte... between) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes.length + between.length);
        joined.write(bytes, 0, from);
        joined.writeBytes(between);
        joined.write(bytes, until, bytes.length - until);
        return joined.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
