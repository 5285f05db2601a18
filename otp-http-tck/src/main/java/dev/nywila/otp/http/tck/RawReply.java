package dev.nywila.otp.http.tck;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply cut out of the bytes on a connection by the grammar of RFC 9112, without any code of the adapter: by this the
 * body is judged to be there as a whole. What the RFC lets a recipient forgive is not forgiven.
 *
 * @param status of the final reply
 * @param encodings what it says of its body's encoding
 * @param body as a whole, taken out of its framing
 * @param followed whether more came behind it, so that it is not known which is the answer
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
public record RawReply(int status, List<String> encodings, byte[] body, boolean followed) {

    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*+";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9][0-9]) " + TEXT);
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]++):(" + TEXT + ")");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]++)(?:[ \\t]*+;" + TEXT + ")?");

    /**
     * Reads what came on a connection.
     *
     * @param bytes all of them
     * @return the reply, or null if it is not there as a whole, or one cannot say where it ends
     */
    public static @Nullable RawReply of(byte[] bytes) {
        return new Reader(bytes).reply();
    }

    private static final class Reader {
        private final byte[] bytes;
        private final String text;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
            this.text = new String(bytes, StandardCharsets.ISO_8859_1);
        }

        @Nullable
        RawReply reply() {
            for (int interim = 0; interim <= 16; interim++) {
                String line = line();
                Matcher start = STATUS_LINE.matcher(line == null ? "" : line);
                List<String> encodings = new ArrayList<>();
                List<String> lengths = new ArrayList<>();
                List<String> transfers = new ArrayList<>();
                if (!start.matches() || !fields(encodings, lengths, transfers)) {
                    return null;
                }
                int status = Integer.parseInt(start.group(2));
                if (status == 101) {
                    return null;
                }
                if (status >= 200) {
                    byte[] body = body(status, start.group(1).equals("0"), lengths, transfers);
                    if (body == null || body.length > 64 * 1024) {
                        return null;
                    }
                    return new RawReply(status, List.copyOf(encodings), body, at < bytes.length);
                }
            }
            return null;
        }

        private boolean fields(List<String> encodings, List<String> lengths, List<String> transfers) {
            for (int count = 0; count <= 100; count++) {
                String line = line();
                if (line == null || line.isEmpty()) {
                    return line != null;
                }
                Matcher field = FIELD.matcher(line);
                if (!field.matches()) {
                    return false;
                }
                String value = field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", "");
                switch (field.group(1).toLowerCase(Locale.ROOT)) {
                    case "content-encoding" -> encodings.add(value);
                    case "content-length" -> lengths.add(value);
                    case "transfer-encoding" -> transfers.add(value.toLowerCase(Locale.ROOT));
                    default -> {
                        // decides nothing
                    }
                }
            }
            return false;
        }

        private byte @Nullable [] body(int status, boolean old, List<String> lengths, List<String> transfers) {
            if (status == 204 || status == 205 || status == 304) {
                return new byte[0];
            }
            if (!transfers.isEmpty()) {
                return transfers.equals(List.of("chunked")) && lengths.isEmpty() && !old ? chunks() : null;
            }
            if (lengths.isEmpty()) {
                return bytes(bytes.length - at);
            }
            String length = lengths.get(0);
            return lengths.size() > 1 || !length.matches("0*[0-9]{1,9}") ? null : bytes(Integer.parseInt(length));
        }

        private byte @Nullable [] chunks() {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String line = line();
                Matcher chunk = CHUNK.matcher(line == null ? "" : line);
                String size = chunk.matches() ? chunk.group(1).replaceFirst("^0+(?=.)", "") : "none";
                if (size.length() > 7 || size.equals("none")) {
                    return null;
                }
                if (size.equals("0")) {
                    return fields(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()) ? body.toByteArray() : null;
                }
                byte[] data = bytes(Integer.parseInt(size, 16));
                if (data == null || !"".equals(line())) {
                    return null;
                }
                body.writeBytes(data);
            }
        }

        private byte @Nullable [] bytes(int length) {
            int start = at;
            at = start + length;
            return length > bytes.length - start ? null : Arrays.copyOfRange(bytes, start, at);
        }

        private @Nullable String line() {
            int end = text.indexOf("\r\n", at);
            if (end < 0 || end - at > 8 * 1024) {
                return null;
            }
            String line = text.substring(at, end);
            at = end + 2;
            return line;
        }
    }
}
