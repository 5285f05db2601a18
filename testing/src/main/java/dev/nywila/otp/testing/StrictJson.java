package dev.nywila.otp.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON by the letter of RFC 8259: what the adapters' parsers are judged by, and so nothing of them is shared. It reads a
 * whole tree by recursive descent where adapters stream tokens, and it is written by hand: a second library would bring
 * its own opinions on duplicates, byte order marks and what follows the end.
 *
 * <p>Values are {@link Map}, {@link List}, {@link String}, {@link Numeral} and {@link Word}.
 */
public final class StrictJson {

    /**
     * A number as it stood there.
     *
     * @param literal its characters
     */
    public record Numeral(String literal) {}

    /** A value that is a word. */
    public enum Word {
        /** The word {@code true}. */
        TRUE,
        /** The word {@code false}. */
        FALSE,
        /** The word {@code null}. */
        NULL
    }

    /** A text that is no JSON. */
    public static final class NotJson extends Exception {
        private static final long serialVersionUID = 1;

        NotJson(String why) {
            super(why, null, false, false);
        }
    }

    private static final int DEEPEST = 64;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

    private final String text;
    private final Object root;
    private int at;
    private int depth;
    private boolean modest = true;

    private StrictJson(String text) throws NotJson {
        this.text = text;
        blanks();
        this.root = value();
        blanks();
        if (at != text.length()) {
            throw new NotJson("goes on after its end");
        }
    }

    /**
     * Reads bytes, which must be UTF-8.
     *
     * @param bytes a whole document
     * @return what it says
     * @throws NotJson if it is none
     */
    public static StrictJson of(byte[] bytes) throws NotJson {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // what is no UTF-8 was replaced, and does not come back as it was
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw new NotJson("no UTF-8");
        }
        return of(text);
    }

    /**
     * Reads a text.
     *
     * @param text a whole document
     * @return what it says
     * @throws NotJson if it is none
     */
    public static StrictJson of(String text) throws NotJson {
        return new StrictJson(text);
    }

    /**
     * Returns the whole.
     *
     * @return a value
     */
    public Object root() {
        return root;
    }

    /**
     * Returns whether this is far from every limit that a reader may set: to depth, to the length of names, strings and
     * numbers, to halves of characters.
     *
     * @return true if every reader must understand it
     */
    public boolean isModest() {
        return modest;
    }

    private Object value() throws NotJson {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string(2048);
            case 't' -> word("true", Word.TRUE);
            case 'f' -> word("false", Word.FALSE);
            case 'n' -> word("null", Word.NULL);
            default -> number();
        };
    }

    private Map<String, Object> object() throws NotJson {
        Map<String, Object> fields = new LinkedHashMap<>();
        enter();
        if (peek() != '}') {
            do {
                blanks();
                String name = string(64);
                blanks();
                expect(':');
                blanks();
                if (fields.put(name, value()) != null) {
                    throw new NotJson("a name twice");
                }
                blanks();
            } while (another());
        }
        expect('}');
        depth--;
        return fields;
    }

    private List<Object> array() throws NotJson {
        List<Object> elements = new ArrayList<>();
        enter();
        if (peek() != ']') {
            do {
                blanks();
                elements.add(value());
                blanks();
            } while (another());
        }
        expect(']');
        depth--;
        return elements;
    }

    private void enter() throws NotJson {
        at++;
        depth++;
        modest &= depth <= 6;
        if (depth > DEEPEST) {
            throw new NotJson("too deep");
        }
        blanks();
    }

    private boolean another() {
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
            return true;
        }
        return false;
    }

    private String string(int modestLength) throws NotJson {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char next = text.charAt(at++);
            if (next < ' ') {
                throw new NotJson("a control character in a string");
            }
            value.append(next == '\\' ? escaped() : next);
        }
        at++;
        // JSON allows half a character by its escape; a reader may refuse it
        modest &= value.length() <= modestLength && value.chars().noneMatch(StrictJson::isSurrogate);
        return value.toString();
    }

    private static boolean isSurrogate(int unit) {
        return unit >= 0xd800 && unit <= 0xdfff;
    }

    private char escaped() throws NotJson {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                String hex = text.substring(at, Math.min(at + 4, text.length()));
                if (!hex.matches("[0-9a-fA-F]{4}")) {
                    throw new NotJson("no four hexadecimal digits");
                }
                at += 4;
                yield (char) Integer.parseInt(hex, 16);
            }
            default -> throw new NotJson("no such escape");
        };
    }

    private Numeral number() throws NotJson {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw new NotJson("no value");
        }
        at = number.end();
        modest &= number.group().length() <= 10;
        return new Numeral(number.group());
    }

    private Word word(String spelling, Word meaning) throws NotJson {
        if (!text.startsWith(spelling, at)) {
            throw new NotJson("no value");
        }
        at += spelling.length();
        return meaning;
    }

    private void blanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws NotJson {
        if (at == text.length()) {
            throw new NotJson("ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char expected) throws NotJson {
        if (peek() != expected) {
            throw new NotJson("not the character that must be here");
        }
        at++;
    }
}
