package dev.nywila.otp.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads replies by the grammar of RFC 9112, and takes up none of what that lets a recipient forgive. Who can be made to
 * see another reply than was sent, or the end of one where there is none, can be made to see an approval.
 */
final class ReplyReader {

    /**
     * What stands before a body.
     *
     * @param fields by name in lower case, of those whose values matter
     */
    record Head(boolean http10, int status, Map<String, List<String>> fields) {

        ReplyHeaders headers() {
            return new ReplyHeaders(fields);
        }

        List<String> all(String name) {
            return fields.getOrDefault(name, List.of());
        }
    }

    private static final String CODING = "transfer-encoding";
    private static final String LENGTH = "content-length";
    static final int LONGEST_BODY = 64 * 1024;
    private static final int MOST_FIELDS = 100;
    private static final int MOST_INTERIM_REPLIES = 16;
    private static final List<Integer> WITHOUT_BODY = List.of(204, 205, 304);

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2} .*", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");
    /** No longer than the longest body has; what an extension says decides nothing. */
    private static final Pattern CHUNK =
            Pattern.compile("0*+([0-9a-fA-F]{0,5})(?<=[0-9a-fA-F])(?:[ \\t]*+;.*)?", Pattern.DOTALL);

    private final ReplyLines lines;
    private boolean begun;

    ReplyReader(InputStream in) {
        lines = new ReplyLines(in);
    }

    /** What lies behind all that was read. */
    ReplyLines rest() {
        return lines;
    }

    /** Whether anything of a reply has come. */
    boolean hasBegun() {
        return begun || lines.hasBytes();
    }

    /** The head of the final reply. */
    Head head() throws IOException {
        Head head = anyHead();
        for (int interim = 0; head.status < 200; interim++) {
            if (head.status == 101 || interim == MOST_INTERIM_REPLIES) {
                throw new IOException("no final reply");
            }
            head = anyHead();
        }
        return head;
    }

    /** The whole body behind that head. */
    byte[] body(Head head) throws IOException {
        if (WITHOUT_BODY.contains(head.status)) {
            return new byte[0];
        }
        List<String> codings = head.all(CODING);
        List<String> lengths = head.all(LENGTH);
        if (codings.isEmpty() && lengths.isEmpty()) {
            return checked(lines.upToTheEnd(LONGEST_BODY + 1));
        }
        if (codings.size() + lengths.size() > 1) {
            throw new IOException("the reply tells its length in several ways");
        }
        return codings.isEmpty() ? lines.exactly(length(lengths.get(0))) : chunks(head);
    }

    private Head anyHead() throws IOException {
        begun = true;
        String start = lines.next();
        if (!STATUS_LINE.matcher(start).matches()) {
            throw new IOException("no reply of HTTP/1.1");
        }
        return new Head(start.charAt(7) == '0', Integer.parseInt(start, 9, 12, 10), fields());
    }

    private Map<String, List<String>> fields() throws IOException {
        Map<String, List<String>> fields = new HashMap<>();
        Matcher token = TOKEN.matcher("");
        int count = 0;
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            // folded lines too begin with what is no token
            if (++count > MOST_FIELDS
                    || colon < 0
                    || !token.reset(line).region(0, colon).matches()) {
                throw new IOException("a header field that is none, or too many");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            // the others say nothing to anybody here
            if (name.equals(CODING) || name.equals(LENGTH) || ReplyHeaders.READ.contains(name)) {
                fields.computeIfAbsent(name, first -> new ArrayList<>(1)).add(trimmed(line, colon + 1));
            }
        }
        return fields;
    }

    private static String trimmed(String line, int start) {
        int from = start;
        int to = line.length();
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    /** Not {@link Character#isWhitespace}, to which more is blank than to RFC 9110. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static int length(String told) throws IOException {
        if (!DECIMAL.matcher(told).matches()) {
            throw new IOException("the body’s length is no number");
        }
        long length = Long.parseLong(told);
        if (length > LONGEST_BODY) {
            throw tooLong();
        }
        return (int) length;
    }

    private byte[] chunks(Head head) throws IOException {
        if (head.http10 || !head.all(CODING).get(0).equalsIgnoreCase("chunked")) {
            throw new IOException("a transfer coding that is not chunked");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            if (size > LONGEST_BODY - body.size()) {
                throw tooLong();
            }
            body.writeBytes(lines.exactly(size));
            if (!lines.next().isEmpty()) {
                throw new IOException("a chunk is longer than its size");
            }
        }
        fields();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        Matcher chunk = CHUNK.matcher(lines.next());
        if (!chunk.matches()) {
            throw new IOException("a chunk’s size is none, or too large");
        }
        String size = chunk.group(1);
        return size.isEmpty() ? 0 : Integer.parseInt(size, 16);
    }

    private static byte[] checked(byte[] body) throws IOException {
        if (body.length > LONGEST_BODY) {
            throw tooLong();
        }
        return body;
    }

    private static IOException tooLong() {
        return new IOException("the reply is longer than " + LONGEST_BODY + " bytes");
    }
}
